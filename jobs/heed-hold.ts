// Job: bring the plans that are open into line with one legal hold, placed or lifted.
import { heedHold } from '../src/fulfilment/heed-hold.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Stops or draws anew what a new hold reaches, and draws anew what a lifted one had kept. */
export async function heedHoldJob(house: House, payload: JobPayload<'heed-hold'>): Promise<void> {
  await heedHold(house, ofController(payload), payload.holdId);
}
