// The whole run of one plan: claim, compare, act, count again, write the receipt. Each writes in a short work.
import type { Connector } from '../connectors/connector.ts';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { type House, MACHINE } from '../work.ts';
import { packAccess } from './access-archive.ts';
import { orWaitForRoom } from './archive-waits.ts';
import { askOwners, restForOwners } from './ask-owners.ts';
import { closeStep } from './chunk.ts';
import { type Claim, type ClaimedStep, claimPlan } from './claim.ts';
import { findDrift, type Unseen } from './drift.ts';
import { suppressBefore } from './federated.ts';
import { finishPlan, stopPlan, writeRemaining } from './finish-plan.ts';
import { isHeldNow } from './hold-run.ts';
import { OpenStores } from './open-stores.ts';
import { PASSED_ON } from './pass-on.ts';
import { changesStore, Plan, type PlanKind, requestsOf } from './plan.ts';
import { gatherIdentifiers } from './recipient-identifiers.ts';
import { recount } from './recount.ts';
import { driftedSteps, readBack, withoutDrifted } from './run-corrections.ts';
import { delayIfTransient, eraseSteps, type Run } from './run-plan.ts';
import { runSweep } from './run-sweep.ts';
import { writeUseColumns } from './run-use-columns.ts';
import { stopForHold } from './stop-held.ts';
import { stoppedByUse } from './stop-unused.ts';
import { drawSupplement, openSupplements } from './supplement.ts';
import { replacedSteps, whereDrawn, withoutReplaced } from './where-drawn.ts';

/** Ends that are no failure of the job: someone else goes on, or it goes on later by itself. */
const QUIET = ['claim-overtaken', 'fence-lost', 'plan-delayed', 'hold-placed'];
/** How often rows may keep appearing before the receipt says "partly". */
const SUPPLEMENTS = 3;

/** Plans after which rows may no longer be found by what they held. */
const GOING: readonly PlanKind[] = ['erasure', 'rectification'];

type Wrap = (connector: Connector) => Connector;
type CarryOut = (planId: string) => Promise<void>;

/** Carries out one plan from wherever it stands; nothing when it is not approved or already done. */
export async function carryOut(
  house: House,
  controllerId: string,
  planId: string,
  signal: AbortSignal,
): Promise<void> {
  await carryOutWith(house, controllerId, planId, signal, (connector) => connector);
}

/** The same, with every connector handed through `wrap`, those of supplements too: the crash harness cuts lines there. */
export async function carryOutWith(
  house: House,
  controllerId: string,
  planId: string,
  signal: AbortSignal,
  wrap: Wrap,
): Promise<void> {
  const claim = await claimPlan(house, controllerId, planId);
  if (claim === null) return;
  const stores = new OpenStores(house, controllerId, {
    wrap,
    evenRestored: claim.plan.replaysStore !== null,
  });
  let again = false;
  try {
    await act(
      {
        house,
        claim,
        connectorOf: async (step) => whereDrawn(step, await stores.connector(step.row.storeId)),
        catalogueOf: async (step) => {
          whereDrawn(step, await stores.connector(step.row.storeId));
          return await stores.catalogue(step.row.storeId);
        },
        openStore: (storeId) => stores.open(storeId),
      },
      async (supplement) => await carryOutWith(house, controllerId, supplement, signal, wrap),
      signal,
    );
  } catch (error) {
    if (!isProblem(error) || !QUIET.includes(error.code)) throw error;
    logger.info({ planId, ...loggable(error) }, 'a run of a plan ended early');
    again = error.code === 'hold-placed';
  } finally {
    await stores.close();
  }
  // The new claim looks whether the hold names anything of this plan; if not, it goes on where it was.
  if (again && !signal.aborted) await carryOutWith(house, controllerId, planId, signal, wrap);
}

