// Weighs a mail that was read: loops and forgeries first, then its case, then its wish, then the limits.
import { Notice } from '../notifications/notice.ts';
import { caseByReference, referencesIn } from '../requests/case-by-reference.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { reachOf } from '../requests/reach.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { ownAddresses } from './addresses.ts';
import {
  holdSender,
  IncomingMail,
  type Judgement,
  type MailHashes,
  type MailState,
} from './incoming-mail.ts';
import type { Reading } from './reading.ts';
import { recognise } from './recognise.ts';

/** Mails of one sender that act by themselves within 24 hours; the rest waits for a person, and nothing is lost. */
export const MAILS_A_DAY = 10;
/** Cases, and so letters, that one sender gets from this door within 24 hours. */
export const LETTERS_A_DAY = 3;
/** Cases that mail may open for one controller within 24 hours: senders can be invented by the thousand. */
export const CASES_A_DAY = 200;

interface Weighed {
  readonly mailId: string;
  readonly whole: boolean;
  readonly reading: Reading | null;
  readonly hashes: MailHashes | null;
}

/** Says what becomes of a mail; acts on nothing. Mails of one sender are weighed one after the other. */
export async function weigh(work: Work, mail: Weighed): Promise<Judgement> {
  const { reading, hashes, whole } = mail;
  if (reading === null || hashes === null)
    return { state: 'triage', why: whole ? 'unreadable' : 'too-large' };
  await holdSender(work, hashes.from ?? hashes.content);
  const wish = recognise(reading);
  const suggestion = wish.kind === 'none' ? undefined : wish.right;
  const triage = (why: string): Judgement => ({ state: 'triage', why, suggestion });

  const known = await alreadyHere(work, mail.mailId, hashes);
  if (known === 'same') return { state: 'ignored', why: 'duplicate' };
  if (await isOurs(work, reading)) return { state: 'ignored', why: 'our-own' };
  const { automatic } = reading;
  if (automatic?.sure || (automatic && wish.kind === 'none')) return { state: 'ignored', why: automatic.why };
  if (!whole) return triage('too-large');
  if (reading.from === null) return triage(reading.fromTrouble ?? 'sender-unreadable');
  if (automatic) return triage(automatic.why);
  if (known === 'other-content') return triage('message-id-again');

  const referred = await referredCase(work, reading, reading.from);
  if (referred === 'other-address') return triage('reference-of-another-address');
  if (referred === undefined && wish.kind === 'none')
    return reading.markedSpam ? { state: 'spam', why: 'marked-as-spam' } : triage('no-wish-recognised');
  if (reading.markedSpam) return triage('marked-as-spam');
  const counts = await countToday(work, hashes.from);
  if (counts.acted >= MAILS_A_DAY) return triage('many-mails');
  if (referred !== undefined)
    return { state: 'continued-case', why: 'reference', suggestion, requestId: referred.id };
  if (wish.kind !== 'clear') return triage(wish.kind === 'doubtful' ? wish.why : 'no-wish-recognised');
  if (reading.answerElsewhere) return triage('answer-elsewhere');
  if (counts.opened >= LETTERS_A_DAY) return triage('many-cases');
  if (counts.openedByAnybody >= CASES_A_DAY) return triage('many-cases-of-all');
  return { state: 'opened-case', why: 'clear', suggestion: wish.right };
}

/** Whether this very message came before, by either door, or another one that bears its Message-ID. */
async function alreadyHere(
  work: Work,
  mailId: string,
  { keyId, message, content }: MailHashes,
): Promise<'same' | 'other-content' | null> {
  if (message === null) return null;
  const earlier = await IncomingMail.query(work.trx)
    .select('contentHash')
    .where({ controllerId: work.controllerId, hashKeyId: keyId, messageHash: message })
    .whereNot('id', mailId)
    .orderBy('storedAt')
    .limit(100);
  if (earlier.some(({ contentHash }) => contentHash?.equals(content))) return 'same';
  return earlier.length > 0 ? 'other-content' : null;
}

/** A letter of ours that came back, or mail in our own name. */
async function isOurs(work: Work, { from, messageId }: Reading): Promise<boolean> {
  if (from !== null && ownAddresses(work.controller).includes(foldEmail(from))) return true;
  if (messageId === null) return false;
  const { trx, controllerId } = work;
  return (await Notice.query(trx).where({ controllerId, messageId }).limit(1).resultSize()) > 0;
}

/**
 * The case whose reference stands in the heading, else the one whose letter this answers (a neutral letter names no
 * reference), if the mail says that it comes from an address of that case.
 */
async function referredCase(
  work: Work,
  { heading, answers }: Reading,
  from: string,
): Promise<DataRequest | 'other-address' | undefined> {
  const cases: DataRequest[] = [];
  for (const reference of referencesIn(heading).slice(0, 5)) {
    const request = await caseByReference(work, reference);
    if (request !== undefined) cases.push(request);
  }
  if (cases.length === 0) cases.push(...(await answeredCase(work, answers)));
  const [request] = cases;
  if (request === undefined) return undefined;
  const { ordinary, letters } = await reachOf(work, request);
  const hers = [ordinary, letters].some((address) => foldEmail(address) === foldEmail(from));
  return cases.length === 1 && hers ? request : 'other-address';
}

/** The case of a neutral letter that is answered; none for any other mail. */
async function answeredCase(work: Work, answers: readonly string[]): Promise<DataRequest[]> {
  if (answers.length === 0) return [];
  const letter = await Notice.query(work.trx)
    .where({ controllerId: work.controllerId })
    .whereIn('messageId', [...answers])
    .whereNotNull('doorHash')
    .whereNotNull('requestId')
    .first();
  const request = letter?.requestId == null ? undefined : await findRequest(work, letter.requestId);
  return request === undefined ? [] : [request];
}

async function countToday(
  work: Work,
  fromHash: Buffer | null,
): Promise<{ acted: number; opened: number; openedByAnybody: number }> {
  const today = (states: MailState[]) =>
    IncomingMail.query(work.trx)
      .where({ controllerId: work.controllerId })
      .whereIn('state', states)
      .where('judgedAt', '>', work.at.subtract({ hours: 24 }).toString());
  return {
    acted: await today(['opened-case', 'continued-case']).where({ fromHash }).resultSize(),
    opened: await today(['opened-case']).where({ fromHash }).resultSize(),
    openedByAnybody: await today(['opened-case']).resultSize(),
  };
}
