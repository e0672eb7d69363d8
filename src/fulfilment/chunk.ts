// One chunk of a step: reading its keys, and marking what was done with them.
import type { KeyedRows } from '../connectors/connector.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import { MACHINE } from '../work.ts';
import { type Claim, type ClaimedStep, underClaim } from './claim.ts';
import { PlanChunk, PlanStep, patchStep } from './plan.ts';
import { openKeys } from './plan-key.ts';

/** The keyed rows of one chunk, opened and held against their digest. Throws `plan-forgotten`, `plan-altered`. */
export async function chunkRows(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  number: number,
): Promise<KeyedRows> {
  const chunk = await house.inWork(claim.controllerId, MACHINE, async (work) =>
    PlanChunk.query(work.trx).findById([claim.controllerId, step.row.id, number]).throwIfNotFound(),
  );
  if (chunk.keys === null) {
    throw new Problem('conflict', 'plan-forgotten', 'The keys of this plan were destroyed. Draw a new plan.');
  }
  const keys = openKeys(claim.key, { stepId: step.row.id, number }, chunk.keys, chunk.digest);
  return { table: step.spec.table, columns: step.spec.keyColumns, keys };
}

/** The numbers of all chunks of a step, done or not. */
export async function chunkNumbers(house: House, claim: Claim, step: ClaimedStep): Promise<number[]> {
  const rows = await house.inWork(claim.controllerId, MACHINE, async (work) =>
    PlanChunk.query(work.trx)
      .select('number')
      .where({ controllerId: claim.controllerId, stepId: step.row.id })
      .orderBy('number'),
  );
  return rows.map((row) => row.number);
}

/** Writes that a chunk is done, with the rows that the store's own ledger counted. */
export async function closeChunk(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  number: number,
  rows: number,
): Promise<void> {
  await underClaim(house, claim, async (work) => {
    const place = [work.controllerId, step.row.id, number];
    const closed = await PlanChunk.query(work.trx)
      .findById(place)
      .where({ done: false })
      .patch({ done: true, rowsDone: String(rows) });
    if (closed === 0) return;
    await PlanStep.query(work.trx).findById([work.controllerId, step.row.id]).increment('rows_done', rows);
  });
}

/** Writes that a step begins; recorded once, however often it is resumed. */
export async function openStep(house: House, claim: Claim, step: ClaimedStep): Promise<void> {
  if (step.row.state !== 'waiting') return;
  await underClaim(house, claim, async (work) => {
    await patchStep(work, step.row.id, { state: 'running', startedAt: work.at });
    await work.record('step.started', step.row.id, { planId: claim.plan.id, fence: claim.fence.toString() });
  });
}

/** Writes how a step ended: done, or failed with the code of what stood in the way. */
export async function closeStep(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  problem: string | null,
): Promise<void> {
  await underClaim(house, claim, async (work) => {
    const row = await PlanStep.query(work.trx).findById([work.controllerId, step.row.id]).throwIfNotFound();
    if (row.state === 'done' || row.state === 'failed') return;
    const state = problem === null ? 'done' : 'failed';
    await patchStep(work, row.id, { state, problem, finishedAt: work.at });
    const details = { planId: claim.plan.id, act: row.act, rows: row.rowsDone, problem };
    await work.record(problem === null ? 'step.completed' : 'step.failed', row.id, details);
  });
}
