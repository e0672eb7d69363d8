// The clocks of a case: counted from its events by the rule that it was received under, and stored with the reason.
import { type Calendar, calendarOf } from '../laws/calendar.ts';
import { type Clock, controllerPromise, governing, lawClocks, promiseInHours } from '../laws/clocks.ts';
import type { Derivation } from '../laws/derivation.ts';
import { type DueDate, dueDate } from '../laws/due-date.ts';
import type { CaseEvents } from '../laws/events.ts';
import type { Rule } from '../laws/law-schema.ts';
import type { Controller } from '../platform/controller.ts';
import type { Work } from '../work.ts';
import { storyOfCase } from './case-event.ts';
import { seatOf } from './case-law.ts';
import { DataRequest, findRequest, type Right, type RunningClock } from './data-request.ts';

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
  if (counted.dueOn.equals(request.dueOn)) return;
  const details = { from: request.dueOn.toString(), to: counted.dueOn.toString(), by: counted.governedBy };
  await work.record('request.dueDateMoved', requestId, details);
}

/** Counts a case again whose clock waits or stands still: its date is another one every day. */
export async function recountStanding(work: Work, requestId: string): Promise<void> {
  const derivation = (await findRequest(work, requestId))?.derivation ?? null;
  if (derivation === null) return;
  if (derivation.standing_still.length > 0 || derivation.start.waiting_for.length > 0)
    await recountClocks(work, requestId);
}
