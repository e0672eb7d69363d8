// Days and moments in the words of a language.
import { cardOf } from './translate.ts';

/** `21 November 2026`, `21. November 2026`. */
export function sayDay(day: Temporal.PlainDate, language: string): string {
  return day.toLocaleString(cardOf(language).locale, { dateStyle: 'long' });
}

/** `21 November 2026 at 14:05`, on the clock of a zone, in 24 hours. */
export function sayMoment(moment: Temporal.Instant, language: string, timeZone: string): string {
  const local = moment.toZonedDateTimeISO(timeZone).toPlainDateTime();
  const options = { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' } as const;
  return local.toLocaleString(cardOf(language).locale, options);
}
