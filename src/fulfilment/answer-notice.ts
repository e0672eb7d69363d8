// What recipients answer: behind the code of their letter, by a signed message, or through staff who learnt it.
import { opensBy, wrongCode } from '../notifications/letter-code.ts';
import { Problem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import type { Actor, Work } from '../work.ts';
import type { SourcedCorrection } from './federated.ts';
import { forgetIdentifiers } from './recipient-identifiers.ts';
import {
  type About,
  holdNotice,
  type Outcome,
  patchNotice,
  type RecipientNotice,
  type Road,
} from './recipient-notice.ts';
import { sourcedCorrections } from './sourced-corrections.ts';

/** Whoever answers a notice: known by its code or its signature, and without an account. */
export const RECIPIENT: Actor = { kind: 'client', id: 'recipient' };

const SHORTEST_REASON = 10;

/** What stands behind the code. */
export interface OpenedNotice {
  readonly recipient: string;
  readonly road: Road;
  readonly about: About;
  readonly email: string;
  readonly right: string;
  readonly reference: string;
  /** What the fields that come from this recipient shall be. */
  readonly corrections: readonly SourcedCorrection[];
}

/** What a recipient sees after the right code: whose data, and what was asked. Null for a wrong code, which is counted. */
export async function openNotice(
  work: Work,
  given: { noticeId: string; code: string },
): Promise<OpenedNotice | null> {
  const notice = await holdNotice(work, given.noticeId);
  if (notice === undefined || !(await isRight(work, notice, given.code))) return null;
  const request = await findRequest(work, notice.requestId);
  if (request === undefined) return null;
  await work.record('recipient.opened', request.id, { recipient: notice.recipient, noticeId: notice.id });
  const email = await searchedEmail(work, request);
  const { recipient, road, about } = notice;
  const corrections = await sourcedCorrections(work, notice);
  const { right, reference } = request;
  return { recipient, road, about, email, right, reference, corrections };
}

/**
 * Writes the answer of a recipient; the first answer stays. Null for a wrong code. Throws `exception-without-reason`,
 * `done-without-evidence` (a task of our own owners), `notice-answered`.
 */
export async function answerNotice(
  work: Work,
  given: { noticeId: string; code: string; outcome: Outcome; words: string },
): Promise<'written' | null> {
  const notice = await holdNotice(work, given.noticeId);
  if (notice === undefined || !(await isRight(work, notice, given.code))) return null;
  await writeAnswer(work, notice, given.outcome, given.words);
  return 'written';
}

/** Writes what staff learnt by telephone or letter. Throws `notice-unknown` and what `answerNotice` throws. */
export async function answerByHand(
  work: Work,
  given: { requestId: string; noticeId: string; outcome: Outcome; words: string },
): Promise<void> {
  const notice = await holdNotice(work, given.noticeId);
  if (notice?.requestId !== given.requestId) {
    throw new Problem('not-found', 'notice-unknown', 'There is no such notice here. Nothing was changed.');
  }
  await writeAnswer(work, notice, given.outcome, given.words);
}

/** Writes an answer whose author is known. Throws like `answerNotice`. */
export async function writeAnswer(
  work: Work,
  notice: RecipientNotice,
  outcome: Outcome,
  text: string,
): Promise<void> {
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
  if (notice.road === 'owner' && outcome === 'done' && words.length < SHORTEST_REASON) {
    throw new Problem(
      'invalid',
      'done-without-evidence',
      `Say what you did and what shows it, in at least ${SHORTEST_REASON} characters. Nothing was saved.`,
    );
  }
  await patchNotice(work, notice.id, {
    state: 'answered',
    outcome,
    answeredAt: work.at,
    nextAt: null,
    codeHash: null,
    message: null,
    corrections: null,
    words: words === '' ? null : await work.seal(`recipient_notices:${notice.id}`, words),
  });
  const { recipient, id: noticeId, road } = notice;
  await work.record('recipient.answered', notice.requestId, { recipient, noticeId, outcome, road });
  await forgetIdentifiers(work, notice.requestId);
}

/** A wrong code is counted; after five the next letter brings another. */
async function isRight(work: Work, notice: RecipientNotice, code: string): Promise<boolean> {
  if (await opensBy(work, `recipient_notices:${notice.id}`, notice, code)) return true;
  await patchNotice(work, notice.id, wrongCode(notice));
  return false;
}
