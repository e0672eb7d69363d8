// Requests that nobody proved: visible while they wait, and ended with a letter, never silently.
import type { Knex } from 'knex';
import { endDocuments } from '../verification/document.ts';
import { asClock, type Work } from '../work.ts';
import { DataRequest, findRequest } from './data-request.ts';
import { move } from './lifecycle.ts';
import { writeToPerson } from './write-to-person.ts';

/** Days that an address may stay unproven. */
export const LAPSE_AFTER_DAYS = 14;

/** Cases of all controllers that were received so long ago and never proven, oldest first. */
export async function unprovenCases(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  const before = at.subtract({ hours: 24 * LAPSE_AFTER_DAYS });
  return await asClock(database, async (trx) =>
    DataRequest.query(trx)
      .select('controllerId', 'id')
      .where('status', 'received')
      .where('statusAt', '<=', before.toString())
      .orderBy('statusAt')
      .limit(1000),
  );
}

function lapsesAt({ statusAt }: DataRequest): Temporal.Instant {
  return statusAt.add({ hours: 24 * LAPSE_AFTER_DAYS });
}

/** Ends an unproven case with a letter that says how to ask again; nothing if it was proven meanwhile, or has time. */
export async function lapseRequest(work: Work, requestId: string): Promise<void> {
  const request = await findRequest(work, requestId);
  if (request?.status !== 'received' || Temporal.Instant.compare(work.at, lapsesAt(request)) < 0) return;
  const lapsed = await move(work, requestId, 'lapse');
  await endDocuments(work, requestId);
  await writeToPerson(work, lapsed, { letter: 'request-lapsed', values: {} });
}
