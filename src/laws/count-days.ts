// Counting a period from a day: months, days or working days, and the day it ends on.
import type { Calendar } from './calendar.ts';
import type { Counting } from './rule-parts.ts';
import { addBusinessDays, dayOff, nextWorkingDay } from './working-days.ts';

export type Unit = 'calendar-month' | 'day' | 'business-day' | 'immediately';

export interface Period {
  readonly unit: Unit;
  readonly count: number;
}

/**
 * The day on which a period ends, before any roll-over. A month ends on the same date; where a month lacks it, on its
 * last day or the day after that, as the law says (Regulation 1182/71 Art. 3(2)(c): the last day).
 */
export function addPeriod(
  start: Temporal.PlainDate,
  { unit, count }: Period,
  { from, missing_date }: Counting,
  calendar: Calendar,
): Temporal.PlainDate {
  if (unit === 'immediately' || count === 0) return start;
  const dayOne = from === 'same-day';
  if (unit === 'day') return start.add({ days: dayOne ? count - 1 : count });
  if (unit === 'business-day')
    return addBusinessDays(calendar, dayOne ? start.subtract({ days: 1 }) : start, count);
  const end = start.add({ months: count }, { overflow: 'constrain' });
  if (end.day !== start.day) return missing_date === 'last-day' ? end : end.add({ days: 1 });
  return dayOne ? end.subtract({ days: 1 }) : end;
}

/** Moves an end off a weekend or holiday, where the law does that. */
export function rolled(end: Temporal.PlainDate, { roll }: Counting, calendar: Calendar): Temporal.PlainDate {
  return roll === 'next-working-day' ? nextWorkingDay(calendar, end) : end;
}

/** Days on which nobody works, from one day to another, both included, with the reason. */
export function daysOff(
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  calendar: Calendar,
): readonly { readonly on: Temporal.PlainDate; readonly name: string }[] {
  const found: { on: Temporal.PlainDate; name: string }[] = [];
  for (let on = from; Temporal.PlainDate.compare(on, to) <= 0; on = on.add({ days: 1 })) {
    const name = dayOff(calendar, on);
    if (name !== null) found.push({ on, name });
  }
  return found;
}
