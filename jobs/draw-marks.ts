// Job: write ended uses, or their return, into the stores that have a column for them.
import { drawMarks } from '../src/fulfilment/draw-marks.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Draws the plan of one request; it approves itself, and another job runs it. */
export async function drawMarksJob(house: House, payload: JobPayload<'draw-marks'>): Promise<void> {
  await drawMarks(house, ofController(payload), payload.requestId);
}
