// Job: end the restrictions whose announced day has come.
import { restrictionsEnding } from '../src/consent/end-objection.ts';
import { liftRestriction } from '../src/fulfilment/lift-restriction.ts';
import { now } from '../src/platform/clock.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Each in a work of its own; one whose letter has not left yet waits for the next tick. */
export async function liftRestrictionsJob(
  house: House,
  _payload: object,
  signal: AbortSignal,
): Promise<void> {
  for (const { controllerId, id } of await restrictionsEnding(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await liftRestriction(work, id));
  }
}
