// Where a period ends that starts on a day: counted, moved by days that do not count, rolled over.
import type { Calendar } from './calendar.ts';
import { addPeriod, type Period, rolled } from './count-days.ts';
import type { Rule } from './law-schema.ts';
import { type ExcludedDay, withoutDays } from './without-days.ts';

/** The period of a rule; `immediately` counts nothing. */
export function periodOf({ due }: Rule): Period {
  return due.unit === 'immediately'
    ? { unit: due.unit, count: 0 }
    : { unit: due.unit, count: due.count.value };
}

export interface Run {
  /** The end before pauses and roll-over. */
  readonly counted: Temporal.PlainDate;
  readonly excluded: readonly ExcludedDay[];
  /** The end before roll-over. */
  readonly end: Temporal.PlainDate;
  /** The last day. */
  readonly on: Temporal.PlainDate;
}

/** Runs the rule's period from a day, or to another end that was counted from it (an extension). */
export function runFrom(
  rule: Rule,
  start: Temporal.PlainDate,
  paused: readonly ExcludedDay[],
  calendar: Calendar,
  counted: Temporal.PlainDate = addPeriod(start, periodOf(rule), rule.counting, calendar),
): Run {
  const { unit } = periodOf(rule);
  const { end, excluded } = withoutDays(start, counted, paused, { unit, counting: rule.counting, calendar });
  return { counted, excluded, end, on: rolledUnlessNow(end, rule, calendar) };
}

/** What is owed at once is not put off by a weekend. */
export function rolledUnlessNow(end: Temporal.PlainDate, rule: Rule, calendar: Calendar): Temporal.PlainDate {
  return rule.due.unit === 'immediately' ? end : rolled(end, rule.counting, calendar);
}
