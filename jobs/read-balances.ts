// Job: read what a person would lose, for a case whose time to reconsider has begun.
import { readForCase } from '../src/fulfilment/read-balances.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Reads and keeps the balances of one case, and writes its letter; a case that has moved on is left alone. */
export async function readBalancesJob(house: House, payload: JobPayload<'read-balances'>): Promise<void> {
  await readForCase(house, ofController(payload), payload.requestId);
}
