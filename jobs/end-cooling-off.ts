// Job: remind people whose time to reconsider is nearly over, and wake the cases where it is.
import { coolingOffEnded, coolingOffEnding, remindOfReconsidering } from '../src/requests/cooling-off.ts';
import { type House, presentMoment } from '../src/work.ts';
import { type DueList, eachInItsWork } from './each.ts';

/** Writes the reminders, and asks for a plan for every case whose cooling-off has ended; the table says so, the timer only wakes. */
export async function endCoolingOff(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const at = await presentMoment(house);
  const ending = await coolingOffEnding(house.database, at);
  const due = await coolingOffEnded(house.database, at);
  const wake: DueList[1] = async (work, id) => await work.enqueue('draw-plan', { requestId: id });
  const lists: DueList[] = [
    [ending, remindOfReconsidering],
    [due, wake],
  ];
  await eachInItsWork(house, lists, signal);
}