async function act(claimed: Run, carryOutSupplement: CarryOut, signal: AbortSignal): Promise<void> {
  if (claimed.claim.plan.kind === 'sweep') {
    await runSweep(claimed, signal);
    return;
  }
  if (claimed.claim.plan.kind === 'restriction') {
    await writeUseColumns(claimed, signal);
    return;
  }
  const run = await whereItWasDrawn(claimed);
  if (run === null) return;
  if (run.claim.plan.kind === 'erasure' && (await isHeldNow(run))) {
    await stopForHold(run);
    return;
  }
  if (run.claim.plan.kind === 'erasure' && !hasBegun(run.claim) && (await stoppedByUse(run))) return;
  await rememberIdentifiers(run);
  if (run.claim.plan.kind === 'access') {
    await disclose(run, signal);
    return;
  }
  if (run.claim.plan.kind === 'rectification') {
    await correct(run, signal);
    return;
  }
  const first = await countsItself(run);
  const seen = first && !hasBegun(run.claim) ? await compare(run, carryOutSupplement) : run;
  if (seen === null) return;
  await askOwners(run);
  await eraseSteps(seen, signal);
  // The first plan counts its collections again, and with them the rows of its supplements.
  await finishWithOwners(run, async () => (first ? await recount(run) : new Map()));
}

/** The run without stores that were replaced since the drawing; null where nothing has begun, and a person must look. */
async function whereItWasDrawn(run: Run): Promise<Run | null> {
  const replaced = await replacedSteps(run);
  if (replaced.length === 0 || hasBegun(run.claim)) return await withoutReplaced(run, replaced);
  await stopPlan(run, 'store-replaced');
  return null;
}

/**
 * Ends a run once every owner has answered. What remains is counted when our own part is done, and kept while the plan
 * rests: what comes into the stores in the weeks of an owner is no failure of this run.
 */
async function finishWithOwners(
  run: Run,
  count: (run: Run) => Promise<Map<string, number | null>>,
): Promise<void> {
  const acting = run.claim.steps.filter(isActing);
  const known = acting.length > 0 && acting.every(({ row }) => row.remaining !== null);
  const remaining = known
    ? new Map(acting.map(({ row }) => [row.id, Number(row.remaining)]))
    : await count(run);
  const rests = await restForOwners(run, async (work) => {
    for (const [stepId, rows] of remaining) await writeRemaining(work, stepId, rows);
  });
  if (!rests) await finishPlan(run, remaining, null);
}

/** A plan that erases again compares and counts as a first plan does; its own supplements are counted with it. */
async function countsItself({ house, claim }: Run): Promise<boolean> {
  const { supplements, replaysStore } = claim.plan;
  if (supplements === null || replaysStore === null) return supplements === null;
  const covering = await house.inWork(claim.controllerId, MACHINE, async ({ trx }) =>
    Plan.query(trx).findById([claim.controllerId, supplements]).throwIfNotFound(),
  );
  return covering.replaysStore === null;
}

/** What recipients find her by is read before it is gone; and from now on no exchange brings it back. */
async function rememberIdentifiers({ house, claim }: Run): Promise<void> {
  const { controllerId, plan } = claim;
  if (!GOING.includes(plan.kind) || plan.supplements !== null || hasBegun(claim)) return;
  for (const requestId of await passedOnOf(house, claim)) {
    await gatherIdentifiers(house, controllerId, requestId);
    const before = { requestId, kind: plan.kind, steps: claim.steps };
    await house.inWork(controllerId, MACHINE, async (work) => await suppressBefore(work, before));
  }
}

/** Requests of a plan that are about the person herself: who is shown on a row of another's is not erased with it. */
async function passedOnOf(house: House, { controllerId, plan }: Claim): Promise<string[]> {
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const about: string[] = [];
    for (const requestId of await requestsOf(work, plan.id)) {
      const right = (await findRequest(work, requestId))?.right;
      if (right !== undefined && PASSED_ON.includes(right)) about.push(requestId);
    }
    return about;
  });
}

