// What a legal hold means for the plans that are open: those that it names stop or are drawn anew, all others go on.
import { isProblem, type Problem } from '../platform/problem.ts';
import { knownHold } from '../retention/legal-hold.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { type Claim, readClaim } from './claim.ts';
import { isHeld } from './hold-run.ts';
import { drawAnew } from './lifted-holds.ts';
import { OpenStores } from './open-stores.ts';
import { holdPlan, Plan, type PlanStatus, requestsOf } from './plan.ts';
import { HELD } from './plan-holds.ts';
import { stopHeldPlan } from './stop-held.ts';
import { redraw } from './take-back.ts';

/** Plans of erasures on which nobody has decided: drawn anew around a hold, nothing is lost but reading. */
const UNDECIDED: readonly PlanStatus[] = ['asking', 'drawn', 'confirming'];

/**
 * After a hold was placed: plans that wait for a decision and reach what it names are drawn anew, approved ones stop,
 * and running ones are woken, since each run looks for itself. After it was lifted, what it had kept is planned again.
 * Throws the problem of a store that could not be looked at, when all other plans are done.
 */
export async function heedHold(house: House, controllerId: string, holdId: string): Promise<void> {
  const plans = await house.inWork(controllerId, MACHINE, async (work) => {
    const hold = await knownHold(work, holdId);
    if (hold.liftedAt === null) return await openErasures(work);
    await drawAnew(work, holdId);
    return [];
  });
  const problems: Problem[] = [];
  for (const planId of plans) {
    try {
      await heed(house, controllerId, planId);
    } catch (error) {
      if (!isProblem(error)) throw error;
      problems.push(error);
    }
  }
  for (const problem of problems) throw problem;
}

async function openErasures({ trx, controllerId }: Work): Promise<string[]> {
  const plans = await Plan.query(trx)
    .select('id')
    .where({ controllerId, kind: 'erasure', supplements: null })
    .whereIn('status', [...UNDECIDED, 'approved', 'running'])
    .orderBy('id');
  return plans.map(({ id }) => id);
}

async function heed(house: House, controllerId: string, planId: string): Promise<void> {
  const claim = await house.inWork(controllerId, MACHINE, async (work) => {
    const plan = await Plan.query(work.trx).findById([controllerId, planId]).throwIfNotFound();
    return plan.wrappedKey === null ? null : await readClaim(work, plan);
  });
  if (claim === null || !(await reaches(house, claim))) return;
  await house.inWork(controllerId, MACHINE, async (work) => {
    const plan = await holdPlan(work, planId);
    if (plan.status === 'running') {
      // One that rests for the owner of a system is woken from that rest.
      await work.enqueue('run-plan', { planId });
      await Plan.query(work.trx).findById([controllerId, planId]).patch({ nextAt: null });
    }
    if (plan.status === 'approved') await stopHeldPlan(work, plan);
    if (!UNDECIDED.includes(plan.status)) return;
    for (const requestId of await requestsOf(work, planId)) await redraw(work, requestId, HELD);
  });
}

async function reaches(house: House, claim: Claim): Promise<boolean> {
  const stores = new OpenStores(house, claim.controllerId);
  try {
    const connectorOf: Parameters<typeof isHeld>[0]['connectorOf'] = ({ row }) =>
      stores.connector(row.storeId);
    return await isHeld(
      { house, claim, connectorOf, openStore: (storeId) => stores.open(storeId) },
      async (_step, problem) => {
        throw problem;
      },
    );
  } finally {
    await stores.close();
  }
}
