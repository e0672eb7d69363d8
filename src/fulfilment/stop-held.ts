// A plan that a legal hold stops: not one part more, a receipt of what was done before, and a case that asks for a new plan.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { move } from '../requests/lifecycle.ts';
import { letterValues } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';
import { underClaim } from './claim.ts';
import { closeOwnerTasks } from './close-owner-tasks.ts';
import { linesOf, releaseUnlessActed } from './finish-plan.ts';
import { changesStore, holdPlan, type Plan, PlanStep, patchPlan, requestsOf } from './plan.ts';
import { HELD } from './plan-holds.ts';
import { writeReceipt } from './receipt.ts';
import type { Run } from './run-plan.ts';

/** Stops a run. */
export async function stopForHold(run: Run): Promise<void> {
  await underClaim(run.house, run.claim, async (work) => await stopHeldPlan(work, run.claim.plan));
}

/**
 * Stops a plan that was approved or is running, raising its fence: a worker that still has it writes nothing more. What
 * it had destroyed before stands in a receipt of its own.
 */
export async function stopHeldPlan(work: Work, plan: Plan): Promise<void> {
  const { controllerId, trx, at } = work;
  await PlanStep.query(trx)
    .where({ controllerId, planId: plan.id })
    .whereIn('act', ['delete', 'mask', 'ask'])
    .whereIn('state', ['waiting', 'running'])
    .patch({ state: 'failed', problem: HELD, finishedAt: at });
  await closeOwnerTasks(work, plan.id);
  const lines = await linesOf(work, plan.id);
  const acted = lines.some((line) => changesStore(line) && line.rows > 0);
  const fence = (BigInt((await holdPlan(work, plan.id)).fence) + 1n).toString();
  await patchPlan(work, plan.id, { status: 'stopped', stoppedFor: HELD, fence, nextAt: null });
  await work.record('plan.stopped', plan.id, { why: HELD });
  for (const requestId of await requestsOf(work, plan.id)) {
    if (acted) await writeReceipt(work, { planId: plan.id, requestId, lines, notSearched: [] });
    await releaseUnlessActed(work, requestId);
    const request = await move(work, requestId, 'stop', {}, { planId: plan.id, why: HELD });
    for (const { email, name } of await accountsWith(work, 'approve:plan')) {
      const values = { ...letterValues(request), why: HELD };
      await writeLetter(work, { letter: 'plan-stopped', to: { email, name }, requestId, values });
    }
  }
}
