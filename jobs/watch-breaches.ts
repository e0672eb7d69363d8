// Job: tell staff of breaches whose 72 hours to the authority end or have ended.
import { breachesToWarnOf, warnOfBreach } from '../src/regulator/registers/warn-of-breach.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Writes every letter that is due, each in a work of its own. */
export async function watchBreaches(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await breachesToWarnOf(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, warnOfBreach]], signal);
}
