// Job: carry out one approved plan.
import { carryOut } from '../src/fulfilment/carry-out.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Runs a plan from wherever it stands; a claim that was overtaken ends quietly. */
export async function runPlanJob(
  house: House,
  payload: JobPayload<'run-plan'>,
  signal: AbortSignal,
): Promise<void> {
  await carryOut(house, ofController(payload), payload.planId, signal);
}
