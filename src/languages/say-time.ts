// Days and moments in the words of a language.
import { cardOf } from './translate.ts';

/** Making one takes twenty times as long as using it; they differ by language, form and zone, which are few. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds since 1970 are formatted, since Temporal's own way leaves Chinese days as bare digits. */
function say(milliseconds: number, language: string, options: Intl.DateTimeFormatOptions): string {
  const { locale } = cardOf(language);
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format.format(milliseconds);
}

/** `21 November 2026`, `21. November 2026`. */
export function sayDay(day: Temporal.PlainDate, language: string): string {
  const { epochMilliseconds } = day.toZonedDateTime('UTC');
  return say(epochMilliseconds, language, { dateStyle: 'long', timeZone: 'UTC' });
}

/** `Saturday, 21 November 2026`, `Samstag, 21. November 2026`. */
export function sayLongDay(day: Temporal.PlainDate, language: string): string {
  const { epochMilliseconds } = day.toZonedDateTime('UTC');
  const options = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  } as const;
  return say(epochMilliseconds, language, options);
}

/** `Saturday`, `Samstag`. */
export function sayWeekday(day: Temporal.PlainDate, language: string): string {
  return say(day.toZonedDateTime('UTC').epochMilliseconds, language, { weekday: 'long', timeZone: 'UTC' });
}

const DAY_UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const HOUR_UNITS = { H: 'hour', M: 'minute' } as const;

/** An ISO 8601 period (`P7Y`, `P30D`, `PT36H`) as `7 years`, `30 Tage`, `36 heures`; anything else as it is written. */
export function sayPeriod(period: string, language: string): string {
  const { locale } = cardOf(language);
  const [days = '', hours = ''] = period.split('T');
  const said = (part: string, units: Readonly<Record<string, string>>): string[] =>
    [...part.matchAll(/(\d+)([A-Z])/g)].map(([, count, letter = '']) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: units[letter], unitDisplay: 'long' }).format(
        Number(count),
      ),
    );
  if (!/^P([\dYMWD]*\d[YMWD])?(T[\dHM]*\d[HM])?$/.test(period) || period === 'P') return period;
  return new Intl.ListFormat(locale).format([...said(days, DAY_UNITS), ...said(hours, HOUR_UNITS)]);
}

/** `21 Nov 2026, 14:05`, on the clock of a zone, in 24 hours: for lists. */
export function sayShortMoment(moment: Temporal.Instant, language: string, timeZone: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  return say(moment.epochMilliseconds, language, options);
}

/** `21 November 2026 at 14:05`, on the clock of a zone, in 24 hours. */
export function sayMoment(moment: Temporal.Instant, language: string, timeZone: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  return say(moment.epochMilliseconds, language, options);
}
