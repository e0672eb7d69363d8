// The clock chases owners: a reminder at half time; when the time is over the owner of last resort and staff; then staff again.
import type { Knex } from 'knex';
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { holdOwnerTask, OwnerTask, patchOwnerTask } from '../requests/owner-task.ts';
import { asClock, type Work } from '../work.ts';
import { writeToOwner } from './owner-letter.ts';

/** What the owner of last resort has, before staff are told that nobody answers. */
const LAST_RESORT_HOURS = 48;

/** Tasks of all controllers that are to be chased, oldest first. */
export async function ownersDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    OwnerTask.query(trx)
      .select('controllerId', 'id')
      .where('state', 'open')
      .where('nextAt', '<=', at.toString())
      .orderBy('nextAt')
      .limit(1000),
  );
}

/** Goes one stage further with a task that is due; nothing when it was answered or chased meanwhile. */
export async function chaseOwner(work: Work, taskId: string): Promise<void> {
  const task = await holdOwnerTask(work, taskId);
  if (task?.state !== 'open' || task.nextAt === null) return;
  if (Temporal.Instant.compare(work.at, task.nextAt) < 0) return;
  const request = await findRequest(work, task.requestId);
  if (request === undefined) return;
  const isOver = Temporal.Instant.compare(work.at, task.dueAt) >= 0;
  if (task.stage === 'escalated') await giveUp(work, task, request);
  else if (isOver) await escalate(work, task, request);
  else await remind(work, task, request);
}

async function remind(work: Work, task: OwnerTask, request: DataRequest): Promise<void> {
  const { id: taskId, system, dueAt } = task;
  await patchOwnerTask(work, taskId, { stage: 'reminded', remindedAt: work.at, nextAt: dueAt });
  await work.record('owner.written', request.id, { system, taskId, side: 'owner' });
  await writeToOwner(work, task, request, 'owner');
}

async function escalate(work: Work, task: OwnerTask, request: DataRequest): Promise<void> {
  const { id: taskId, system, lastResort } = task;
  const columns = {
    stage: lastResort === null ? 'silent' : 'escalated',
    escalatedAt: lastResort === null ? null : work.at,
    nextAt: lastResort === null ? null : work.at.add({ hours: LAST_RESORT_HOURS }),
  } as const;
  await patchOwnerTask(work, taskId, columns);
  const event = lastResort === null ? 'owner.silent' : 'owner.escalated';
  await work.record(event, request.id, { system, taskId });
  const late = Object.assign(task, columns);
  await writeToOwner(work, late, request, 'owner');
  await writeToOwner(work, late, request, 'last-resort');
  await tellStaff(work, late, request);
}

/** Nobody answers: the case stays open and says so, and is never complete by silence. */
async function giveUp(work: Work, task: OwnerTask, request: DataRequest): Promise<void> {
  const { id: taskId, system } = task;
  await patchOwnerTask(work, taskId, { stage: 'silent', nextAt: null });
  await work.record('owner.silent', request.id, { system, taskId });
  await tellStaff(work, Object.assign(task, { stage: 'silent' as const }), request);
}

async function tellStaff(
  work: Work,
  task: OwnerTask,
  { id: requestId, reference }: DataRequest,
): Promise<void> {
  for (const { email, name } of await accountsWith(work, 'answer:question')) {
    const values = { reference, system: task.system, silent: task.stage === 'silent' ? 'yes' : null };
    await writeLetter(work, { letter: 'staff-owner-late', to: { email, name }, requestId, values });
  }
}
