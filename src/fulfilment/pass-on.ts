// Telling the recipients of data what was erased, corrected or restricted, until each has answered (GDPR Art. 19).
import type { Knex } from 'knex';
import { accountsWith } from '../auth/accounts.ts';
import { listRecipients } from '../data-map/recipient.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import { asClock, type Work } from '../work.ts';
import { newLetterCode, opensBy } from './letter-code.ts';
import { type Outcome, RecipientNotice } from './recipient-notice.ts';

const REMIND_AFTER_DAYS = 7;
/** Letters to one recipient about one case; after them staff take over. */
const LETTERS = 3;
const SHORTEST_REASON = 10;

/**
 * Tells every recipient of the register, but authorities, who got the data because a law demanded it, and those that
 * are a store of ours, which the plan itself reaches. One without an address is left to staff, by name. Told once,
 * however often this runs.
 */
export async function passOn(work: Work, request: DataRequest): Promise<void> {
  const recipients = (await listRecipients(work)).filter(
    ({ role, store }) => role !== 'authority' && store === null,
  );
  for (const { name, contact } of recipients) {
    const id = crypto.randomUUID();
    const { controllerId, at } = work;
    const row = { controllerId, id, requestId: request.id, recipient: name, contact, toldAt: at };
    await RecipientNotice.query(work.trx)
      .insert({ ...row, state: contact === null ? 'by-hand' : 'told' })
      .onConflict(['controllerId', 'requestId', 'recipient'])
      .ignore();
    const notice = await RecipientNotice.query(work.trx).findById([controllerId, id]);
    if (notice === undefined) continue;
    await work.record('recipient.told', request.id, {
      recipient: name,
      noticeId: id,
      byHand: contact === null,
    });
    await tell(work, notice, request);
  }
}

/** Notices of all controllers whose reminder is due, oldest first. */
export async function silentRecipients(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    RecipientNotice.query(trx)
      .select('controllerId', 'id')
      .where('state', 'told')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(1000),
  );
}

/** Reminds a recipient with a fresh code; after the last letter staff are told that it stays silent. */
export async function remindRecipient(work: Work, noticeId: string): Promise<void> {
  const notice = await heldNotice(work, noticeId);
  if (notice?.state !== 'told' || notice.nextAt === null) return;
  if (Temporal.Instant.compare(work.at, notice.nextAt) < 0) return;
  const request = await findRequest(work, notice.requestId);
  if (request === undefined) return;
  if (notice.reminders + 1 < LETTERS) {
    await patch(work, noticeId, { reminders: notice.reminders + 1 });
    await tell(work, { ...notice, reminders: notice.reminders + 1 } as RecipientNotice, request);
    return;
  }
  await patch(work, noticeId, { state: 'silent', nextAt: null });
  await work.record('recipient.silent', request.id, { recipient: notice.recipient, noticeId });
  for (const { email, name } of await accountsWith(work, 'read:cases')) {
    const values = { reference: request.reference, name: notice.recipient, right: request.right };
    await writeLetter(work, {
      letter: 'staff-recipient-silent',
      to: { email, name },
      requestId: request.id,
      values,
    });
  }
}

/** What a recipient sees after the right code: whose data, and what was asked. Null for a wrong code, which is counted. */
export async function openNotice(
  work: Work,
  given: { noticeId: string; code: string },
): Promise<{ recipient: string; email: string; right: string; reference: string } | null> {
  const notice = await heldNotice(work, given.noticeId);
  if (notice === undefined || !(await isRight(work, notice, given.code))) return null;
  const request = await findRequest(work, notice.requestId);
  if (request === undefined) return null;
  await work.record('recipient.opened', request.id, { recipient: notice.recipient, noticeId: notice.id });
  const email = await searchedEmail(work, request);
  return { recipient: notice.recipient, email, right: request.right, reference: request.reference };
}

/**
 * Writes the answer of a recipient; the first answer stays. Null for a wrong code. Throws `exception-without-reason`,
 * `notice-answered`.
 */
export async function answerNotice(
  work: Work,
  given: { noticeId: string; code: string; outcome: Outcome; words: string },
): Promise<'written' | null> {
  const notice = await heldNotice(work, given.noticeId);
  if (notice === undefined || !(await isRight(work, notice, given.code))) return null;
  await write(work, notice, given.outcome, given.words);
  return 'written';
}

/** Writes what staff learnt by telephone or letter. Throws `notice-unknown` and what `answerNotice` throws. */
export async function answerByHand(
  work: Work,
  given: { requestId: string; noticeId: string; outcome: Outcome; words: string },
): Promise<void> {
  const notice = await heldNotice(work, given.noticeId);
  if (notice?.requestId !== given.requestId) {
    throw new Problem('not-found', 'notice-unknown', 'There is no such notice here. Nothing was changed.');
  }
  await write(work, notice, given.outcome, given.words);
}

async function write(work: Work, notice: RecipientNotice, outcome: Outcome, text: string): Promise<void> {
  const words = text.trim();
  if (notice.state === 'answered') {
    throw new Problem('conflict', 'notice-answered', 'This was answered already. The first answer stays.');
  }
  if (outcome === 'exception' && words.length < SHORTEST_REASON) {
    throw new Problem(
      'invalid',
      'exception-without-reason',
      `Say what stands in the way, in at least ${SHORTEST_REASON} characters. Nothing was saved.`,
    );
  }
  await patch(work, notice.id, {
    state: 'answered',
    outcome,
    answeredAt: work.at,
    nextAt: null,
    codeHash: null,
    words: words === '' ? null : await work.seal(`recipient_notices:${notice.id}`, words),
  });
  const { recipient, id: noticeId } = notice;
  await work.record('recipient.answered', notice.requestId, { recipient, noticeId, outcome });
}

async function tell(work: Work, notice: RecipientNotice, request: DataRequest): Promise<void> {
  if (notice.contact === null) return;
  const { code, kept } = await newLetterCode(work, `recipient_notices:${notice.id}`);
  await patch(work, notice.id, { ...kept, nextAt: work.at.add({ hours: 24 * REMIND_AFTER_DAYS }) });
  await writeLetter(work, {
    letter: 'recipient-notice',
    to: { email: notice.contact, name: notice.recipient },
    requestId: request.id,
    values: {
      reference: request.reference,
      right: request.right,
      noticeId: notice.id,
      code,
    },
  });
}

/** A wrong code is counted; after five the next letter brings another. */
async function isRight(work: Work, notice: RecipientNotice, code: string): Promise<boolean> {
  if (await opensBy(work, `recipient_notices:${notice.id}`, notice, code)) return true;
  await patch(work, notice.id, { tries: notice.tries + 1 });
  return false;
}

async function heldNotice(work: Work, noticeId: string): Promise<RecipientNotice | undefined> {
  return await RecipientNotice.query(work.trx).findById([work.controllerId, noticeId]).forUpdate();
}

async function patch(work: Work, noticeId: string, columns: Partial<RecipientNotice>): Promise<void> {
  await RecipientNotice.query(work.trx).findById([work.controllerId, noticeId]).patch(columns);
}
