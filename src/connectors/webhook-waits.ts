// How long a sender of webhooks waits after each failed try: the same for every message that the house sends.
import { randomInt } from 'node:crypto';

/** Seconds after each failed try, together three days and a half. */
const WAITS = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 86_400] as const;
/** No answer puts a message off for longer than this, in seconds. */
const LONGEST_ASKED = 86_400;

/**
 * Milliseconds until the next try after so many failed ones, half of the wait again at random, and no sooner than
 * `retryAfter` seconds; null: they were enough.
 */
export function webhookWait(attempts: number, retryAfter: number | null): number | null {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return null;
  const asked = Math.min(retryAfter ?? 0, LONGEST_ASKED);
  return Math.max(wait * 1_000 + randomInt(0, wait * 500), Math.ceil(asked * 1_000));
}
