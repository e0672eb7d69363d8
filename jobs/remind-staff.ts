// Job: tell staff what is due and what is overdue.
import { casesDueSoon, remindStaff } from '../src/requests/remind.ts';
import { CLOCK, type House, presentMoment } from '../src/work.ts';

/** Writes the reminder that each open case has reached, once per threshold. */
export async function remindStaffJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const { controllerId, id } of await casesDueSoon(house.database, await presentMoment(house))) {
    if (signal.aborted) return;
    await house.inWork(controllerId, CLOCK, async (work) => await remindStaff(work, id));
  }
}
