// Ending a request that may have a plan: what has not begun never begins, what has begun cannot be taken back.
import { Problem } from '../platform/problem.ts';
import { holdRequest } from '../requests/data-request.ts';
import { denyRequest, withdrawRequest } from '../requests/decide.ts';
import type { Refusal } from '../requests/refusal.ts';
import type { Work } from '../work.ts';
import { closeOwnerTasks, waitsForOwners } from './close-owner-tasks.ts';
import { holdPlansOf, Plan, type Side } from './plan.ts';
import { forgetIdentifiers } from './recipient-identifiers.ts';
import { holdRefused } from './refusal-hold.ts';

/**
 * Takes a request back, by its person. Throws `withdraw-too-late` once a worker has claimed the plan: from then on
 * rows may be gone, and half an erasure would be worse than the whole. Throws `withdraw-not-yours` for a case of a
 * minor, which nobody but staff may end.
 */
export async function takeBack(work: Work, requestId: string): Promise<void> {
  // Plans before their case, as everybody holds them: whoever draws or approves at this moment waits, or is waited for.
  await holdPlansOf(work, requestId);
  const { right } = await holdRequest(work, requestId);
  if (right === 'minor-found' && work.actor.kind === 'subject') {
    throw new Problem(
      'forbidden',
      'withdraw-not-yours',
      'This case goes on until somebody here has looked at it. Nothing was changed; write to us if you know more.',
    );
  }
  await closePlans(work, requestId, 'withdrawn');
  await withdrawRequest(work, requestId);
}

/** Refuses a request, by staff, and closes what was planned for it; under some laws its data is then held. Throws like `denyRequest`. */
export async function refuse(work: Work, denial: Refusal & { readonly requestId: string }): Promise<void> {
  await closePlans(work, denial.requestId, 'denied');
  await holdRefused(work, denial.requestId);
  await denyRequest(work, denial);
}

/** Throws the open plans of a request away and asks for a new one: after a stop, or when a store is mended. Throws `redraw-not-possible`. */
export async function redraw(work: Work, requestId: string, why = 'replaced'): Promise<void> {
  const { status } = await holdRequest(work, requestId);
  if (status !== 'planned' && status !== 'partly-fulfilled') {
    throw new Problem(
      'conflict',
      'redraw-not-possible',
      `This request is "${status}", so no new plan is drawn for it. Nothing was changed.`,
    );
  }
  await closePlans(work, requestId, why);
  await work.enqueue('draw-plan', { requestId });
}

/**
 * Whether a plan that is held is being carried out, so that it cannot be stopped half-way. A copy that waits for people is
 * not packed yet: nothing of it would be left half done.
 */
export async function isUnderWay(work: Work, { id, kind, status }: Plan): Promise<boolean> {
  return status === 'running' && !(kind === 'access' && (await waitsForOwners(work, id)));
}

/**
 * Closes every plan of one side of a request that has not begun, but `except`, and raises its fence. A case that ends
 * leaves its columns: what they must say follows the list of ended uses. Throws `withdraw-too-late`.
 */
export async function closePlans(
  work: Work,
  requestId: string,
  why: string,
  { except = '', side = 'case' }: { readonly except?: string; readonly side?: Side } = {},
): Promise<void> {
  const { trx, controllerId } = work;
  const plans = await holdPlansOf(work, requestId, side);
  for (const plan of plans.filter(({ id }) => id !== except)) {
    if (await isUnderWay(work, plan)) {
      throw new Problem(
        'conflict',
        'withdraw-too-late',
        'This request is being carried out at this moment and cannot be stopped half-way. You will get the receipt.',
      );
    }
    const fence = (BigInt(plan.fence) + 1n).toString();
    await Plan.query(trx)
      .findById([controllerId, plan.id])
      .patch({ status: 'closed', fence, stoppedFor: why });
    await closeOwnerTasks(work, plan.id);
    // A plan that is carried out later gathers anew.
    await forgetIdentifiers(work, requestId);
    await work.record('plan.closed', plan.id, { requestId, why });
  }
}
