// The clocks of a case: counted from its events by the rule that it was received under, and stored with the reason,
// beside the moment that comes next.
import type { Knex } from 'knex';
import { type Calendar, calendarOf } from '../laws/calendar.ts';
import { type Clock, controllerPromise, governing, lawClocks, promiseInHours } from '../laws/clocks.ts';
import type { Derivation } from '../laws/derivation.ts';
import { type DueDate, dueDate } from '../laws/due-date.ts';
import type { CaseEvents } from '../laws/events.ts';
import { mayExtend } from '../laws/extension.ts';
import type { Rule } from '../laws/law-schema.ts';
import { letterUnderWay } from '../notifications/notice.ts';
import type { Controller } from '../platform/controller.ts';
import { asClock, type Work } from '../work.ts';
import { storyOfCase } from './case-event.ts';
import { seatOf } from './case-law.ts';
import { DataRequest, findRequest, isUnfinished, type Right, type RunningClock } from './data-request.ts';
import { type MomentColumns, NO_MOMENT, nextMoment, type Owed, RECEIPTS } from './next-moment.ts';

/** What is stored of a count: columns of `data_requests`. */
export interface CountedClock {
  readonly dueOn: Temporal.PlainDate;
  readonly acknowledgeBy: Temporal.PlainDate | null;
  readonly governedBy: string;
  readonly derivation: Derivation;
  readonly clocks: readonly RunningClock[];
}

/** The calendar on which a rule counts for this controller. */
export function calendarFor(rule: Rule, controller: Controller): Calendar {
  return calendarOf(rule.calendar.value, seatOf(controller));
}

/**
 * Counts every clock of a case: the law's, and the controller's own promise. The answer is due when the first of
 * them is over, and that one is named. An acknowledgment has a day of its own. A case of a minor has a promise of its
 * own, in hours.
 */
export function countClocks(
  { rule, right }: { readonly rule: Rule; readonly right: Right },
  controller: Controller,
  story: CaseEvents,
): CountedClock {
  const due: DueDate = dueDate(rule, story, calendarFor(rule, controller));
  const promises = promisesOf(controller, right, story);
  const clocks = [...lawClocks(due), ...promises];
  const answers = clocks.filter(({ what }) => what !== 'acknowledgment');
  const first = governing(answers.length > 0 ? answers : clocks);
  return {
    dueOn: first.dueOn,
    acknowledgeBy: due.acknowledgeBy,
    governedBy: first.name,
    derivation: due.derivation,
    clocks: clocks.map(({ name, binds, what, dueOn }) => ({ name, binds, what, dueOn: dueOn.toString() })),
  };
}

function promisesOf(controller: Controller, right: Right, story: CaseEvents): Clock[] {
  const { answerWithinDays, minorWithinHours } = controller;
  return [
    answerWithinDays === null ? null : controllerPromise(answerWithinDays, story),
    right === 'minor-found' ? promiseInHours(minorWithinHours, story, 'where a minor is found') : null,
  ].filter((clock) => clock !== null);
}

/** Counts a case again after something happened; silent for cases from before laws were data. */
export async function recountClocks(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request === undefined || request.rule === null) return;
  const { rule, right } = request;
  const counted = countClocks({ rule, right }, work.controller, await storyOfCase(work, requestId));
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({
      ...counted,
      // A later date may be reminded of again.
      ...(Temporal.PlainDate.compare(counted.dueOn, request.dueOn) > 0 ? { remindedDays: null } : {}),
    });
  await recountMoment(work, requestId);
  if (counted.dueOn.equals(request.dueOn)) return;
  const details = { from: request.dueOn.toString(), to: counted.dueOn.toString(), by: counted.governedBy };
  await work.record('request.dueDateMoved', requestId, details);
}

/** Counts a case again whose clock waits or stands still: its date is another one every day. */
export async function recountStanding(work: Work, requestId: string): Promise<void> {
  const derivation = (await findRequest(work, requestId))?.derivation ?? null;
  if (derivation !== null && isStanding(derivation)) await recountClocks(work, requestId);
}

function isStanding({ standing_still, start }: Derivation): boolean {
  return standing_still.length > 0 || start.waiting_for.length > 0;
}

