// Job: remind people of cases that they did not prove, and end those that nobody proved in time.
import { now } from '../src/platform/clock.ts';
import { lapseRequest, remindPerson, unprovenCases, unremindedCases } from '../src/requests/lapse.ts';
import { CLOCK, type House } from '../src/work.ts';

/** Reminds first, then ends every unproven case whose time is over, each in a work of its own. */
export async function lapseUnverified(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await unremindedCases(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await remindPerson(work, id));
  }
  for (const { controllerId, id } of await unprovenCases(house.database, now())) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await lapseRequest(work, id));
  }
}
