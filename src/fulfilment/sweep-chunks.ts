// One step of a sweep, chunk by chunk: fenced, as large as the store bears, standing back while it is busy.
import { setTimeout } from 'node:timers/promises';
import { allOf, not } from '../connectors/condition.ts';
import { readCondition } from '../connectors/condition-text.ts';
import type { Condition, Connector, Reached, SweepOutcome } from '../connectors/connector.ts';
import type { Effect } from '../connectors/effect.ts';
import { FIRST_PACE, nextPace, type Pace, type Taken } from '../connectors/pace.ts';
import { sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { MACHINE } from '../work.ts';
import { type ClaimedStep, underClaim } from './claim.ts';
import { PlanChunk, PlanStep, patchPlan } from './plan.ts';
import type { Run } from './run-plan.ts';
import { mustStillHold, type Sweep, schedulesChanged, stillHolds } from './sweep.ts';
import { unlessHeld } from './unless-held.ts';

/** Milliseconds. A store that stays busy, or rows that stay locked, for so long: it gets a minute of quiet, and the worker other work. */
const LONGEST_WAIT = 3_000;
const LATER = { minutes: 1 } as const;
/** Chunks that found every row locked by others, with this pause between two of them. */
const LOCKED_PAUSE = 500;

/** What one step works on; `held` was read for this claim, and a newer hold ends the claim. */
export interface Sweeping {
  readonly step: ClaimedStep;
  readonly sweep: Sweep;
  readonly held: readonly Condition[];
}

/** The rows that a step takes, without those that are held. */
export function goingOf({ spec }: ClaimedStep, held: readonly Condition[]): Condition {
  return allOf(readCondition(spec.sweep?.where ?? '{"kind":"any","of":[]}'), ...held.map(not));
}

/**
 * Takes chunks until no row of the condition is left. What a worker did before it died is told by the store's ledger, and
 * is not done again. Throws `plan-delayed` when it stands back, `sweep-over-count`, `schedules-changed`, and as `unlessHeld`.
 */
export async function sweepChunks(run: Run, sweeping: Sweeping, signal: AbortSignal): Promise<void> {
  const { step } = sweeping;
  await run.house.inWork(
    run.claim.controllerId,
    MACHINE,
    async (work) => await mustStillHold(work, sweeping.sweep),
  );
  const connector = await run.connectorOf(step);
  const ledger = await connector.hasLedger();
  const where = goingOf(step, sweeping.held);
  let { number, rows } = await progressOf(run, step);
  let pace = FIRST_PACE;
  let from: Reached | null = null;
  let taken: Taken | null = null;
  let locked = 0;
  for (let more = true; more; number += 1) {
    signal.throwIfAborted();
    pace = await standBack(run, step, { connector, pace, taken, signal });
    const began = performance.now();
    const outcome = await takeChunk(run, sweeping, {
      connector,
      ledger,
      where,
      number,
      from,
      limit: pace.size,
    });
    taken = { rows: outcome.rows, milliseconds: performance.now() - began };
    ({ more, reached: from } = outcome);
    rows += outcome.rows;
    await closeChunk(run, sweeping, number, outcome);
    if (rows > (step.spec.sweep?.most ?? 0) && more) throw overCount(step);
    if (!more) break;
    // A store of files may look at many before it finds one: that it got on is enough.
    const stuck = taken.rows === 0 && (from === null || from.passedOver);
    locked = stuck ? locked + LOCKED_PAUSE : 0;
    if (locked >= LONGEST_WAIT) await putOff(run, step);
    if (locked > 0) await setTimeout(LOCKED_PAUSE, undefined, { signal });
  }
}

interface Taking {
  readonly connector: Connector;
  readonly ledger: boolean;
  readonly where: Condition;
  readonly number: number;
  readonly from: Reached | null;
  readonly limit: number;
}

async function takeChunk(run: Run, { step }: Sweeping, taking: Taking): Promise<SweepOutcome> {
  const { connector, ledger, where, number, from, limit } = taking;
  const { fence } = run.claim;
  if (ledger) await connector.raiseFence(step.row.id, number, fence);
  const order = {
    table: step.spec.table,
    where,
    column: step.spec.sweep?.column ?? '',
    from,
    limit,
    effect: effectOf(step),
    step: step.row.id,
    chunk: number,
    fence,
    ledger,
  };
  return await unlessHeld(run.house, run.claim, async () => await connector.sweep(order));
}

function effectOf({ row, spec }: ClaimedStep): Effect {
  return row.act === 'delete' ? { kind: 'delete' } : { kind: 'mask', maskings: spec.maskings };
}

/** Where an earlier run ended: the number of the next chunk, and the rows that went. */
async function progressOf(run: Run, { row }: ClaimedStep): Promise<{ number: number; rows: number }> {
  const { controllerId } = run.claim;
  return await run.house.inWork(controllerId, MACHINE, async ({ trx }) => {
    const number = await PlanChunk.query(trx).where({ controllerId, stepId: row.id }).resultSize();
    const present = await PlanStep.query(trx).findById([controllerId, row.id]).throwIfNotFound();
    return { number, rows: Number(present.rowsDone) };
  });
}

/** Writes in our books what the store has done, once, and looks whether the schedules still say so. */
async function closeChunk(
  run: Run,
  { step, sweep }: Sweeping,
  number: number,
  { rows, reached, partition }: SweepOutcome,
): Promise<void> {
  const stepId = step.row.id;
  const holds = await underClaim(run.house, run.claim, async (work) => {
    const { trx, controllerId } = work;
    const digest = sha256(JSON.stringify([number, rows, reached?.place ?? null, partition]));
    const chunk = { controllerId, stepId, number, rows, digest, done: true, rowsDone: String(rows) };
    await PlanChunk.query(trx).insert(chunk);
    await PlanStep.query(trx).findById([controllerId, stepId]).increment('rowsDone', rows);
    return await stillHolds(work, sweep);
  });
  if (!holds) throw schedulesChanged(sweep);
}

/** The pace of the next chunk. Takes nothing from a store that is busy; one that stays so is left alone for a while. */
async function standBack(
  run: Run,
  step: ClaimedStep,
  given: { connector: Connector; pace: Pace; taken: Taken | null; signal: AbortSignal },
): Promise<Pace> {
  const { connector, pace, taken, signal } = given;
  let next = nextPace(pace, taken, await connector.load());
  for (let waited = 0; next.wait > 0; waited += next.wait) {
    if (waited >= LONGEST_WAIT) await putOff(run, step);
    await setTimeout(next.wait, undefined, { signal });
    next = nextPace(next, null, await connector.load());
  }
  return next;
}

async function putOff(run: Run, { row }: ClaimedStep): Promise<never> {
  const { plan } = run.claim;
  await underClaim(run.house, run.claim, async (work) => {
    const nextAt = work.at.add(LATER);
    await patchPlan(work, plan.id, { nextAt });
    await work.record('sweep.yielded', plan.id, { store: row.store, rows: row.rowsDone });
    await work.enqueue('run-plan', { planId: plan.id }, nextAt);
  });
  throw new Problem('unavailable', 'plan-delayed', 'The store is busy. The sweep goes on later by itself.');
}

function overCount({ row }: ClaimedStep): Problem {
  return new Problem(
    'conflict',
    'sweep-over-count',
    `Far more rows of ${row.collection} went than were counted before. The sweep stopped there; a person must look before the next one.`,
    { collection: row.collection },
  );
}
