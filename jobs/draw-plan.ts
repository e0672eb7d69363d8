// Job: draw the plan of one request.
import { drawPlan } from '../src/fulfilment/draw-plan.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Locates and counts for one request and writes its plan; a request that moved on meanwhile is left alone. */
export async function drawPlanJob(house: House, payload: JobPayload<'draw-plan'>): Promise<void> {
  await drawPlan(house, ofController(payload), payload.requestId);
}
