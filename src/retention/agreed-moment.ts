// The moment by which retention decides: two clocks agree on it, and it is held against the last look.

/** A moment that may destroy, or why a person has to look at the clocks first. */
export interface AgreedMoment {
  readonly at: Temporal.Instant;
  /**
   * `clocks-apart`: the database and this machine differ; the moment is the safe one, and somebody must set a clock.
   * `clock-leapt`: no clock fits the last look; nothing is destroyed by itself until a person has said that it is so late.
   */
  readonly doubt: 'clocks-apart' | 'clock-leapt' | null;
}

/** Clocks that are kept by NTP differ by less than a second. */
const APART = Temporal.Duration.from({ minutes: 5 });
/** A longer silence is not taken for a weekend without power: a clock that jumped would look the same. */
const LONGEST_SILENCE = Temporal.Duration.from({ hours: 72 });

/**
 * Which moment it is. Of two clocks that differ, the earlier one counts, so that nothing goes early; but time never runs
 * backwards and no silence is very long, so that a clock which lies before the last look, or far behind it, is the wrong one,
 * and the other counts, so that nothing is missed. `last`: the moment of the last trusted look; null where there was none.
 */
export function agreeOn(clocks: {
  readonly database: Temporal.Instant;
  readonly machine: Temporal.Instant;
  readonly last: Temporal.Instant | null;
}): AgreedMoment {
  const { database, machine, last } = clocks;
  const { compare } = Temporal.Instant;
  const [earlier, later] = compare(database, machine) <= 0 ? [database, machine] : [machine, database];
  const apart = compare(earlier.add(APART), later) < 0;
  const fits = (at: Temporal.Instant): boolean =>
    last === null || (compare(at, last.subtract(APART)) >= 0 && compare(at, last.add(LONGEST_SILENCE)) <= 0);
  const at = [earlier, later].find(fits);
  if (at === undefined) return { at: earlier, doubt: 'clock-leapt' };
  return { at, doubt: apart ? 'clocks-apart' : null };
}

/** Whether a moment lies ahead of the present by more than clocks differ. */
export function isAhead(moment: Temporal.Instant, { at }: AgreedMoment): boolean {
  return Temporal.Instant.compare(moment, at.add(APART)) > 0;
}
