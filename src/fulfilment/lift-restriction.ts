// Lifting a restriction: the person is told first, then it ends, and recipients hear of it again (GDPR Art. 18(3), 19).
import { announceEnd, endRestriction, holdRestriction, restrictionOf } from '../consent/end-objection.ts';
import { noticesOf } from '../notifications/notice.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { holdRequest } from '../requests/data-request.ts';
import { writeToPerson } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';
import { passOn } from './pass-on.ts';

/** Days between the letter and the end, so that she can still object. */
const NOTICE_DAYS = 7;
const SHORTEST_REASON = 20;

/**
 * Tells the person that her restriction ends and why; it stands for a week more. Throws `request-unknown`,
 * `not-restricted`, `end-announced`, `explanation-too-short`.
 */
export async function announceLifting(work: Work, given: { requestId: string; why: string }): Promise<void> {
  const request = await holdRequest(work, given.requestId);
  const restriction = await restrictionOf(work, request.id);
  if (restriction === null)
    throw new Problem(
      'conflict',
      'not-restricted',
      'No restriction stands because of this request, so none can be lifted. Nothing was changed.',
    );
  if (restriction.liftsAt !== null)
    throw new Problem(
      'conflict',
      'end-announced',
      'The person was told already that this restriction ends. Nothing was changed.',
    );
  const why = given.why.trim();
  if (why.length < SHORTEST_REASON)
    throw new Problem(
      'invalid',
      'explanation-too-short',
      `Explain it to the person in at least ${SHORTEST_REASON} characters. Nothing was changed and no letter was sent.`,
    );
  const liftsAt = work.at.add({ hours: 24 * NOTICE_DAYS });
  const letter = await writeToPerson(work, request, {
    letter: 'restriction-ends',
    values: {
      explanation: why,
      untilDay: dayOf(liftsAt, work.controller.timeZone).toString(),
    },
  });
  if (letter !== null) await announceEnd(work, restriction, { liftsAt, liftingLetter: letter.noticeId });
}

/**
 * Ends a restriction whose day has come, and tells every recipient. As long as the letter to the person has not left,
 * the restriction stands: what nobody told her of does not happen.
 */
export async function liftRestriction(work: Work, id: string): Promise<void> {
  const restriction = await holdRestriction(work, id);
  if (restriction === null || restriction.liftsAt === null) return;
  if (Temporal.Instant.compare(work.at, restriction.liftsAt) < 0) return;
  const letters = await noticesOf(work, restriction.requestId);
  const letter = letters.find((one) => one.id === restriction.liftingLetter);
  if (letter?.state !== 'sent') return;
  await endRestriction(work, restriction);
  await passOn(work, await holdRequest(work, restriction.requestId), 'restriction-lifted');
}
