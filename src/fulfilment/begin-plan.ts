// Begins the drawing of a plan: only for a request that waits for one, with a key of its own.
import { readMap } from '../data-map/data-store.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { isCoolingOff } from '../requests/cooling-off.ts';
import { awaitsCustomer } from '../requests/customer-routing.ts';
import type { DataRequest } from '../requests/data-request.ts';
import { awaitsProof } from '../verification/demand.ts';
import type { Work } from '../work.ts';
import type { Drawing } from './drawing.ts';
import { Plan, PlanRequest } from './plan.ts';
import { drawnHolds } from './plan-holds.ts';
import { newPlanKey } from './plan-key.ts';
import type { PlannedRight } from './right.ts';

/** Writes an empty plan of a request and answers with what drawing needs; null when none is to be drawn now. */
export async function beginPlan(
  work: Work,
  request: DataRequest,
  right: PlannedRight,
): Promise<Drawing | null> {
  if (!(await waitsForPlan(work, request))) return null;
  const { trx, controllerId } = work;
  const planId = crypto.randomUUID();
  const { key, wrapped } = await newPlanKey(work, planId);
  await Plan.query(trx).insert({
    controllerId,
    id: planId,
    kind: right.kind,
    status: 'drawing',
    wrappedKey: wrapped,
  });
  await PlanRequest.query(trx).insert({ controllerId, planId, requestId: request.id });
  const purposes = await listPurposes(work);
  const holds = await drawnHolds(work, request, right.kind);
  return {
    controllerId,
    requestId: request.id,
    planId,
    key,
    right,
    map: await readMap(work),
    purposes,
    holds,
  };
}

/**
 * A request waits for a plan when it is proven, no longer cooling off, waits for no further proof, is not with the business customer that decides, and
 * has no plan that is still open; columns for its ended uses are no plan of what it asks.
 */
async function waitsForPlan(work: Work, request: DataRequest): Promise<boolean> {
  if (!['verified', 'cooling-off', 'planned', 'partly-fulfilled'].includes(request.status)) return false;
  if ((await isCoolingOff(work, request.id)) || (await awaitsProof(work, request.id))) return false;
  if (await awaitsCustomer(work, request.id)) return false;
  if (request.status === 'verified' || request.status === 'cooling-off') return true;
  const { trx, controllerId } = work;
  const open = await Plan.query(trx)
    .where({ controllerId })
    .whereIn('id', PlanRequest.query(trx).select('planId').where({ controllerId, requestId: request.id }))
    .whereNot('kind', 'restriction')
    .whereIn('status', ['asking', 'drawn', 'confirming', 'approved', 'running'])
    .resultSize();
  return open === 0;
}
