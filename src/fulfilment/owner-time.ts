// By when the owner of a system is to answer, and when the clock looks after it first.
import type { Work } from '../work.ts';

/** Days that staff keep between the last answer of an owner and the day on which the person must have hers. */
const SPARE_DAYS = 3;
/** However late a case is, an owner has a day. */
const LEAST_HOURS = 24;

/**
 * What a task says of its time when somebody is asked now: `time` to answer, or less where the person must have her answer
 * sooner, never less than a day; a reminder at half of it.
 */
export function ownerTime(
  { at, controller }: Work,
  time: Temporal.Duration,
  dueOn: Temporal.PlainDate,
): {
  readonly askedAt: Temporal.Instant;
  readonly dueAt: Temporal.Instant;
  readonly nextAt: Temporal.Instant;
} {
  const lawful = dueOn.subtract({ days: SPARE_DAYS }).toZonedDateTime(controller.timeZone).toInstant();
  const dueAt = later(sooner(lawful, at.add(time)), at.add({ hours: LEAST_HOURS }));
  return {
    askedAt: at,
    dueAt,
    nextAt: at.add({ seconds: Math.round(at.until(dueAt).total('seconds') / 2) }),
  };
}

function sooner(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? one : other;
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? other : one;
}
