// The calendar day on which somebody must have been told: in her zone, whatever its clocks do that day.

/** What became of an alert; `late`: it left, but not on its day; `missed`: its day is over and it has not left. */
export type AlertStand = 'waiting' | 'in-time' | 'late' | 'missed';

/**
 * The first moment that is no longer the day of `at` in a zone (IANA name). A day has 23, 24 or 25 hours where clocks
 * change; where midnight does not exist, the next day begins with the first moment that does.
 */
export function endOfDay(at: Temporal.Instant, timeZone: string): Temporal.Instant {
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate();
  return day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
}

/** Where an alert stands that must leave before `dueAt`. */
export function standOf(
  { dueAt, sentAt }: { readonly dueAt: Temporal.Instant; readonly sentAt: Temporal.Instant | null },
  at: Temporal.Instant,
): AlertStand {
  if (sentAt !== null) return Temporal.Instant.compare(sentAt, dueAt) < 0 ? 'in-time' : 'late';
  return Temporal.Instant.compare(at, dueAt) < 0 ? 'waiting' : 'missed';
}

/** In the morning, so that most of the day is left to tell of what was found. */
const HOUR = 6;

/**
 * When a document is looked at next: on the next day at six in the morning of the zone, some minutes later so that not
 * all are asked at once. `minute`: 0 to 59, the same every day. At most one look a day, and never none.
 */
export function nextLook(at: Temporal.Instant, timeZone: string, minute: number): Temporal.Instant {
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: 1 });
  return day.toPlainDateTime({ hour: HOUR, minute }).toZonedDateTime(timeZone).toInstant();
}
