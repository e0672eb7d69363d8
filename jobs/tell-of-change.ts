// Job: write the letters about a change of one of our documents.
import { tellOfChange } from '../src/fulfilment/tell-of-change.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Writes to everybody who was not written to yet; what stood in the way is tried again by the clock. */
export async function tellOfChangeJob(
  house: House,
  payload: JobPayload<'tell-of-change'>,
  signal: AbortSignal,
): Promise<void> {
  await tellOfChange(house, ofController(payload), payload.changeId, signal);
}
