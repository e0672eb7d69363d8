// When the answer of an owner counts: at once, or after staff looked at what would go to the person; then the plan goes on.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { findRequest } from '../requests/data-request.ts';
import { holdOwnerTask, OwnerTask, patchOwnerTask } from '../requests/owner-task.ts';
import type { Work } from '../work.ts';
import { holdPlan, patchPlan, patchStep } from './plan.ts';

/** Whether staff must look first: at data that would go to the person, and at words about why something was not done. */
export function mustBeLookedAt({ outcome, kind }: Pick<OwnerTask, 'outcome' | 'kind'>): boolean {
  return outcome === 'exception' || (outcome === 'done' && kind === 'access');
}

/**
 * Holds a task that may be answered, and its plan before it, as everybody holds them: whoever takes the case back or
 * ends its run at this moment waits, or is waited for.
 */
export async function holdTaskToAnswer(work: Work, taskId: string): Promise<OwnerTask | undefined> {
  const { trx, controllerId } = work;
  const known = await OwnerTask.query(trx).findById([controllerId, taskId]).select('planId');
  if (known === undefined) return undefined;
  await holdPlan(work, known.planId);
  return await holdOwnerTask(work, taskId);
}

/** Makes an answer count and wakes its plan. `passed`: whether what the owner sent or said goes to the person. */
export async function settleOwnerTask(work: Work, task: OwnerTask, passed: boolean | null): Promise<void> {
  await countAnswer(work, task, passed);
  const { planId } = task;
  const plan = await holdPlan(work, planId);
  if (plan.status !== 'running') return;
  // The table says that it is due, so a job that is lost or merged with a running one is made up for by the clock.
  await patchPlan(work, planId, { nextAt: work.at });
  await work.enqueue('run-plan', { planId });
}

/** The same within a run of its plan, which needs no waking. */
export async function countAnswer(work: Work, task: OwnerTask, passed: boolean | null): Promise<void> {
  const { id: taskId, requestId, stepId, system } = task;
  const problem = problemOf(task, passed);
  await patchOwnerTask(work, taskId, { state: 'settled', passed, settledAt: work.at });
  await patchStep(work, stepId, {
    state: problem === null ? 'done' : 'failed',
    problem,
    finishedAt: work.at,
  });
  await work.record('owner.settled', requestId, { system, taskId, passed, problem });
}

/** The code of what stood in the way, for the receipt. */
function problemOf({ outcome, kind }: OwnerTask, passed: boolean | null): string | null {
  if (outcome === 'exception') return 'owner-exception';
  return outcome === 'done' && kind === 'access' && passed !== true ? 'owner-withheld' : null;
}

/** Tells staff that an answer waits for their look. */
export async function tellStaffOfAnswer(work: Work, task: OwnerTask): Promise<void> {
  const { requestId, system, outcome } = task;
  const reference = (await findRequest(work, requestId))?.reference ?? '';
  for (const { email, name } of await accountsWith(work, 'answer:question')) {
    const values = { reference, system, outcome };
    await writeLetter(work, { letter: 'staff-owner-answered', to: { email, name }, requestId, values });
  }
}