/** What a case begins with: its clocks, and its next moment while no letter was written yet. */
export function countFirst(
  work: Work,
  law: { readonly rule: Rule; readonly right: Right },
  story: CaseEvents,
): CountedClock & MomentColumns {
  const counted = countClocks(law, work.controller, story);
  return { ...counted, ...nextMoment(owedIn(work, law, counted, story)) };
}

/** What the next moment of a case is read off. */
type Counted = Pick<
  DataRequest,
  'id' | 'status' | 'rule' | 'right' | 'dueOn' | 'derivation' | 'governedBy' | 'clocks' | 'acknowledgeBy'
>;

/** The columns of the next moment of a case as it stands now; all null where it is over. */
export async function momentOf(work: Work, request: Counted): Promise<MomentColumns> {
  if (!isUnfinished(request.status)) return NO_MOMENT;
  const { id, rule, right, dueOn, derivation, governedBy, clocks, acknowledgeBy } = request;
  if (rule === null || derivation === null || governedBy === null)
    return nextMoment({ ...NOTHING_ELSE, at: work.at, zone: work.controller.timeZone, answerBy: dueOn });
  const story = await storyOfCase(work, id);
  // Of a clock that waits the date of today is counted; the stored one stays until something happens.
  const counted = isStanding(derivation)
    ? countClocks({ rule, right }, work.controller, story)
    : { dueOn, acknowledgeBy, governedBy, derivation, clocks: clocks ?? [] };
  const owed = owedIn(work, { rule, right }, counted, story);
  const answered = request.status === 'partly-fulfilled';
  const settled = answered || acknowledgeBy === null || (await letterUnderWay(work, id, RECEIPTS));
  return nextMoment({
    ...owed,
    ...(settled ? { acknowledgeBy: null } : {}),
    ...(answered ? { extendBy: null } : {}),
  });
}

/** Counts the next moment of a case again: something happened, or time alone has made another one the next. */
export async function recountMoment(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return;
  const columns = await momentOf(work, request);
  await DataRequest.query(work.trx).findById([work.controllerId, requestId]).patch(columns);
}

/** Cases of all controllers whose next moment is another one by now although nothing happened, the oldest first. */
export async function movedMoments(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('momentMovesAt', '<=', at.toString())
      .orderBy('momentMovesAt')
      .limit(5000),
  );
}

/** A case of which nothing but the day of its answer is known. */
const NOTHING_ELSE = {
  acknowledgeBy: null,
  means: 'answer',
  answerAt: null,
  extendBy: null,
  thinksUntil: null,
  standsStill: false,
} as const;

function owedIn(
  work: Work,
  { rule, right }: { readonly rule: Rule; readonly right: Right },
  { dueOn, acknowledgeBy, governedBy, derivation, clocks }: CountedClock,
  story: CaseEvents,
): Owed {
  const { at, controller } = work;
  const governing = clocks.find((clock) => clock.name === governedBy && clock.dueOn === dueOn.toString());
  const hours =
    right === 'minor-found'
      ? promiseInHours(controller.minorWithinHours, story, 'where a minor is found')
      : null;
  const { start } = derivation;
  // A promise that binds first runs on, whatever the law lets stand still.
  const byLaw = governing?.binds === 'law';
  const thinks = byLaw && start.think_days !== null && start.waiting_for.length > 0;
  return {
    at,
    zone: controller.timeZone,
    acknowledgeBy,
    answerBy: dueOn,
    means: governing?.what === 'stop' ? 'stop' : 'answer',
    answerAt: hours?.dueOn.equals(dueOn) ? hours.dueAt : null,
    extendBy: byLaw ? extendBy(work, rule, derivation, story) : null,
    thinksUntil: thinks ? Temporal.PlainDate.from(start.on) : null,
    standsStill: byLaw && isStanding(derivation),
  };
}

/** The last day for a lawful extension; null where none is possible. A rule that nobody has read yet counts as it says. */
function extendBy(
  { at, controller }: Work,
  rule: Rule,
  { first_limit }: Derivation,
  story: CaseEvents,
): Temporal.PlainDate | null {
  if (rule.extension.unit === 'none') return null;
  const move = mayExtend(rule, story, { at, calendar: calendarFor(rule, controller) });
  const possible = move.allowed === true || (move.allowed === 'warned' && move.code === 'not-verified');
  return possible ? Temporal.PlainDate.from(first_limit) : null;
}
