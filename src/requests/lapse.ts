// Requests that nobody proved: reminded, then ended with a letter, never silently; the person may go on with one for a year.
import type { Knex } from 'knex';
import { asClock, type Work } from '../work.ts';
import { DataRequest, findRequest, OPEN_STATUSES, SPECIAL_RIGHTS } from './data-request.ts';
import { move } from './lifecycle.ts';
import { writeToPerson } from './write-to-person.ts';

/** Days after which the person is reminded to prove the address. */
export const REMIND_AFTER_DAYS = 7;
/** Days that an address may stay unproven. */
export const LAPSE_AFTER_DAYS = 14;
/** Days that she has at least between the reminder and the end, also when the clock stood still. */
const DAYS_AFTER_REMINDER = 5;
/** Months in which a lapsed case goes on when its person proves the address after all. */
const RESUME_MONTHS = 12;

/** Cases of all controllers that were received so long ago, not proven, and not reminded of, oldest first. */
export async function unremindedCases(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const before = at.subtract({ hours: 24 * REMIND_AFTER_DAYS });
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'received')
      .where('statusAt', '<=', before.toString())
      .whereNull('proveRemindedAt')
      .orderBy('statusAt')
      .limit(1000),
  );
}

/** Cases of all controllers that were never proven though their person was reminded, oldest first. */
export async function unprovenCases(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const before = at.subtract({ hours: 24 * LAPSE_AFTER_DAYS });
  const reminded = at.subtract({ hours: 24 * DAYS_AFTER_REMINDER });
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'received')
      .where('statusAt', '<=', before.toString())
      .where('proveRemindedAt', '<=', reminded.toString())
      .orderBy('statusAt')
      .limit(1000),
  );
}

/** Reminds the person to prove the address, once; nothing if it was proven in the meantime. */
export async function remindPerson(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request?.status !== 'received' || request.proveRemindedAt !== null) return;
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({ proveRemindedAt: work.at });
  await work.record('request.proofReminded', requestId);
  await writeToPerson(work, request, { letter: 'request-unproven', values: {} });
}

/**
 * Ends an unproven case with a letter that says how to go on with it; nothing if it was proven in the meantime, has
 * time, or before the person was reminded.
 */
export async function lapseRequest(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request?.status !== 'received' || !isOver(request, work.at)) return;
  const lapsed = await move(work, requestId, 'lapse');
  await writeToPerson(work, lapsed, { letter: 'request-lapsed', values: {} });
}

/** Whether its time is over, and some of it has passed since the reminder. */
function isOver({ statusAt, proveRemindedAt }: DataRequest, at: Temporal.Instant): boolean {
  if (proveRemindedAt === null) return false;
  const ends = [
    statusAt.add({ hours: 24 * LAPSE_AFTER_DAYS }),
    proveRemindedAt.add({ hours: 24 * DAYS_AFTER_REMINDER }),
  ];
  return ends.every((end) => Temporal.Instant.compare(at, end) >= 0);
}

/** Whether a case lapsed less than a year ago; whoever asks for a code without that gets none. */
export function isResumable({ at, controller }: Work, { status, statusAt }: DataRequest): boolean {
  if (status !== 'lapsed') return false;
  const end = statusAt.toZonedDateTimeISO(controller.timeZone).add({ months: RESUME_MONTHS });
  return Temporal.Instant.compare(at, end.toInstant()) < 0;
}

/** Whether a lapsed case goes on now: not where she has asked the same anew, since that one is open. */
export async function mayResume(work: Work, request: DataRequest): Promise<boolean> {
  if (!isResumable(work, request)) return false;
  return (await openTwin(work, request)) === undefined;
}

/** The same wish of the same person that is open, beside this one; a table rule allows only one, but for special cases. */
export async function openTwin(
  work: Work,
  request: Pick<DataRequest, 'controllerId' | 'subjectId' | 'right' | 'id'>,
): Promise<DataRequest | undefined> {
  const { controllerId, subjectId, right, id } = request;
  if (SPECIAL_RIGHTS.some((special) => special === right)) return undefined;
  return await DataRequest.query(work.trx)
    .where({ controllerId, subjectId, right })
    .whereIn('status', [...OPEN_STATUSES])
    .whereNull('aboutRequestId')
    .whereNot({ id })
    .first();
}
