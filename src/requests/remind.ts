// Staff are reminded before an answer is due, and told when it is overdue: each threshold once.
import type { Knex } from 'knex';
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import { asClock, type Work } from '../work.ts';
import { recountStanding } from './case-clock.ts';
import { DataRequest, holdRequest, isOpen, OPEN_STATUSES } from './data-request.ts';
import { letterValues } from './write-to-person.ts';

/** Days before the due day on which staff get mail; 0 stands for overdue. */
const REMINDERS = [7, 3, 1, 0] as const;

/** Open cases of all controllers that are due within the widest reminder, soonest first. */
export async function casesDueSoon(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const last = at
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .add({ days: REMINDERS[0] + 1 });
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .whereIn('status', [...OPEN_STATUSES])
      .where('dueOn', '<=', last.toString())
      .where((query) => query.whereNull('remindedDays').orWhere('remindedDays', '>', 0))
      .orderBy('dueOn')
      .limit(5000),
  );
}

/** Writes the reminder that this case has reached, if it was not written yet. */
export async function remindStaff(work: Work, requestId: string): Promise<void> {
  // While a question waits, the day moves on with every day; it is counted before anybody is reminded of it.
  await recountStanding(work, requestId);
  const request = await holdRequest(work, requestId);
  if (!isOpen(request.status)) return;
  const reached = reminderReached(dayOf(work.at, work.controller.timeZone), request.dueOn);
  if (reached === null || (request.remindedDays ?? Number.POSITIVE_INFINITY) <= reached) return;
  await DataRequest.query(work.trx).findById([work.controllerId, requestId]).patch({ remindedDays: reached });
  const letter = reached === 0 ? 'staff-overdue' : 'staff-due-soon';
  for (const { email, name } of await accountsWith(work, 'read:cases')) {
    const values = { ...letterValues(request), days: String(reached) };
    await writeLetter(work, { letter, to: { email, name }, requestId, values });
  }
}

/** The smallest threshold that today has reached: 0 when the due day is over, null while there is time. */
export function reminderReached(today: Temporal.PlainDate, due: Temporal.PlainDate): 7 | 3 | 1 | 0 | null {
  const left = today.until(due, { largestUnit: 'day' }).days;
  if (left < 0) return 0;
  if (left <= 1) return 1;
  if (left <= 3) return 3;
  return left <= 7 ? 7 : null;
}
