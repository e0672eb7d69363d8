// The end of a plan's keys: destroyed when nothing needs them any more, but for rows that a legal hold keeps.
import type { Work } from '../work.ts';
import { owingPlans } from './owed-rows.ts';
import { PlanChunk, PlanStep, patchPlan, requestsOf } from './plan.ts';
import { HeldStep } from './plan-holds.ts';

/**
 * Destroys the keys of rows, and the key that they are sealed with: both may be personal data. Keys of rows that are held
 * stay, sealed, until a later plan of the case has them; what led to those rows may be gone when the hold is lifted.
 */
export async function forgetPlan(work: Work, planId: string): Promise<void> {
  const { controllerId, trx } = work;
  const steps = PlanStep.query(trx).select('id').where({ controllerId, planId });
  const held = HeldStep.query(trx)
    .select('stepId')
    .where({ controllerId })
    .whereIn('stepId', steps.clone().whereNot('rows', '0'));
  const kept = (await held).map(({ stepId }) => stepId);
  await PlanChunk.query(trx)
    .where({ controllerId })
    .whereIn('stepId', steps.clone())
    .whereNotIn('stepId', kept)
    .patch({ keys: null });
  if (kept.length === 0) await patchPlan(work, planId, { wrappedKey: null });
  for (const requestId of await requestsOf(work, planId)) await forgetTakenOver(work, planId, requestId);
}

/** Earlier plans whose rows this one has looked at, all of them: it holds what is still owed. */
async function forgetTakenOver(work: Work, planId: string, requestId: string): Promise<void> {
  const { controllerId, trx } = work;
  const sound = await PlanStep.query(trx).where({ controllerId, planId }).whereNull('problem');
  const seen = new Set(sound.map(({ collection }) => collection));
  for (const { plan, steps } of await owingPlans(work, requestId)) {
    if (plan.id === planId || !steps.every(({ collection }) => seen.has(collection))) continue;
    const ids = PlanStep.query(trx).select('id').where({ controllerId, planId: plan.id });
    await PlanChunk.query(trx).where({ controllerId }).whereIn('stepId', ids).patch({ keys: null });
    await patchPlan(work, plan.id, { wrappedKey: null });
  }
}
