// Takes days out of a period that runs: its end moves by them, each counted once.
import type { Calendar } from './calendar.ts';
import { rolled, type Unit } from './count-days.ts';
import type { PauseReason } from './law-codes.ts';
import type { Counting } from './rule-parts.ts';
import { addBusinessDays, isWorkingDay } from './working-days.ts';

/** A day that does not count, and why. */
export interface ExcludedDay {
  readonly on: Temporal.PlainDate;
  readonly reason: PauseReason;
}

/**
 * Moves an end by the days that do not count. A day counts out once, however many pauses cover it, and only while the
 * clock runs: after the start and not after the end as it stands by then. Answers the end before roll-over, and the
 * days that moved it.
 */
export function withoutDays(
  start: Temporal.PlainDate,
  end: Temporal.PlainDate,
  days: readonly ExcludedDay[],
  how: { readonly unit: Unit; readonly counting: Counting; readonly calendar: Calendar },
): { readonly end: Temporal.PlainDate; readonly excluded: readonly ExcludedDay[] } {
  const { unit, counting, calendar } = how;
  if (unit === 'immediately') return { end, excluded: [] };
  const first = counting.from === 'same-day' ? start : start.add({ days: 1 });
  const inOrder = [...days].sort((a, b) => Temporal.PlainDate.compare(a.on, b.on));
  const excluded: ExcludedDay[] = [];
  let moved = end;
  for (const day of inOrder) {
    const before = Temporal.PlainDate.compare(day.on, first) < 0;
    const after = Temporal.PlainDate.compare(day.on, rolled(moved, counting, calendar)) > 0;
    if (before || after || excluded.at(-1)?.on.equals(day.on) === true) continue;
    if (unit === 'business-day') {
      if (!isWorkingDay(calendar, day.on)) continue;
      moved = addBusinessDays(calendar, moved, 1);
    } else moved = moved.add({ days: 1 });
    excluded.push(day);
  }
  return { end: moved, excluded };
}
