// Job: end the cases that nobody proved in time.
import { lapseRequest, unprovenCases } from '../src/requests/lapse.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Ends every unproven case whose time is over, each in a work of its own. */
export async function lapseUnverified(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  await eachInItsWork(
    house,
    await unprovenCases(house.database, await presentMoment(house)),
    signal,
    lapseRequest,
  );
}
