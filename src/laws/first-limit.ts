// The first limit of a clock: what it counts and which days it leaves out; before any extension.
import type { Calendar } from './calendar.ts';
import { type ClockStart, clockStart, periodOf } from './clock-start.ts';
import { addPeriod, rolled } from './count-days.ts';
import type { CaseEvents } from './events.ts';
import type { Rule } from './law-schema.ts';
import { pausedDays } from './waits.ts';
import { type ExcludedDay, withoutDays } from './without-days.ts';

export interface FirstLimit {
  readonly start: ClockStart;
  readonly paused: readonly ExcludedDay[];
  /** The end before pauses and roll-over. */
  readonly counted: Temporal.PlainDate;
  readonly excluded: readonly ExcludedDay[];
  /** The last day of the first limit, rolled over. */
  readonly on: Temporal.PlainDate;
}

/** The first limit of a case as its events stand. */
export function firstLimit(rule: Rule, story: CaseEvents, calendar: Calendar): FirstLimit {
  const start = clockStart(rule, story, calendar);
  const period = periodOf(rule);
  const counted = addPeriod(start.on, period, rule.counting, calendar);
  const paused = rule.pauses.known.flatMap((pause) => pausedDays(story, pause));
  const how = { unit: period.unit, counting: rule.counting, calendar };
  const { end, excluded } = withoutDays(start.on, counted, paused, how);
  return { start, paused, counted, excluded, on: rolledUnlessNow(end, rule, calendar) };
}

/** What is owed at once is not put off by a weekend. */
export function rolledUnlessNow(end: Temporal.PlainDate, rule: Rule, calendar: Calendar): Temporal.PlainDate {
  return rule.due.unit === 'immediately' ? end : rolled(end, rule.counting, calendar);
}
