// The outbox: one row a letter, claimed by one sender at a time, with what became of it.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';
import { LETTERS, type LetterName } from './letter-list.ts';

export class Notice extends HouseModel {
  static override tableName = 'notices';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare letter: LetterName;
  declare requestId: string | null;
  declare onceKey: string | null;
  declare recipientSealed: Buffer;
  /** The values while it waits, the words as sent afterwards; null when it held a secret. */
  declare contentSealed: Buffer | null;
  /** `left-out`: the day of the address was full and the letter said nothing new; it is never sent. */
  declare state: 'waiting' | 'sent' | 'failed' | 'left-out';
  declare attempts: number;
  declare createdAt: Temporal.Instant;
  declare nextAt: Temporal.Instant | null;
  /** A code is not sent when it no longer works. */
  declare uselessAt: Temporal.Instant | null;
  declare sentAt: Temporal.Instant | null;
  /** The same for every try, so that a mail server or a reader can tell a repetition. */
  declare messageId: string;
  declare failure: string | null;
  /** Whose letter it is, for the daily limit; null where it does not count: to the desk, to organisations, demanded by law. */
  declare addressHash: Buffer | null;
  declare addressKeyId: string | null;
  /** When it counts: as it was written, or the moment to which it was put off. */
  declare slotAt: Temporal.Instant | null;
  /** SHA-256 of the token in the link of a neutral letter; null: it is not neutral, or has not left yet. */
  declare doorHash: Buffer | null;
  declare doorPath: string | null;
}

/** Longer than a try can last with every timeout: nobody else takes the letter meanwhile. */
const CLAIM_SECONDS = 180;
/** Seconds after each failed try; together a day. Then the letter has failed, and staff see it. */
const WAITS = [20, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800] as const;

/**
 * Takes a waiting letter that is due, for one try; undefined when it was sent, has failed, is with another sender,
 * or never was. A code that is too old fails here.
 */
export async function claimNotice(work: Work, noticeId: string): Promise<Notice | undefined> {
  const { trx, controllerId, at } = work;
  const [notice] = await Notice.query(trx)
    .patch({ attempts: trx.raw('attempts + 1'), nextAt: at.add({ seconds: CLAIM_SECONDS }) } as object)
    .where({ controllerId, id: noticeId, state: 'waiting' })
    .where('nextAt', '<=', at.toString())
    .returning('*')
    .castTo<Notice[]>();
  if (notice?.uselessAt == null || Temporal.Instant.compare(at, notice.uselessAt) < 0) return notice;
  await endNotice(work, notice, 'letter-too-late');
  return undefined;
}

/** Notes that the mail server took the letter; `content` is what remains of it. */
export async function markSent(work: Work, notice: Notice, content: Buffer | null): Promise<void> {
  await Notice.query(work.trx)
    .findById([work.controllerId, notice.id])
    .patch({ state: 'sent', sentAt: work.at, nextAt: null, failure: null, contentSealed: content });
  await work.record('letter.sent', notice.requestId ?? notice.id, {
    letter: notice.letter,
    noticeId: notice.id,
  });
}

/** Notes a failed try: another one later, or the end when there were enough or none can help (`forGood`). */
export async function markFailed(
  work: Work,
  notice: Notice,
  failure: { code: string; forGood: boolean },
): Promise<void> {
  const wait = WAITS[notice.attempts - 1];
  if (failure.forGood || wait === undefined) return await endNotice(work, notice, failure.code);
  const nextAt = work.at.add({ seconds: wait });
  await Notice.query(work.trx)
    .findById([work.controllerId, notice.id])
    .patch({ nextAt, failure: failure.code });
  await work.enqueue('send-notice', { noticeId: notice.id }, nextAt);
}

/** Letters that have been given only where they arrived. */
const MUST_ARRIVE = [
  'inactivity-warning',
  'inactivity-notice',
  'policy-changed',
] as const satisfies readonly LetterName[];

