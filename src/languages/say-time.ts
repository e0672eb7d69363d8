// Days and moments in the words of a language.
import { cardOf } from './translate.ts';

/** Milliseconds since 1970 are formatted, since Temporal's own way leaves Chinese days as bare digits. */
function say(milliseconds: number, language: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(cardOf(language).locale, options).format(milliseconds);
}

/** `21 November 2026`, `21. November 2026`. */
export function sayDay(day: Temporal.PlainDate, language: string): string {
  const { epochMilliseconds } = day.toZonedDateTime('UTC');
  return say(epochMilliseconds, language, { dateStyle: 'long', timeZone: 'UTC' });
}

/** `21 November 2026 at 14:05`, on the clock of a zone, in 24 hours. */
export function sayMoment(moment: Temporal.Instant, language: string, timeZone: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  return say(moment.epochMilliseconds, language, options);
}
