// At most three letters a day to one address, whatever door asked for them: what passes, what waits, what is left out.
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import type { PersonLetter } from './letter-list.ts';
import { Notice } from './notice.ts';

/** In any 24 hours, to one address, of one controller. Codes count, and have a limit of their own (`challenge.ts`). */
export const LETTERS_A_DAY = 3;
const DAY = { hours: 24 } as const;

/**
 * `passes`: the law demands it or it protects her, and only staff or her own proof bring it about; it is neither held
 * back nor counted. `counts`: a code, which fills the day but is held back by its own limit alone. `waits`: it leaves at
 * the next moment at which the day has room. `left-out`: a confirmation that floods and says nothing that her page does not say.
 */
type Treatment = 'passes' | 'counts' | 'waits' | 'left-out';

const TREATMENT: { readonly [L in PersonLetter]: Treatment } = {
  'request-code': 'counts',
  'archive-code': 'counts',
  'request-by-agent': 'counts',
  'request-answered': 'passes',
  'request-denied': 'passes',
  'request-extended': 'passes',
  'request-fulfilled': 'passes',
  'request-partly-fulfilled': 'passes',
  'request-question': 'passes',
  'request-joined': 'passes',
  'request-parted': 'passes',
  'archive-ready': 'passes',
  'cooling-off-started': 'passes',
  'cooling-off-ends': 'passes',
  'address-code': 'counts',
  'address-changed': 'passes',
  'erasure-warning': 'passes',
  'verify-more': 'passes',
  'account-closed': 'passes',
  'account-stays': 'passes',
  'inactivity-warning': 'passes',
  'inactivity-notice': 'passes',
  'inactivity-kept': 'passes',
  'inactivity-ended': 'passes',
  'report-closed': 'passes',
  'request-routed': 'passes',
  'request-handed-over': 'passes',
  'item-removed': 'passes',
  'appeal-outcome': 'passes',
  'complaint-acknowledged': 'passes',
  'document-asked': 'passes',
  'document-outcome': 'passes',
  'agent-outcome': 'passes',
  'agent-answer': 'passes',
  'agent-data': 'passes',
  'agent-code': 'counts',
  'authority-bundle': 'passes',
  'owner-task': 'passes',
  'restriction-ends': 'passes',
  'portability-link': 'passes',
  'policy-changed': 'passes',
  // Some laws demand an acknowledgment, but none on the same day.
  'request-received': 'waits',
  'request-received-by-mail': 'waits',
  // To an address that only the agent has named.
  'agent-archive': 'waits',
  'request-withdrawn': 'waits',
  'request-lapsed': 'waits',
  'account-under-review': 'waits',
  'request-unproven': 'waits',
  'message-waiting': 'waits',
  'request-in-effect': 'left-out',
};

/** Where a letter stands in the day of its address. */
export interface Slot {
  readonly addressHash: Buffer;
  readonly addressKeyId: string;
  readonly slotAt: Temporal.Instant;
}

/**
 * The moment at which a letter may leave, or that it is left out. Letters to staff and to organisations are
 * work and are not counted. `flood`: it repeats what a letter said already. Parallel writers to one address wait
 * for each other until their works end.
 */
export async function slotFor(
  work: Work,
  letter: {
    readonly letter: string;
    readonly email: string;
    readonly flood: boolean;
    readonly day?: DayOfAddress | undefined;
  },
): Promise<Slot | 'left-out' | 'not-counted'> {
  if (!isToPerson(letter.letter) || TREATMENT[letter.letter] === 'passes') return 'not-counted';
  const day = letter.day ?? (await dayOfAddress(work, letter.email));
  const { hash: addressHash, keyId: addressKeyId, newest } = day;
  const treatment = letter.flood ? 'left-out' : TREATMENT[letter.letter];
  const third = newest[LETTERS_A_DAY - 1];
  const free = third === undefined ? work.at : later(work.at, third.add(DAY));
  if (treatment === 'counts' || Temporal.Instant.compare(free, work.at) <= 0)
    return { addressHash, addressKeyId, slotAt: work.at };
  return treatment === 'waits' ? { addressHash, addressKeyId, slotAt: free } : 'left-out';
}

/** Whether an address had its letters of the day: then nothing is written to it that it did not ask for. */
export function dayIsFull({ at }: Work, { newest }: DayOfAddress): boolean {
  const third = newest[LETTERS_A_DAY - 1];
  return third !== undefined && Temporal.Instant.compare(third.add(DAY), at) > 0;
}

/** The newest letters to an address by the moment at which they count, those that wait among them. */
export interface DayOfAddress {
  readonly hash: Buffer;
  readonly keyId: string;
  readonly newest: readonly Temporal.Instant[];
}

/** Reads the day of an address; other writers to it wait until this work ends. */
export async function dayOfAddress(work: Work, email: string): Promise<DayOfAddress> {
  const { trx, controllerId } = work;
  const { hash, keyId } = await work.keyedHash('notices:address', foldEmail(email));
  await trx.raw('select pg_advisory_xact_lock(?::bigint)', [hash.readBigInt64BE().toString()]);
  const rows = await Notice.query(trx)
    .select('slotAt')
    .where({ controllerId, addressHash: hash })
    .orderBy('slotAt', 'desc')
    .limit(LETTERS_A_DAY);
  const newest = rows.flatMap(({ slotAt }) => (slotAt === null ? [] : [slotAt]));
  return { hash, keyId, newest };
}

function isToPerson(letter: string): letter is PersonLetter {
  return Object.hasOwn(TREATMENT, letter);
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) > 0 ? a : b;
}
