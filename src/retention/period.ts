// How long something is kept, counted as calendars count: until which day a row must stay, from which day it may not.
import { Problem } from '../platform/problem.ts';

/** A period of whole days, weeks, months and years, or one of hours and minutes; never both, never nothing. */
export interface Period {
  /** As it was written: `P30D`, `P8Y`, `PT15M`. */
  readonly text: string;
  readonly duration: Temporal.Duration;
  /** Its length, where it has one: a day is 24 hours. Null where months or years decide. */
  readonly length: Temporal.Duration | null;
  /** Written in hours and minutes, and so counted to the moment by laws, too. */
  readonly inHours: boolean;
}

/** Where a financial year ends: `--12-31` for a calendar year, `--03-31` for one that ends in March. */
export interface YearEnd {
  readonly month: number;
  readonly day: number;
}

const CALENDAR = /^P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?$/;
const EXACT = /^PT(?=\d)(\d{1,5}H)?(\d{1,6}M)?$/;

/**
 * Reads an ISO 8601 period. Years to days, or hours and minutes: months and hours in one would mean different things on
 * different days. Throws `period-not-valid` and, for nothing or less, `period-empty`: an empty period would destroy
 * everything at once.
 */
export function readPeriod(text: string): Period {
  if (/^-P|-\d/.test(text) || (/^P.*\d/.test(text) && !/[1-9]/.test(text)))
    throw refused('period-empty', `A period must be longer than nothing, and ${text} is not.`);
  const inHours = EXACT.test(text);
  if (!inHours && !CALENDAR.test(text))
    throw refused(
      'period-not-valid',
      `${text} is no period. Write years, months, weeks and days (P8Y, P30D), or hours and minutes (PT15M).`,
    );
  const duration = Temporal.Duration.from(text);
  const { years, months, weeks, days, hours, minutes } = duration;
  const fixed = { hours: (weeks * 7 + days) * 24 + hours, minutes };
  const length = years + months > 0 ? null : Temporal.Duration.from(fixed);
  return { text, duration, length, inHours };
}

const DAY_SECONDS = 24 * 60 * 60;

/**
 * How long before its end a promise counts as reached, so that the sweep is over in time and no row is older than
 * promised: a day for weeks and more, two hours for days, since clocks that are put forward make a day an hour shorter, and a
 * quarter for less than eight hours.
 */
export function leadOf({ length }: Period): Temporal.Duration {
  const seconds = length?.total('seconds') ?? Number.POSITIVE_INFINITY;
  const lead = seconds >= 7 * DAY_SECONDS ? DAY_SECONDS : Math.min(7200, Math.floor(seconds / 4));
  return Temporal.Duration.from({ seconds: lead });
}

/** The last day of the financial year in which a day lies (German Fiscal Code section 147(4) counts from there). */
export function yearEndOf(day: Temporal.PlainDate, { month, day: last }: YearEnd): Temporal.PlainDate {
  const ends = (year: number) => Temporal.PlainDate.from({ year, month, day: last });
  const own = ends(day.year);
  return Temporal.PlainDate.compare(day, own) <= 0 ? own : ends(day.year + 1);
}

/**
 * The day a period of days leads to. From the 31st a month leads to the last day of a shorter one (Regulation (EEC,
 * Euratom) No 1182/71, Article 3(2)(c)).
 */
export function dayAfter(day: Temporal.PlainDate, { duration }: Period): Temporal.PlainDate {
  return day.add(duration);
}

/** The latest day from which a period leads no further than to `reached`: the other way round, months of all lengths included. */
export function latestDayBefore(reached: Temporal.PlainDate, period: Period): Temporal.PlainDate {
  const { compare } = Temporal.PlainDate;
  let day = reached.subtract(period.duration);
  while (compare(dayAfter(day, period), reached) > 0) day = day.subtract({ days: 1 });
  for (;;) {
    const next = day.add({ days: 1 });
    if (compare(dayAfter(next, period), reached) > 0) return day;
    day = next;
  }
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was saved.`);
}
