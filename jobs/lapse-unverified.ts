// Job: end the cases that nobody proved in time.
import { lapseRequest, unprovenCases } from '../src/requests/lapse.ts';
import { CLOCK, type House, presentMoment } from '../src/work.ts';

/** Ends every unproven case whose time is over, each in a work of its own. */
export async function lapseUnverified(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await unprovenCases(house.database, await presentMoment(house))) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await lapseRequest(work, id));
  }
}
