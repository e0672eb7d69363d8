// The whole run of one plan: claim, compare, act, count again, write the receipt. Each writes in a short work.
import type { Connector } from '../connectors/connector.ts';
import { loggable, logger } from '../platform/logger.ts';
import { isProblem } from '../platform/problem.ts';
import { type House, MACHINE } from '../work.ts';
import { packAccess } from './access-archive.ts';
import { type Claim, claimPlan } from './claim.ts';
import { findDrift } from './drift.ts';
import { finishPlan, stopPlan } from './finish-plan.ts';
import { OpenStores } from './open-stores.ts';
import { recount } from './recount.ts';
import { eraseSteps, type Run } from './run-plan.ts';
import { drawSupplement, openSupplements } from './supplement.ts';

/** Ends that are no failure of the job: someone else goes on, or it goes on later by itself. */
const QUIET = ['claim-overtaken', 'fence-lost', 'plan-delayed'];
/** How often rows may keep appearing before the receipt says "partly". */
const SUPPLEMENTS = 3;

/** Carries out one plan from wherever it stands; nothing when it is not approved or already done. */
export async function carryOut(
  house: House,
  controllerId: string,
  planId: string,
  signal: AbortSignal,
): Promise<void> {
  await carryOutWith(house, controllerId, planId, signal, (connector) => connector);
}

/** The same, with every connector handed through `wrap`: the crash harness cuts lines there. */
export async function carryOutWith(
  house: House,
  controllerId: string,
  planId: string,
  signal: AbortSignal,
  wrap: (connector: Connector) => Connector,
): Promise<void> {
  const claim = await claimPlan(house, controllerId, planId);
  if (claim === null) return;
  const stores = new OpenStores(house, controllerId, wrap);
  try {
    await act(
      {
        house,
        claim,
        connectorOf: ({ row }) => stores.connector(row.storeId),
        catalogueOf: ({ row }) => stores.catalogue(row.storeId),
      },
      signal,
    );
  } catch (error) {
    if (!isProblem(error) || !QUIET.includes(error.code)) throw error;
    logger.info({ planId, ...loggable(error) }, 'a run of a plan ended early');
  } finally {
    await stores.close();
  }
}

async function act(run: Run, signal: AbortSignal): Promise<void> {
  if (run.claim.plan.kind === 'access') {
    const packed = await packAccess(run, signal);
    await finishPlan(run, new Map(), packed);
    return;
  }
  if (run.claim.plan.supplements === null && !hasBegun(run.claim)) {
    const asked = await compare(run, signal);
    if (asked) return;
  }
  await eraseSteps(run, signal);
  // The first plan counts its collections again, and with them the rows of its supplements.
  const remaining = run.claim.plan.supplements === null ? await recount(run) : new Map<string, number>();
  await finishPlan(run, remaining, null);
}

/** Compares before the first effect; true when the plan was stopped and a person must look. */
async function compare(run: Run, signal: AbortSignal): Promise<boolean> {
  const { house, claim } = run;
  for (const planId of await openSupplements(run)) await carryOut(house, claim.controllerId, planId, signal);
  for (let round = 0; round < SUPPLEMENTS; round += 1) {
    try {
      const grown = await findDrift(run);
      const more = grown.reduce((sum, { rows }) => sum + rows, 0);
      if (more === 0) return false;
      const planned = claim.steps.reduce((sum, { row }) => sum + Number(row.rows), 0);
      if (planned + more > (await rowCap(house, claim))) {
        await stopPlan(run, 'drift-over-cap');
        return true;
      }
      await carryOut(house, claim.controllerId, await drawSupplement(run, grown), signal);
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.code === 'plan-drift') {
        await stopPlan(run, error.code);
        return true;
      }
      if (error.code.startsWith('store-')) return false;
      throw error;
    }
  }
  return false;
}

/** Steps that only tell of something (kept, left out, nothing held) are done from the start and say nothing. */
function hasBegun(claim: Claim): boolean {
  const acting = claim.steps.filter(({ row }) => row.act === 'delete' || row.act === 'mask');
  return acting.some(({ row }) => row.startedAt !== null || Number(row.rowsDone) > 0);
}

async function rowCap(house: House, claim: Claim): Promise<number> {
  return await house.inWork(claim.controllerId, MACHINE, async (work) => work.controller.rowCap);
}
