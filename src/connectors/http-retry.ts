// When a system is asked again: after what it asked for, within what its description allows, never all at once.
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpSystem } from './http-system.ts';

/** What a system asked us to wait, in seconds, by the error that its answer became. */
const asked = new WeakMap<Error, number>();

/** Remembers the `Retry-After` of an answer beside the error that it became. */
export function askedToWait(error: Error, header: string | undefined): void {
  const seconds = askedSeconds(header);
  if (seconds !== null) asked.set(error, seconds);
}

/** Waits before try `tries + 1`; false where none is left, or where the system asks for more than may be waited. */
export async function pauseBefore(tries: number, error: Error, retry: HttpSystem['retry']): Promise<boolean> {
  const { times, wait_seconds: first, wait_at_most_seconds: most } = retry;
  const seconds = asked.get(error);
  if (tries >= times || (seconds !== undefined && seconds > most)) return false;
  const step = seconds ?? Math.min(most, first * 2 ** tries);
  // Half of it again at random, so that many workers do not all come back in the same moment.
  await wait(step * 1_000 + randomInt(0, Math.max(1, Math.ceil(step * 500))));
  return true;
}

/** `Retry-After` as seconds or as a date (RFC 9110 section 10.2.3); null where it says neither. */
export function askedSeconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1_000);
}
