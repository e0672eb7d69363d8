// Job: wake the cases whose time to reconsider is over.
import { coolingOffEnded } from '../src/requests/cooling-off.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Asks for a plan for every case whose cooling-off has ended; the table says so, the timer only wakes. */
export async function endCoolingOff(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  await eachInItsWork(
    house,
    await coolingOffEnded(house.database, await presentMoment(house)),
    signal,
    async (work, id) => {
      await work.enqueue('draw-plan', { requestId: id });
    },
  );
}
