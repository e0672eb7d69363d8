// Job: compare what a person answered about her data with what the stores hold.
import { comparePoints } from '../src/fulfilment/compare-points.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Compares for one demand and keeps counts; a demand that was taken back meanwhile is left alone. */
export async function comparePointsJob(house: House, payload: JobPayload<'compare-points'>): Promise<void> {
  await comparePoints(house, ofController(payload), payload.demandId);
}
