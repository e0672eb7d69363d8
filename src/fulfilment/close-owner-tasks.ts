// Tasks of owners that nobody needs any more, because their plan is not carried out.
import { OwnerTask, patchOwnerTask } from '../requests/owner-task.ts';
import type { Work } from '../work.ts';

const WAITING = ['open', 'answered'] as const;

/** Whether a plan waits for an owner, or for staff to look at an answer. */
export async function waitsForOwners(work: Work, planId: string): Promise<boolean> {
  const { trx, controllerId } = work;
  const waiting = OwnerTask.query(trx)
    .where({ controllerId, planId })
    .whereIn('state', [...WAITING]);
  return (await waiting.resultSize()) > 0;
}

/** Ends the tasks of a plan; their letters lead to a page that says so. */
export async function closeOwnerTasks(work: Work, planId: string): Promise<void> {
  const { trx, controllerId } = work;
  const waiting = await OwnerTask.query(trx)
    .where({ controllerId, planId })
    .whereIn('state', [...WAITING])
    .forUpdate();
  for (const { id: taskId, requestId, system } of waiting) {
    // An answer that nobody looked at is no answer any more; its files go with the case.
    const nothing = { outcome: null, reason: null, answeredAt: null, answeredBy: null, words: null } as const;
    await patchOwnerTask(work, taskId, { ...nothing, state: 'closed', nextAt: null });
    await work.record('owner.closed', requestId, { system, taskId });
  }
}
