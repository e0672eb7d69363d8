// Running corrections: nothing is written over a field that is not what the approver saw, and each is read back.
import type { Value } from '../connectors/connector.ts';
import { isProblem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { closeStep } from './chunk.ts';
import type { ClaimedStep } from './claim.ts';
import { type Correction, isSame } from './correction.ts';
import { Plan, stepsOf } from './plan.ts';
import { openSpec, planKey } from './plan-key.ts';
import { delayIfTransient, type Run } from './run-plan.ts';
import { tableShape } from './table-shape.ts';

/**
 * The steps still to be done whose fields are no longer what was approved, or whose table has another shape. A step
 * that a crash cut may have been written already: its fields are then all as approved, or all as corrected. Throws
 * the store's problem.
 */
export async function driftedSteps(run: Run): Promise<ClaimedStep[]> {
  const drifted: ClaimedStep[] = [];
  for (const step of run.claim.steps) {
    if (step.row.state === 'done' || step.row.state === 'failed') continue;
    if (!(await isAsApproved(run, step))) drifted.push(step);
  }
  return drifted;
}

/** Fails drifted steps by name, and answers with the run of the others. */
export async function withoutDrifted(run: Run, drifted: readonly ClaimedStep[]): Promise<Run> {
  for (const step of drifted) await closeStep(run.house, run.claim, step, 'plan-drift');
  const steps = run.claim.steps.filter((step) => !drifted.includes(step));
  return { ...run, claim: { ...run.claim, steps } };
}

async function isAsApproved(run: Run, step: ClaimedStep): Promise<boolean> {
  const { table, shape, corrections = [] } = step.spec;
  if (tableShape(await run.catalogueOf(step), table) !== shape) return false;
  const now = await valuesOf(run, step);
  if (now === null) return false;
  if (corrections.every(({ kind, before }, at) => isSame(kind, before, now[at] ?? null))) return true;
  return (
    step.row.state === 'running' &&
    corrections.every(({ kind, after }, at) => isSame(kind, after, now[at] ?? null))
  );
}

/** By step id: 0 where the store now holds what was written, 1 where not, null where it could not be read. */
export async function readBack(run: Run): Promise<Map<string, number | null>> {
  const remaining = new Map<string, number | null>();
  for (const step of run.claim.steps) {
    try {
      const now = await valuesOf(run, step);
      const corrections = step.spec.corrections ?? [];
      const right =
        now !== null && corrections.every(({ kind, after }, at) => isSame(kind, after, now[at] ?? null));
      remaining.set(step.row.id, right ? 0 : 1);
    } catch (error) {
      if (!isProblem(error) || error.code === 'claim-overtaken') throw error;
      await delayIfTransient(run, step, error);
      remaining.set(step.row.id, null);
    }
  }
  return remaining;
}

/** The columns of the one row as they are now; null where it is gone. */
async function valuesOf(run: Run, step: ClaimedStep): Promise<readonly Value[] | null> {
  const [selector] = step.spec.selectors;
  if (selector === undefined) return null;
  const connector = await run.connectorOf(step);
  for await (const batch of connector.locate(selector, step.spec.columns)) {
    const [row] = batch;
    if (row !== undefined) return row;
  }
  return null;
}

/** Before and after of a plan of corrections that is still to be decided or run; empty once its key is destroyed. */
export async function correctionsOf(
  work: Work,
  planId: string,
): Promise<readonly (Correction & { readonly collection: string })[]> {
  const plan = await Plan.query(work.trx).findById([work.controllerId, planId]);
  if (plan?.kind !== 'rectification' || plan.wrappedKey === null) return [];
  const key = await planKey(work, plan);
  return (await stepsOf(work, planId)).flatMap(({ id, spec, collection }) =>
    (openSpec(key, id, spec).corrections ?? []).map((one) => ({ ...one, collection })),
  );
}
