// Chunks of a step: reading their keys, and marking what was done with them.
import type { KeyedRows } from '../connectors/connector.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import { MACHINE } from '../work.ts';
import { type Claim, type ClaimedStep, underClaim } from './claim.ts';
import { type DoneChunk, markDone, PlanChunk, PlanStep, patchPlan, patchStep } from './plan.ts';
import { openKeys } from './plan-key.ts';

/** Rows of one chunk, opened. */
export interface OpenedChunk {
  readonly number: number;
  readonly rows: KeyedRows;
}

/**
 * The keyed rows of some chunks, opened and held against their digests: all of them, or none. Throws `chunk-unknown`,
 * `plan-forgotten`, `plan-altered`.
 */
export async function openChunks(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  numbers: readonly number[],
): Promise<OpenedChunk[]> {
  const chunks = await house.inWork(claim.controllerId, MACHINE, async (work) =>
    PlanChunk.query(work.trx)
      .where({ controllerId: claim.controllerId, stepId: step.row.id })
      .whereIn('number', [...numbers])
      .orderBy('number'),
  );
  if (chunks.length !== new Set(numbers).size) throw chunkUnknown();
  return chunks.map(({ number, keys: sealed, digest }) => {
    if (sealed === null) {
      throw new Problem(
        'conflict',
        'plan-forgotten',
        'The keys of this plan were destroyed. Draw a new plan.',
      );
    }
    const keys = openKeys(claim.key, { stepId: step.row.id, number }, sealed, digest);
    return { number, rows: { table: step.spec.table, columns: step.spec.keyColumns, keys } };
  });
}

/** The keyed rows of one chunk. Throws as `openChunks` does. */
export async function chunkRows(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  number: number,
): Promise<KeyedRows> {
  const [chunk] = await openChunks(house, claim, step, [number]);
  if (chunk === undefined) throw chunkUnknown();
  return chunk.rows;
}

function chunkUnknown(): Problem {
  return new Problem(
    'internal',
    'chunk-unknown',
    'A part of this plan is missing. Nothing was done; draw a new plan.',
  );
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

/** Writes that chunks are done; those that are written as done already stay as they are. */
export async function closeChunks(
  house: House,
  claim: Claim,
  step: ClaimedStep,
  done: readonly DoneChunk[],
): Promise<void> {
  if (done.length === 0) return;
  await underClaim(house, claim, async (work) => await markDone(work, step.row.id, done));
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
    // A step that went through ends the row of failures: the next store has a budget of its own.
    if (problem === null) await patchPlan(work, claim.plan.id, { failures: 0 });
    const details = { planId: claim.plan.id, act: row.act, rows: row.rowsDone, problem };
    await work.record(problem === null ? 'step.completed' : 'step.failed', row.id, details);
  });
}

/** Whether a step has failed, in this run or before. */
export async function hasFailed(house: House, claim: Claim, step: ClaimedStep): Promise<boolean> {
  const row = await house.inWork(claim.controllerId, MACHINE, async (work) =>
    PlanStep.query(work.trx).findById([claim.controllerId, step.row.id]).select('state').throwIfNotFound(),
  );
  return row.state === 'failed';
}
