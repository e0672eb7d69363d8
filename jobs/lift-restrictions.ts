// Job: end the restrictions whose announced day has come.
import { restrictionsEnding } from '../src/consent/end-objection.ts';
import { liftRestriction } from '../src/fulfilment/lift-restriction.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Each in a work of its own; one whose letter has not left yet waits for the next tick. */
export async function liftRestrictionsJob(
  house: House,
  _payload: object,
  signal: AbortSignal,
): Promise<void> {
  const due = await restrictionsEnding(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, liftRestriction]], signal);
}
