// Job: read the free texts of one plan by rules, and propose what is about others.
import { proposeRedactions } from '../src/fulfilment/redaction-propose.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Reads the texts of a plan and proposes; a plan that moved on meanwhile is left alone. */
export async function proposeRedactionsJob(
  house: House,
  payload: JobPayload<'propose-redactions'>,
): Promise<void> {
  await proposeRedactions(house, ofController(payload), payload.planId);
}
