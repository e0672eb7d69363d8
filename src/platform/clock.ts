// The present moment, in the precision that the database keeps.

/** Now, rounded to microseconds: PostgreSQL keeps no more, and a hash over `at` must survive a round trip. */
export function now(): Temporal.Instant {
  return Temporal.Now.instant().round({ smallestUnit: 'microsecond', roundingMode: 'trunc' });
}

/** The day on which a moment falls in a time zone (IANA name): due dates are days where the controller is. */
export function dayOf(at: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(timeZone).toPlainDate();
}
