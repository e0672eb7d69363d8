// Cases of minors: the account is restricted at once, its owner is told in neutral words, and no guardian is believed unchecked.
import { endUses } from '../consent/objection.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { MinorCase, type MinorMethod, minorCaseOf } from '../subjects/minor-case.ts';
import { rememberSubject, subjectEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { rememberHand } from './case-note.ts';
import { type DataRequest, holdRequest } from './data-request.ts';
import { move } from './lifecycle.ts';
import { tellStaff } from './tell-staff.ts';
import { writeToPerson } from './write-to-person.ts';

const SHORTEST_WORDS = 10;

/** What a case of a minor begins with. */
export interface MinorReport {
  /** The address of the account that may be a child's. */
  readonly account: string;
  readonly method: MinorMethod;
}

/** Keeps whose account a case is about, and how it became known. Nothing is looked up in any store. */
export async function rememberMinor(work: Work, requestId: string, report: MinorReport): Promise<void> {
  const { subjectId } = await rememberSubject(work, readEmail(report.account));
  const { controllerId } = work;
  await MinorCase.query(work.trx).insert({ controllerId, requestId, subjectId, method: report.method });
}

/** Sets a case going that staff opened: nobody is asked for a proof. */
export async function openByStaff(work: Work, requestId: string): Promise<void> {
  await rememberHand(work, requestId, 'entered');
  const request = await move(work, requestId, 'accept');
  await tellStaff(work, request);
  await restrictMinor(work, request);
}

/** Ends every use of the account but storage, tells its owner in neutral words once a day, and asks for the plan. */
export async function restrictMinor(work: Work, request: DataRequest): Promise<void> {
  const { subjectId, method } = await minorOf(work, request.id);
  await endUses(work, { subjectId, requestId: request.id, uses: ['any-but-storage'] });
  await work.record('minor.found', request.id, { method });
  const { reference, right, language, id } = request;
  await writeLetter(work, {
    letter: 'account-under-review',
    to: { email: await subjectEmail(work, subjectId) },
    requestId: id,
    values: { reference, right, language },
    // Whoever reports an address a hundred times writes to it once a day.
    once: `review:${subjectId}:${dayOf(work.at, work.controller.timeZone)}`,
  });
  await work.enqueue('draw-plan', { requestId: id });
}

/**
 * Records that staff checked who the guardian is; from then on data of the account may be handed out again. Throws
 * `request-unknown`, `not-a-minor-case`, `guardian-checked`, `words-missing`.
 */
export async function recordGuardianCheck(
  work: Work,
  check: { requestId: string; words: string },
): Promise<void> {
  const { requestId } = check;
  await holdRequest(work, requestId);
  const minor = await minorOf(work, requestId);
  const words = check.words.trim();
  if (minor.checkedAt !== null) {
    throw new Problem(
      'conflict',
      'guardian-checked',
      'The guardian was checked already. Nothing was changed.',
    );
  }
  if (words.length < SHORTEST_WORDS) {
    throw new Problem(
      'invalid',
      'words-missing',
      `Say how the guardian was checked, in at least ${SHORTEST_WORDS} characters. Nothing was saved.`,
    );
  }
  await MinorCase.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({
      checkedAt: work.at,
      checkedBy: work.actor.id,
      checkWords: await work.seal(`minor_cases:${requestId}`, words),
    });
  await work.record('guardian.checked', requestId, {}, { words });
  await rememberHand(work, requestId, 'ruled');
}

/** The address that stores are searched by: that of the account, whoever told us of it. */
export async function searchedEmail(work: Work, request: DataRequest): Promise<string> {
  const minor = request.right === 'minor-found' ? await minorOf(work, request.id) : null;
  return await subjectEmail(work, minor?.subjectId ?? request.subjectId);
}

/** Whether the person of this case may read what became of it: of a minor's account only a checked guardian may. */
export async function mayReadOutcome(
  work: Work,
  request: Pick<DataRequest, 'id' | 'right'>,
): Promise<boolean> {
  return request.right !== 'minor-found' || (await minorOf(work, request.id)).checkedAt !== null;
}

/**
 * Tells that a case of a minor is over: the owner of the account whether it was closed or stays, in neutral words
 * (null: there is no account, so nobody); whoever told us only that we looked, so that a stranger learns nothing by asking.
 */
export async function tellMinorEnd(
  work: Work,
  request: DataRequest,
  end: 'account-closed' | 'account-stays' | null,
): Promise<void> {
  const { subjectId } = await minorOf(work, request.id);
  const { reference, right, language, id: requestId } = request;
  const once = (letter: string): string => `${letter}:${requestId}`;
  if (end !== null) {
    await writeLetter(work, {
      letter: end,
      to: { email: await subjectEmail(work, subjectId) },
      requestId,
      values: { reference, right, language },
      once: once(end),
    });
  }
  if (subjectId === request.subjectId) return;
  await writeToPerson(work, request, { letter: 'report-closed', values: {}, once: once('report-closed') });
}

async function minorOf(work: Work, requestId: string): Promise<MinorCase> {
  const minor = await minorCaseOf(work, requestId);
  if (minor !== undefined) return minor;
  throw new Problem('conflict', 'not-a-minor-case', 'This case is not about a minor. Nothing was changed.');
}
