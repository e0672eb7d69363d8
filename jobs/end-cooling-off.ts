// Job: wake the cases whose time to reconsider is over.
import { coolingOffEnded } from '../src/requests/cooling-off.ts';
import { type House, presentMoment } from '../src/work.ts';
import { type DueList, eachInItsWork } from './each.ts';

/** Asks for a plan for every case whose cooling-off has ended; the table says so, the timer only wakes. */
export async function endCoolingOff(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await coolingOffEnded(house.database, await presentMoment(house));
  const wake: DueList[1] = async (work, id) => await work.enqueue('draw-plan', { requestId: id });
  await eachInItsWork(house, [[due, wake]], signal);
}
