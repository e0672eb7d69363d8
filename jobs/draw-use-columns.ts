// Job: write ended uses, or their return, into the stores that have a column for them.
import { drawUseColumns } from '../src/fulfilment/draw-use-columns.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Draws the plan of one request; it approves itself, and another job runs it. */
export async function drawUseColumnsJob(
  house: House,
  payload: JobPayload<'draw-use-columns'>,
): Promise<void> {
  await drawUseColumns(house, ofController(payload), payload.requestId);
}
