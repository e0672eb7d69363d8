// The second reader: another person confirms what was taken out, or sends it back; before that nothing is approved.
import { holdersOf } from '../auth/accounts.ts';
import { Problem } from '../platform/problem.ts';
import { addNote } from '../requests/case-note.ts';
import type { Work } from '../work.ts';
import { answerQuestion } from './answer-question.ts';
import { type Plan, PlanQuestion, PlanStep, patchPlan, requestsOf } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { openSpec, planKey } from './plan-key.ts';
import {
  holdRedaction,
  planToRead,
  Redaction,
  RedactionSpan,
  type RedactionState,
  RedactionText,
} from './redaction.ts';
import { mustBeRead } from './redaction-standing.ts';

/** Hands the texts of a case to a second reader. Throws `redaction-unread`, `redaction-closed`, `redaction-none`. */
export async function handOver(work: Work, requestId: string): Promise<void> {
  const plan = await planOf(work, requestId);
  await holdRedaction(work, plan.id);
  await mustBeRead(work, plan);
  // The delay of the only member of staff begins with her first confirmation of these texts, not of earlier ones.
  const handed = { handedOverBy: work.actor.id, handedOverAt: work.at, confirmAfter: null };
  await patch(work, plan.id, { state: 'handed-over', ...handed });
  await work.record('redaction.handedOver', plan.id, { requestId });
}

/** Sends the texts back to their reader; what is to be changed stands at the case as a note. Throws as `handOver` does. */
export async function sendBack(work: Work, given: { requestId: string; words: string }): Promise<void> {
  const { requestId, words } = given;
  const plan = await planOf(work, requestId);
  await holdRedaction(work, plan.id, ['handed-over', 'confirmed']);
  await patch(work, plan.id, { state: 'reading', confirmedBy: null, confirmedAt: null });
  await reopenQuestions(work, plan);
  await addNote(work, requestId, `Redaction, sent back by the second reader: ${words}`);
  await work.record('redaction.sentBack', plan.id, { requestId });
}

/**
 * Confirms, as somebody who took nothing out and read no text for the first time; the questions about these texts are
 * answered with that. The only member of staff confirms twice, with the controller's delay between. Throws
 * `reader-involved`, `confirmation-too-early`, and as `handOver` does.
 */
export async function confirmRedaction(work: Work, requestId: string): Promise<void> {
  const plan = await planOf(work, requestId);
  const redaction = await holdRedaction(work, plan.id, ['handed-over']);
  await mustBeRead(work, plan);
  const { involved, alone } = await secondReader(work, redaction);
  if (involved && !(await mayConfirmAlone(work, redaction, alone))) return;
  await patch(work, plan.id, { state: 'confirmed', confirmedBy: work.actor.id, confirmedAt: work.at });
  await work.record('redaction.confirmed', plan.id, { requestId, alone: involved });
  for (const questionId of await answeredByReading(work, plan))
    await answerQuestion(work, { planId: plan.id, questionId, answer: 'include' });
}

/** Whether the only member of staff may confirm now; the first time the delay begins. Throws for everybody else. */
async function mayConfirmAlone(
  work: Work,
  { planId, confirmAfter }: Redaction,
  alone: boolean,
): Promise<boolean> {
  if (!alone)
    throw new Problem(
      'forbidden',
      'reader-involved',
      'You read or redacted texts of this case, so somebody else must be the second reader. Nothing was confirmed; ask a colleague.',
    );
  if (confirmAfter === null) {
    const after = work.at.add({ hours: work.controller.confirmDelayHours });
    await patch(work, planId, { confirmAfter: after });
    await work.record('redaction.confirmationAwaited', planId, { after: after.toString() });
    return false;
  }
  if (Temporal.Instant.compare(work.at, confirmAfter) >= 0) return true;
  throw new Problem(
    'conflict',
    'confirmation-too-early',
    `The second confirmation may come after ${confirmAfter.toString()}. Nothing was started.`,
  );
}

/**
 * Whether the acting member of staff had a part in the reading, and is all the same the only one who can confirm it: one
 * officer is enough here, and nobody else who may read texts had no part in it. Who is merely away counts.
 */
export async function secondReader(
  work: Work,
  { planId, handedOverBy }: Redaction,
): Promise<{ involved: boolean; alone: boolean }> {
  const readers = await readersOf(work, planId);
  const hasPart = (id: string): boolean => id === handedOverBy || readers.has(id);
  if (!hasPart(work.actor.id)) return { involved: false, alone: false };
  if (!work.controller.singleOfficer) return { involved: true, alone: false };
  return { involved: true, alone: (await holdersOf(work, 'answer:question')).every(({ id }) => hasPart(id)) };
}

/** Everybody who read a text or decided about a part of one. */
async function readersOf({ trx, controllerId }: Work, planId: string): Promise<ReadonlySet<string>> {
  const texts = RedactionText.query(trx).where({ controllerId, planId });
  const read = await texts.clone().distinct('readBy').whereNotNull('readBy');
  const ruled = await RedactionSpan.query(trx)
    .distinct('decidedBy')
    .where({ controllerId })
    .whereIn('textId', texts.clone().select('id'))
    .whereNotNull('decidedBy');
  return new Set([
    ...read.map(({ readBy }) => readBy ?? ''),
    ...ruled.map(({ decidedBy }) => decidedBy ?? ''),
  ]);
}

/** Open questions that ask about text and nothing else. */
async function answeredByReading(work: Work, plan: Plan): Promise<string[]> {
  const { trx, controllerId } = work;
  const open = await PlanQuestion.query(trx).where({
    controllerId,
    planId: plan.id,
    kind: 'free-text',
    answer: null,
  });
  const ids = open.map(({ id }) => id);
  const steps = await PlanStep.query(trx).where({ controllerId, planId: plan.id }).whereIn('questionId', ids);
  const key = await planKey(work, plan);
  const more = new Set(
    steps
      .filter(({ id, spec }) => (openSpec(key, id, spec).undecided ?? []).length > 0)
      .map(({ questionId }) => questionId),
  );
  return ids.filter((id) => !more.has(id));
}

/** What the confirmation answered is asked again when it is taken back. */
async function reopenQuestions(work: Work, plan: Plan): Promise<void> {
  const asked = await PlanQuestion.query(work.trx)
    .where({ controllerId: work.controllerId, planId: plan.id, kind: 'free-text', answer: 'include' })
    .patch({ answer: null, answeredBy: null, answeredAt: null });
  if (asked === 0) return;
  await patchPlan(work, plan.id, { status: 'asking' });
  await patchPlan(work, plan.id, { digest: await digestPlan(work, plan) });
}

async function planOf(work: Work, requestId: string): Promise<Plan> {
  const plan = await planToRead(work, requestId);
  if (plan !== undefined && (await requestsOf(work, plan.id)).includes(requestId)) return plan;
  throw new Problem(
    'not-found',
    'redaction-none',
    'There is no text to read in this case. Nothing was changed.',
  );
}

async function patch(
  work: Work,
  planId: string,
  columns: Partial<Redaction> & { readonly state?: RedactionState },
): Promise<void> {
  await Redaction.query(work.trx).findById([work.controllerId, planId]).patch(columns);
}