/** Takes the word of a report that letters came back, by their Message-IDs; only letters that count something are heeded. */
export async function markReturned(work: Work, messageIds: readonly string[]): Promise<void> {
  const back = await Notice.query(work.trx)
    .where({ controllerId: work.controllerId, state: 'sent' })
    .whereIn('messageId', [...messageIds])
    .whereIn('letter', [...MUST_ARRIVE]);
  const ended = { state: 'failed', failure: 'letter-returned', sentAt: null } as const;
  for (const { id, letter, requestId } of back) {
    // Its values are gone, so it cannot be sent again; the words that were sent go with it.
    await Notice.query(work.trx)
      .findById([work.controllerId, id])
      .patch({ ...ended, contentSealed: null });
    const details = { letter, noticeId: id, code: ended.failure };
    await work.record('letter.failed', requestId ?? id, details);
  }
}

/** Ends a letter that nobody got; a secret in it is wiped, since a fresh one is made instead. */
async function endNotice(work: Work, notice: Notice, code: string): Promise<void> {
  const wiped = LETTERS[notice.letter].secret ? { contentSealed: null } : {};
  await Notice.query(work.trx)
    .findById([work.controllerId, notice.id])
    .patch({ state: 'failed', nextAt: null, failure: code, ...wiped });
  const details = { letter: notice.letter, noticeId: notice.id, code };
  await work.record('letter.failed', notice.requestId ?? notice.id, details);
}

/** A letter as the console lists it; recipient and words stay sealed. */
export type NoticeRow = Pick<
  Notice,
  'id' | 'letter' | 'requestId' | 'state' | 'attempts' | 'createdAt' | 'nextAt' | 'sentAt' | 'failure'
>;

const SHOWN = [
  'id',
  'letter',
  'requestId',
  'state',
  'attempts',
  'createdAt',
  'nextAt',
  'sentAt',
  'failure',
] as const;

/** Letters of one case, oldest first. */
export async function noticesOf(work: Work, requestId: string): Promise<NoticeRow[]> {
  return await Notice.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId, requestId })
    .orderBy(['createdAt', 'id']);
}

/** Whether one of these letters was sent about a case, or is on its way. */
export async function letterUnderWay(
  work: Work,
  requestId: string,
  letters: readonly LetterName[],
): Promise<boolean> {
  const found = await Notice.query(work.trx)
    .select('id')
    .findOne({ controllerId: work.controllerId, requestId })
    .whereIn('letter', [...letters])
    .whereIn('state', ['waiting', 'sent'])
    .limit(1);
  return found !== undefined;
}

/** Letters that nobody got, newest first: a person must look at them. */
export async function failedNotices(work: Work): Promise<NoticeRow[]> {
  return await Notice.query(work.trx)
    .select(...SHOWN)
    .where({ controllerId: work.controllerId, state: 'failed' })
    .orderBy('createdAt', 'desc')
    .limit(200);
}

/** Tries a failed letter again. Throws `letter-not-repeatable` for one that is wiped, sent or unknown. */
export async function resendNotice(work: Work, noticeId: string): Promise<void> {
  const again = await Notice.query(work.trx)
    .patch({ state: 'waiting', attempts: 0, nextAt: work.at })
    .where({ controllerId: work.controllerId, id: noticeId, state: 'failed' })
    .whereNotNull('contentSealed');
  if (again === 0) {
    throw new Problem(
      'conflict',
      'letter-not-repeatable',
      'This letter cannot be sent again: it was sent, or its code is too old. Nothing was sent.',
    );
  }
  await work.record('letter.repeated', noticeId);
  await work.enqueue('send-notice', { noticeId });
}

/** Waiting letters of all controllers that should have been tried by now, oldest first. */
export async function noticesDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    Notice.query(trx)
      .select('controllerId', 'id')
      .where('state', 'waiting')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(1000),
  );
}
