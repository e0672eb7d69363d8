// Job: count again what time alone has moved, then tell staff what is due and what is overdue.
import { movedMoments, recountMoment } from '../src/requests/case-clock.ts';
import { casesDueSoon, remindStaff } from '../src/requests/remind.ts';
import { type House, presentMoment } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** Puts cases whose next moment has changed where they belong in the work list, and writes due reminders once. */
export async function remindStaffJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const at = await presentMoment(house);
  const moved = await movedMoments(house.database, at);
  const due = await casesDueSoon(house.database, at);
  await eachInItsWork(
    house,
    [
      [moved, recountMoment],
      [due, remindStaff],
    ],
    signal,
  );
}
