// Running the plan of ended uses: written over what was read, read back, and drawn anew where a row changed meanwhile.
import { settleUseColumns } from '../consent/use-columns-due.ts';
import { isProblem } from '../platform/problem.ts';
import { closeStep } from './chunk.ts';
import { type ClaimedStep, underClaim } from './claim.ts';
import { finishPlan } from './finish-plan.ts';
import { patchPlan, requestsOf } from './plan.ts';
import { driftedSteps, readBack, withoutDrifted } from './run-corrections.ts';
import { delayIfTransient, eraseSteps, type Run } from './run-plan.ts';
import { replacedSteps, withoutReplaced } from './where-drawn.ts';

/** Carries the plan out; the status of its request stays as it is. Throws `plan-delayed` like every run. */
export async function writeUseColumns(claimed: Run, signal: AbortSignal): Promise<void> {
  const [first] = claimed.claim.steps;
  if (first === undefined) return;
  const begun = claimed.claim.steps.some(({ row }) => row.startedAt !== null);
  const replaced = await replacedSteps(claimed);
  if (replaced.length > 0 && !begun) {
    await drawAgain(claimed, 'store-replaced');
    return;
  }
  const run = await withoutReplaced(claimed, replaced);
  const { claim, house } = run;
  let drifted: readonly ClaimedStep[];
  try {
    drifted = await driftedSteps(run);
    if (drifted.length > 0 && !begun) {
      await drawAgain(run, 'plan-drift');
      return;
    }
  } catch (error) {
    if (!isProblem(error) || !error.code.startsWith('store-')) throw error;
    await delayIfTransient(run, first, error);
    for (const step of claim.steps) await closeStep(house, claim, step, error.code);
    await finishPlan(claimed, new Map(claimed.claim.steps.map(({ row }) => [row.id, null])), null);
    return;
  }
  await eraseSteps(await withoutDrifted(run, drifted), signal);
  await finishPlan(claimed, await readBack(claimed), null);
}

/** What a use became is no secret of one moment: where the row changed, the plan is thrown away and drawn from what is there now. */
async function drawAgain({ house, claim }: Run, why: 'plan-drift' | 'store-replaced'): Promise<void> {
  await underClaim(house, claim, async (work) => {
    const { id: planId } = claim.plan;
    await patchPlan(work, planId, { status: 'closed', stoppedFor: 'replaced' });
    for (const requestId of await requestsOf(work, planId)) {
      await settleUseColumns(work, requestId, 'all', work.at);
      await work.record('plan.closed', planId, { requestId, why });
      await work.enqueue('draw-use-columns', { requestId });
    }
  });
}
