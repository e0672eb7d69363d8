// Job: wake the cases whose time to reconsider is over.
import { coolingOffEnded } from '../src/requests/cooling-off.ts';
import { CLOCK, type House, presentMoment } from '../src/work.ts';

/** Asks for a plan for every case whose cooling-off has ended; the table says so, the timer only wakes. */
export async function endCoolingOff(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await coolingOffEnded(house.database, await presentMoment(house))) {
    if (signal.aborted) return;
    await house.inWork(
      controllerId,
      CLOCK,
      async (work) => await work.enqueue('draw-plan', { requestId: id }),
    );
  }
}
