// What owners of systems answer behind the link and code of their letter; the first answer counts, whoever gives it.
import { opensBy, wrongCode } from '../notifications/letter-code.ts';
import { Problem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { keepEvidence } from '../requests/evidence-file.ts';
import {
  holdOwnerTask,
  OwnerLink,
  type OwnerOutcome,
  type OwnerReason,
  type OwnerSide,
  type OwnerTask,
  patchOwnerTask,
} from '../requests/owner-task.ts';
import type { DocumentKind } from '../verification/sealed-document.ts';
import type { Actor, Work } from '../work.ts';
import { type CorrectedField, correctedFields, fieldLabels } from './owner-corrections.ts';
import { linkContext, writeToOwner } from './owner-letter.ts';
import { identifiersFor } from './recipient-identifiers.ts';
import { holdTaskToAnswer, mustBeLookedAt, settleOwnerTask, tellStaffOfAnswer } from './settle-owner-task.ts';

/** Whoever looks after a system and answers a task: known by the code of a letter, and without an account. */
export const SYSTEM_OWNER: Actor = { kind: 'client', id: 'system-owner' };

const SHORTEST_WORDS = 10;

/** What stands behind the code: as much as is needed to find the person there, and to do what is asked. */
export interface OpenedTask {
  readonly system: string;
  readonly kind: OwnerTask['kind'];
  readonly reference: string;
  readonly dueAt: Temporal.Instant;
  /** By what the system knows the person, and nothing more; a label of null is the mail address. */
  readonly identifiers: readonly { readonly label: string | null; readonly values: readonly string[] }[];
  /** Of a correction: what fields shall be. */
  readonly corrections: readonly CorrectedField[];
}

export interface OwnerAnswer {
  readonly outcome: OwnerOutcome;
  /** Of an exception. */
  readonly reason: OwnerReason | null;
  readonly words: string;
  readonly files: readonly { readonly kind: DocumentKind; readonly bytes: Buffer }[];
}

interface Key {
  readonly linkId: string;
  readonly code: string;
}

/**
 * What an owner sees after the right code; null for every wrong code and for every link that is none, alike; a wrong
 * one is counted in this work, which must commit. Throws, for the right code alone, `owner-link-expired`,
 * `owner-link-replaced`, `owner-task-answered`, `owner-task-closed`.
 */
export async function openOwnerTask(work: Work, key: Key): Promise<OpenedTask | null> {
  const found = await taskBehind(work, key);
  if (found === null) return null;
  const { task, side } = found;
  const request = await findRequest(work, task.requestId);
  if (request === undefined) return null;
  const { id: taskId, system, kind, dueAt } = task;
  const identifiers = await identifiersFor(work, task.requestId, task.identifyBy);
  const labels = await fieldLabels(work);
  await work.record('owner.opened', task.requestId, { system, taskId, side });
  return {
    system,
    kind,
    reference: request.reference,
    dueAt,
    identifiers: Object.entries(identifiers).map(([name, values]) => ({
      label: name === 'email' ? null : (labels.get(name) ?? name),
      values,
    })),
    corrections: kind === 'rectification' ? await correctedFields(work, task.planId) : [],
  };
}

/**
 * Writes the answer of an owner and seals what came with it. Throws what `openOwnerTask` throws, `owner-reason-missing`,
 * `exception-without-reason`, `done-without-evidence`.
 */
export async function answerOwnerTask(work: Work, given: Key & OwnerAnswer): Promise<'written' | null> {
  const found = await taskBehind(work, given);
  if (found === null) return null;
  await writeOwnerAnswer(work, found.task, given, { by: found.side });
  return 'written';
}

/**
 * Writes an answer whose author is known. One of staff counts at once, and they say whether what came goes to the person
 * (`passed`). Throws like `answerOwnerTask`.
 */
export async function writeOwnerAnswer(
  work: Work,
  task: OwnerTask,
  given: OwnerAnswer,
  { by, passed = null }: { readonly by: OwnerSide | 'staff'; readonly passed?: boolean | null },
): Promise<void> {
  const words = given.words.trim();
  mustSayEnough(given, words);
  const { id: taskId, requestId, system, kind } = task;
  for (const file of given.files)
    await keepEvidence(work, { requestId, ...file, words: '', attachedBy: null, ownerTaskId: taskId });
  const answer = {
    answeredAt: work.at,
    answeredBy: by,
    outcome: given.outcome,
    reason: given.outcome === 'exception' ? given.reason : null,
    words: words === '' ? null : await work.seal(`owner_tasks:${taskId}`, words),
    nextAt: null,
  };
  await patchOwnerTask(work, taskId, { ...answer, state: 'answered' });
  const { outcome, reason } = answer;
  const days = Math.floor(task.askedAt.until(work.at).total('hours') / 24);
  const files = given.files.length;
  await work.record('owner.answered', requestId, { system, taskId, kind, outcome, reason, by, files, days });
  const answered = Object.assign(task, answer);
  if (by !== 'staff' && mustBeLookedAt(answered)) await tellStaffOfAnswer(work, answered);
  else await settleOwnerTask(work, answered, passed);
}

/**
 * Sends the letter again to where it went, with a new code; nothing for links that are none, that were replaced, or
 * whose task is answered. The door says the same in every case.
 */
export async function writeToOwnerAgain(work: Work, linkId: string): Promise<void> {
  const link = await OwnerLink.query(work.trx).findById([work.controllerId, linkId]);
  const task =
    link === undefined || link.endedAt !== null ? undefined : await holdOwnerTask(work, link.taskId);
  if (link === undefined || task?.state !== 'open' || isRecent(work, link)) return;
  const request = await findRequest(work, task.requestId);
  if (request === undefined) return;
  await work.record('owner.written', task.requestId, {
    system: task.system,
    taskId: task.id,
    side: link.side,
  });
  await writeToOwner(work, task, request, link.side);
}

/** A letter that left a few minutes ago is still on its way: whoever presses again gets no second one. */
function isRecent({ at }: Work, { sentAt }: OwnerLink): boolean {
  return Temporal.Instant.compare(at, sentAt.add({ minutes: 5 })) < 0;
}

async function taskBehind(
  work: Work,
  { linkId, code }: Key,
): Promise<{ task: OwnerTask; side: OwnerSide } | null> {
  const { controllerId, trx, at } = work;
  const known = await OwnerLink.query(trx).findById([controllerId, linkId]).select('taskId');
  // The task before its link, as whoever writes to its owner holds them.
  const task = known === undefined ? undefined : await holdTaskToAnswer(work, known.taskId);
  const link = await OwnerLink.query(trx).findById([controllerId, linkId]).forUpdate();
  if (task === undefined || link === undefined) return null;
  if (!(await opensBy(work, linkContext(link.id), link, code))) {
    await OwnerLink.query(trx).findById([controllerId, link.id]).patch(wrongCode(link));
    return null;
  }
  if (task.state === 'closed') throw closed('closed');
  if (task.state !== 'open') throw closed('answered');
  if (link.endedAt !== null) throw closed('replaced');
  if (Temporal.Instant.compare(at, link.expiresAt) >= 0) throw closed('expired');
  return { task, side: link.side };
}

const CLOSED = {
  answered: [
    'owner-task-answered',
    'This task was answered already. The first answer counts; nothing was changed.',
  ],
  closed: ['owner-task-closed', 'Nobody needs this task any more. There is nothing to do.'],
  replaced: ['owner-link-replaced', 'Somebody else was asked to do this. There is nothing to do for you.'],
  expired: [
    'owner-link-expired',
    'The time of this link is over. Nothing was changed; ask for a new letter.',
  ],
} as const;

function closed(why: keyof typeof CLOSED): Problem {
  const [code, words] = CLOSED[why];
  return new Problem('conflict', code, words);
}

function mustSayEnough({ outcome, reason, files }: OwnerAnswer, words: string): void {
  if (outcome === 'exception' && reason === null)
    throw new Problem('invalid', 'owner-reason-missing', 'Choose what stands in the way. Nothing was saved.');
  if (outcome === 'exception' && words.length < SHORTEST_WORDS)
    throw new Problem(
      'invalid',
      'exception-without-reason',
      `Say what stands in the way, in at least ${SHORTEST_WORDS} characters. Nothing was saved.`,
    );
  if (outcome === 'done' && files.length === 0 && words.length < SHORTEST_WORDS)
    throw new Problem(
      'invalid',
      'done-without-evidence',
      `Say what you did and what shows it, in at least ${SHORTEST_WORDS} characters, or send a file. Nothing was saved.`,
    );
}
