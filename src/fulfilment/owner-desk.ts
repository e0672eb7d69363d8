// What staff do about a task of an owner: hear of the answer by another way, look at it, write again, ask somebody else.
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import { knownRequest } from '../requests/data-request.ts';
import { OwnerLink, type OwnerTask, patchOwnerTask } from '../requests/owner-task.ts';
import { readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import { type OwnerAnswer, writeOwnerAnswer } from './answer-owner-task.ts';
import { writeToOwner } from './owner-letter.ts';
import { ownerTime } from './owner-time.ts';
import { holdTaskToAnswer, mustBeLookedAt, settleOwnerTask } from './settle-owner-task.ts';

interface Place {
  readonly requestId: string;
  readonly taskId: string;
}

/**
 * Writes what staff heard by telephone or letter; it counts at once, and whoever writes it has a hand in the case.
 * `passed`: words and files go to the person. Throws `owner-task-unknown`, `owner-task-answered`, and what
 * `answerOwnerTask` throws about an answer that says too little.
 */
export async function answerForOwner(
  work: Work,
  given: Place & OwnerAnswer & { readonly passed: boolean },
): Promise<void> {
  const task = await openTask(work, given);
  await rememberHand(work, given.requestId, 'ruled');
  await writeOwnerAnswer(work, task, given, {
    by: 'staff',
    passed: mustBeLookedAt({ ...task, ...given }) ? given.passed : null,
  });
}

/**
 * Staff looked at what an owner sent or said: it goes to the person, or stays here. Throws `owner-task-unknown`,
 * `owner-answer-not-waiting`.
 */
export async function lookedAtAnswer(work: Work, given: Place & { readonly passed: boolean }): Promise<void> {
  const task = await taskOf(work, given);
  if (task.state !== 'answered') throw answerNotWaiting();
  await rememberHand(work, given.requestId, 'ruled');
  await settleOwnerTask(work, task, given.passed);
}

/** Writes to the owner again, and to the owner of last resort where one was asked. Throws `owner-task-unknown`, `owner-task-answered`. */
export async function writeAgain(work: Work, place: Place): Promise<void> {
  const task = await openTask(work, place);
  const request = await knownRequest(work, place.requestId);
  const { id: taskId, system } = task;
  await work.record('owner.written', request.id, { system, taskId });
  await writeToOwner(work, task, request, 'owner');
  if (task.escalatedAt !== null) await writeToOwner(work, task, request, 'last-resort');
}

/**
 * Asks somebody else, for this case alone, who has the time that the one before had, and is chased anew; the link of the
 * one before opens nothing more. Throws `owner-task-unknown`, `owner-task-answered`, `email-not-plain`,
 * `owner-unchanged`.
 */
export async function askSomebodyElse(work: Work, given: Place & { readonly email: string }): Promise<void> {
  const task = await openTask(work, given);
  const owner = readEmail(given.email);
  if (owner === task.owner)
    throw new Problem('invalid', 'owner-unchanged', 'This address is asked already. Nothing was changed.');
  const { controllerId, trx, at } = work;
  const request = await knownRequest(work, given.requestId);
  await OwnerLink.query(trx)
    .patch({ endedAt: at })
    .where({ controllerId, taskId: task.id, side: 'owner' })
    .whereNull('endedAt');
  const time = ownerTime(work, task.askedAt.until(task.dueAt), request.dueOn);
  const anew = { owner, stage: 'asked', remindedAt: null, ...time } as const;
  await patchOwnerTask(work, task.id, anew);
  await rememberHand(work, given.requestId, 'edited');
  await work.record('owner.changed', given.requestId, { system: task.system, taskId: task.id });
  await writeToOwner(work, Object.assign(task, anew), request, 'owner');
}

/** For answers that count already, or are not there yet. */
export function answerNotWaiting(): Problem {
  return new Problem(
    'conflict',
    'owner-answer-not-waiting',
    'No answer waits here to be looked at. Nothing was changed; look at the case again.',
  );
}

async function openTask(work: Work, place: Place): Promise<OwnerTask> {
  const task = await taskOf(work, place);
  if (task.state === 'open') return task;
  throw new Problem(
    'conflict',
    'owner-task-answered',
    'This task was answered already. The first answer counts; nothing was changed.',
  );
}

async function taskOf(work: Work, { requestId, taskId }: Place): Promise<OwnerTask> {
  const task = await holdTaskToAnswer(work, taskId);
  if (task?.requestId === requestId && task.state !== 'closed') return task;
  throw new Problem('not-found', 'owner-task-unknown', 'There is no such task here. Nothing was changed.');
}