/** Packs what the person gets; of an account that may be a child's nothing is packed, and a person must look. */
async function disclose(run: Run, signal: AbortSignal): Promise<void> {
  await askOwners(run);
  if (await restForOwners(run)) return;
  try {
    await finishPlan(run, new Map(), await orWaitForRoom(run, async () => await packAccess(run, signal)));
  } catch (error) {
    if (!isProblem(error) || error.code !== 'guardian-check-open') throw error;
    await stopPlan(run, error.code);
  }
}

/**
 * Writes corrections over fields that are still what the approver saw, and reads each back. A field that changed
 * stops the plan while nothing is written; afterwards its own row fails by name, and the others go on.
 */
async function correct(run: Run, signal: AbortSignal): Promise<void> {
  let drifted: ClaimedStep[];
  try {
    drifted = await driftedSteps(run);
  } catch (error) {
    await failUnseen(run, error);
    return;
  }
  if (drifted.length > 0 && !hasBegun(run.claim)) {
    await stopPlan(run, 'plan-drift');
    return;
  }
  await askOwners(run);
  await eraseSteps(await withoutDrifted(run, drifted), signal);
  await finishWithOwners(run, readBack);
}

/**
 * What nobody could look at is never written over: tried again later, or every step fails by its name. Owners that an
 * earlier run asked are waited for all the same.
 */
async function failUnseen(run: Run, error: unknown): Promise<void> {
  const [first] = run.claim.steps;
  if (!isProblem(error) || !error.code.startsWith('store-') || first === undefined) throw error;
  await delayIfTransient(run, first, error);
  for (const step of run.claim.steps) await closeStep(run.house, run.claim, step, error.code);
  await finishWithOwners(run, async () => new Map(run.claim.steps.map(({ row }) => [row.id, null])));
}

/** Compares before the first effect: the run without what could not be looked at; null when a person must look. */
async function compare(run: Run, carryOutSupplement: CarryOut): Promise<Run | null> {
  const { house, claim } = run;
  for (const planId of await openSupplements(run)) await carryOutSupplement(planId);
  let seen = run;
  for (let round = 0; round < SUPPLEMENTS; round += 1) {
    try {
      const { grown, unseen } = await findDrift(run);
      seen = await without(run, unseen);
      const more = grown.reduce((sum, { rows }) => sum + rows, 0);
      if (more === 0) break;
      const planned = claim.steps.reduce((sum, { row }) => sum + Number(row.rows), 0);
      if (planned + more > (await rowCap(house, claim))) {
        await stopPlan(run, 'drift-over-cap');
        return null;
      }
      await carryOutSupplement(await drawSupplement(run, grown));
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.code === 'plan-drift') {
        await stopPlan(run, error.code);
        return null;
      }
      if (error.code === 'plan-held') {
        await stopForHold(run);
        return null;
      }
      if (error.code.startsWith('store-')) break;
      throw error;
    }
  }
  return seen;
}

/** What nobody could look at is not acted on: it is tried again later, or its steps fail by their name. */
async function without(run: Run, unseen: readonly Unseen[]): Promise<Run> {
  const { house, claim } = run;
  const left = new Set<ClaimedStep>();
  for (const { steps, problem } of unseen) {
    for (const step of steps.filter(isActing)) {
      await delayIfTransient(run, step, problem);
      await closeStep(house, claim, step, problem.code);
      left.add(step);
    }
  }
  return { ...run, claim: { ...claim, steps: claim.steps.filter((step) => !left.has(step)) } };
}

/** Steps that only tell of something (kept, left out, nothing held) are done from the start and say nothing. */
function hasBegun(claim: Claim): boolean {
  return claim.steps.filter(isActing).some(({ row }) => row.startedAt !== null || Number(row.rowsDone) > 0);
}

function isActing({ row }: ClaimedStep): boolean {
  return changesStore(row);
}

async function rowCap(house: House, claim: Claim): Promise<number> {
  return await house.inWork(claim.controllerId, MACHINE, async (work) => work.controller.rowCap);
}
