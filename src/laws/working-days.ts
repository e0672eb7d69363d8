// Working days of a place: Monday to Friday without its public holidays.
import type { Calendar } from './calendar.ts';

/** Why nobody works on a day: `Saturday`, a holiday's name; null on a working day. */
export function dayOff(calendar: Calendar, day: Temporal.PlainDate): string | null {
  const holiday = calendar.holidayOn(day);
  if (holiday !== null) return holiday;
  if (day.dayOfWeek === 6) return 'Saturday';
  return day.dayOfWeek === 7 ? 'Sunday' : null;
}

export function isWorkingDay(calendar: Calendar, day: Temporal.PlainDate): boolean {
  return dayOff(calendar, day) === null;
}

/** The day itself where it is a working day, else the first one after it. */
export function nextWorkingDay(calendar: Calendar, day: Temporal.PlainDate): Temporal.PlainDate {
  let next = day;
  while (!isWorkingDay(calendar, next)) next = next.add({ days: 1 });
  return next;
}

/** The `count`th working day after a day; the day itself is not counted. 0 answers the day itself. */
export function addBusinessDays(
  calendar: Calendar,
  day: Temporal.PlainDate,
  count: number,
): Temporal.PlainDate {
  let at = day;
  for (let left = count; left > 0; left -= 1) at = nextWorkingDay(calendar, at.add({ days: 1 }));
  return at;
}
