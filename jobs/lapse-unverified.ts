// Job: remind people of cases that they did not prove, and end those that nobody proved in time.
import { lapseRequest, remindPerson, unprovenCases, unremindedCases } from '../src/requests/lapse.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Reminds first, then ends every unproven case whose time is over, each in a work of its own. */
export async function lapseUnverified(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { database } = house;
  const at = await presentMoment(house);
  const unreminded = await unremindedCases(database, at);
  const unproven = await unprovenCases(database, at);
  await eachInItsWork(
    house,
    [
      [unreminded, remindPerson],
      [unproven, lapseRequest],
    ],
    signal,
  );
}
