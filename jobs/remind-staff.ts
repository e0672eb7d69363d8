// Job: tell staff what is due and what is overdue.
import { casesDueSoon, remindStaff } from '../src/requests/remind.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Writes the reminder that each open case has reached, once per threshold. */
export async function remindStaffJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const due = await casesDueSoon(house.database, await presentMoment(house));
  await eachInItsWork(house, [[due, remindStaff]], signal);
}
