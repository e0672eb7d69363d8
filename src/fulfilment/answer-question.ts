// A person rules on what the machine may not decide: shared rows, staff edges, text about others, drift.
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import type { Work } from '../work.ts';
import { withFact } from './fact.ts';
import { leaveFieldsOut } from './leave-fields-out.ts';
import {
  type Answer,
  holdPlan,
  type Plan,
  PlanQuestion,
  PlanStep,
  patchPlan,
  type QuestionKind,
  requestsOf,
} from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { mustBeRedacted } from './redaction-standing.ts';

/** Questions about the plan as a whole: leaving out means that nothing of it is done. */
const WHOLE_PLAN: readonly QuestionKind[] = ['many-identities', 'over-cap', 'drift'];

/**
 * Answers one question of a plan. `leave-out` turns the steps that wait for it into steps that touch nothing, and
 * the receipt will say so. When the last one is answered the plan is frozen anew and may be approved, by someone
 * who ruled on none of it. Free text goes in
 * only as it was read. Throws `question-unknown`, `question-closed`, `redaction-unread`, `redaction-unconfirmed`.
 */
export async function answerQuestion(
  work: Work,
  given: { planId: string; questionId: string; answer: Answer },
): Promise<void> {
  const { planId, questionId, answer } = given;
  const { trx, controllerId } = work;
  const plan = await holdPlan(work, planId);
  const question = await PlanQuestion.query(trx).findOne({ controllerId, id: questionId, planId });
  if (question === undefined)
    throw new Problem('not-found', 'question-unknown', 'There is no such question here.');
  if (plan.status !== 'asking' || question.answer !== null) {
    throw new Problem(
      'conflict',
      'question-closed',
      'This question is already answered. Nothing was changed.',
    );
  }
  if (question.kind === 'free-text' && answer === 'include') await mustBeRedacted(work, plan);
  await PlanQuestion.query(trx)
    .findById([controllerId, questionId])
    .patch({ answer, answeredBy: work.actor.kind === 'staff' ? work.actor.id : null, answeredAt: work.at });
  if (answer === 'leave-out') await leaveOut(work, plan, question);
  await work.record('plan.questionAnswered', planId, { questionId, kind: question.kind, answer });
  for (const requestId of await requestsOf(work, planId)) await rememberHand(work, requestId, 'ruled');
  const open = await PlanQuestion.query(trx).where({ controllerId, planId, answer: null }).resultSize();
  if (open === 0) await patchPlan(work, planId, { status: 'drawn' });
  await patchPlan(work, planId, { digest: await digestPlan(work, plan) });
}

/** Turns the steps that wait for a question into steps that touch nothing; their sentences must say so from now on. */
async function leaveOut(work: Work, plan: Plan, question: PlanQuestion): Promise<void> {
  const { trx, controllerId } = work;
  const steps = await PlanStep.query(trx).where({ controllerId, planId: plan.id });
  const whole = WHOLE_PLAN.includes(question.kind);
  for (const step of steps) {
    const { id, act, questionId } = step;
    if (act === 'keep' || act === 'skip' || (!whole && questionId !== question.id)) continue;
    if (question.kind === 'origin') {
      await leaveFieldsOut(work, plan, step);
      continue;
    }
    const told = withFact(step, 'before', { say: 'decided' });
    await PlanStep.query(trx)
      .findById([controllerId, id])
      .patch({ act: 'skip', ...told });
  }
}
