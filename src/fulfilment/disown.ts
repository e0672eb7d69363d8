// "This was not me": a warned address stops a case that has not begun to act, and staff are told at once.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { openWarning, writeDispute } from '../requests/channel-warning.ts';
import { type DataRequest, findRequest, holdRequest, isOpen } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { patchAddress } from '../requests/reach.ts';
import { letterValues } from '../requests/write-to-person.ts';
import type { Actor, Work } from '../work.ts';
import { closeOwnerTasks } from './close-owner-tasks.ts';
import { holdPlansOf, type Plan, patchPlan, requestsOf } from './plan.ts';
import { hasActed } from './receipt.ts';
import { isUnderWay, takeBack } from './take-back.ts';

/** Whoever reads a warned address: the person herself, or somebody whose address it is by now. */
export const WARNED: Actor = { kind: 'client', id: 'warned-address' };

/** `held`: nothing is done before staff decide. `too-late`: it is being carried out, or had ended; staff know. */
export type Disowned = 'held' | 'too-late';

/**
 * Disowns a case with the code of a warning. Its approved plan is stopped, a new address is refused, and nothing is
 * approved or given out until staff decide. Null for a wrong code, which is counted in this work: it must commit.
 */
export async function disown(
  work: Work,
  given: { warningId: string; code: string },
): Promise<Disowned | null> {
  const warning = await openWarning(work, given);
  if (warning === null) return null;
  const { requestId, kind, aboutId } = warning;
  const running = await stopWaiting(work, requestId);
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const tooLate = running || (kind === 'erasure' && !isOpen(request.status));
  if (warning.disputedAt !== null) return tooLate ? 'too-late' : 'held';
  if (kind === 'address') await patchAddress(work, aboutId, { state: 'refused' });
  await writeDispute(work, warning);
  await tellStaff(work, request, { tooLate, by: 'address' });
  return tooLate ? 'too-late' : 'held';
}

/**
 * Ends a case that an agent began and its person disowned. One that is being carried out, or was, cannot be ended: her
 * word stays, and staff are told at once; so they are where an ended one was carried out in part before.
 */
export async function endDisowned(work: Work, requestId: string): Promise<void> {
  // Plans before their case, as everybody holds them.
  const plans = await holdPlansOf(work, requestId);
  const request = await holdRequest(work, requestId);
  if (isOpen(request.status) && !(await anyUnderWay(work, plans))) {
    await takeBack(work, requestId);
    // An earlier plan may have been carried out in part: what it did is done.
    if (!(await hasActed(work, requestId))) return;
  }
  await tellStaff(work, request, { tooLate: true, by: 'agent' });
}

/** Stops plans that were approved and can be stopped yet, and raises their fences; true where one is being carried out. */
async function stopWaiting(work: Work, requestId: string): Promise<boolean> {
  const plans = await holdPlansOf(work, requestId);
  const tooLate = await anyUnderWay(work, plans);
  for (const plan of plans) {
    const { id, status, fence } = plan;
    const begun = status === 'running' && !(await isUnderWay(work, plan));
    if (status !== 'confirming' && status !== 'approved' && !begun) continue;
    const raised = (BigInt(fence) + 1n).toString();
    await patchPlan(work, id, { status: 'stopped', stoppedFor: 'not-me', fence: raised });
    await work.record('plan.stopped', id, { why: 'not-me' });
    await closeOwnerTasks(work, id);
    if (status === 'confirming') continue;
    for (const one of await requestsOf(work, id)) await move(work, one, 'stop', {}, { planId: id });
  }
  return tooLate;
}

async function anyUnderWay(work: Work, plans: readonly Plan[]): Promise<boolean> {
  for (const plan of plans) if (await isUnderWay(work, plan)) return true;
  return false;
}

async function tellStaff(
  work: Work,
  request: DataRequest,
  { tooLate, by }: { readonly tooLate: boolean; readonly by: 'address' | 'agent' },
): Promise<void> {
  for (const { email, name } of await accountsWith(work, 'approve:plan')) {
    await writeLetter(work, {
      letter: 'staff-case-disputed',
      to: { email, name },
      requestId: request.id,
      values: { ...letterValues(request), by, tooLate: tooLate ? 'yes' : '' },
    });
  }
}
