// One-time codes: made, limited, counted and spent. Only hashes of them are stored.
import { equalInConstantTime, randomCode } from '../platform/crypto.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/**
 * `identify`: the address is hers, the request may begin. `archive`: she may open the copy of her data. `address`:
 * another address that she named is hers, too. `agent`: whoever asked in her name, and may have the copy, takes it.
 */
export type Purpose = 'identify' | 'archive' | 'address' | 'agent';

class Challenge extends HouseModel {
  static override tableName = 'challenges';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare purpose: Purpose;
  declare codeHash: Buffer;
  declare codeKeyId: string;
  declare identityHash: Buffer;
  declare sentAt: Temporal.Instant;
  declare expiresAt: Temporal.Instant;
  declare tries: number;
  declare usedAt: Temporal.Instant | null;
  declare withheld: boolean;
}

export const CODE_MINUTES = 10;
const TRIES = 5;
const CODES_A_DAY = 5;

/** What a code is for. */
export interface ChallengeOf {
  readonly requestId: string;
  readonly purpose: Purpose;
}

/**
 * Makes a code for a request and a purpose, or null when this identity had five in the last 24 hours (ASVS 5.0,
 * 6.6). The limit counts over all requests of the identity; parallel askers wait for each other. A `withheld` code is
 * made like any other and never works: whoever measures the time cannot tell that nothing was sent.
 */
export async function newChallenge(
  work: Work,
  about: ChallengeOf & { identity: string; withheld?: boolean },
): Promise<{ challengeId: string; code: string; expiresAt: Temporal.Instant } | null> {
  const { trx, controllerId, at } = work;
  const { hash: identityHash } = await work.keyedHash('challenges:identity', about.identity);
  await trx.raw('select pg_advisory_xact_lock(?::bigint)', [identityHash.readBigInt64BE().toString()]);
  const today = await Challenge.query(trx)
    .where({ controllerId, identityHash, withheld: false })
    .where('sentAt', '>', at.subtract({ hours: 24 }).toString())
    .resultSize();
  const withheld = about.withheld ?? false;
  if (today >= CODES_A_DAY && !withheld) return null;
  const id = crypto.randomUUID();
  const code = randomCode();
  const { keyId, hash } = await work.keyedHash(`challenges:${id}`, code);
  const expiresAt = at.add({ minutes: CODE_MINUTES });
  await Challenge.query(trx).insert({
    controllerId,
    id,
    requestId: about.requestId,
    purpose: about.purpose,
    codeHash: hash,
    codeKeyId: keyId,
    identityHash,
    sentAt: at,
    expiresAt,
    withheld,
  });
  return { challengeId: id, code, expiresAt };
}

export type TryOutcome = 'right' | 'wrong' | 'expired' | 'locked';

/**
 * Counts a try on the newest code of a request and then compares. The counter is raised by one statement that holds
 * the row, so a thousand guesses at once are still five tries; the work must commit for wrong ones too. A code that
 * is used, replaced, too old or was never sent answers `expired`. With an `identity` only its own codes count.
 */
export async function tryCode(
  work: Work,
  about: ChallengeOf & { code: string; identity?: string },
): Promise<{ outcome: TryOutcome; challengeId: string | null }> {
  const { trx, controllerId, at } = work;
  const { requestId, purpose } = about;
  const whose =
    about.identity === undefined
      ? {}
      : { identityHash: (await work.keyedHash('challenges:identity', about.identity)).hash };
  const newest = await Challenge.query(trx)
    .findOne({ controllerId, requestId, purpose, withheld: false, ...whose })
    .orderBy([{ column: 'sentAt', order: 'desc' }, 'id'])
    .limit(1);
  if (newest === undefined) return { outcome: 'expired', challengeId: null };
  const challengeId = newest.id;
  const [counted] = await Challenge.query(trx)
    .patch({ tries: trx.raw('tries + 1') } as object)
    .where({ controllerId, id: challengeId })
    .where('tries', '<', TRIES)
    .where('expiresAt', '>', at.toString())
    .whereNull('usedAt')
    .returning('*')
    .castTo<Challenge[]>();
  if (counted === undefined) return { outcome: await whyNot(work, challengeId), challengeId };
  const { keyId, hash } = await work.keyedHash(`challenges:${challengeId}`, about.code.replace(/[\s-]/g, ''));
  if (keyId !== counted.codeKeyId || !equalInConstantTime(hash, counted.codeHash)) {
    return { outcome: counted.tries >= TRIES ? 'locked' : 'wrong', challengeId };
  }
  await Challenge.query(trx).findById([controllerId, challengeId]).patch({ usedAt: at });
  return { outcome: 'right', challengeId };
}

async function whyNot(work: Work, challengeId: string): Promise<'expired' | 'locked'> {
  const row = await Challenge.query(work.trx).findById([work.controllerId, challengeId]);
  const alive =
    row !== undefined && row.usedAt === null && Temporal.Instant.compare(work.at, row.expiresAt) < 0;
  return alive ? 'locked' : 'expired';
}
