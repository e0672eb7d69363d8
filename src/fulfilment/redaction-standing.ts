// How far the reading of a plan is, and what must be true before it is approved.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { type Plan, PlanQuestion, PlanStep } from './plan.ts';
import { type Redaction, RedactionText, redactionOf } from './redaction.ts';
import { lookAt, stepsWithText } from './redaction-look.ts';

/** Texts that would be handed out: those of steps that a person left out are read by nobody. */
export function livingTexts({ trx, controllerId }: Work, planId: string) {
  return RedactionText.query(trx)
    .where({ controllerId, planId })
    .whereNot('state', 'gone')
    .whereIn('stepId', PlanStep.query(trx).select('id').where({ controllerId, planId, act: 'disclose' }));
}

export interface Progress {
  readonly read: number;
  readonly all: number;
}

/** How many texts of a plan were read. */
export async function progressOf(work: Work, planId: string): Promise<Progress> {
  const all = await livingTexts(work, planId).resultSize();
  const unread = await livingTexts(work, planId).where({ state: 'unread' }).resultSize();
  return { read: all - unread, all };
}

/** Refuses while a text was read by nobody, or the stores were not read yet. Throws `redaction-unread`. */
export async function mustBeRead(work: Work, plan: Plan): Promise<void> {
  const redaction = await redactionOf(work, plan.id);
  const { read, all } = await progressOf(work, plan.id);
  if (redaction !== undefined && redaction.state !== 'preparing' && read === all) return;
  const state =
    redaction === undefined
      ? 'Nobody has looked through its texts: draw it again.'
      : `${read} of ${all} are read.`;
  throw new Problem(
    'conflict',
    'redaction-unread',
    `This plan would hand out free text that no person has read. ${state} Nothing was started; read the rest first.`,
    { read, all },
  );
}

/**
 * Refuses a plan that hands out free text before a second reader has confirmed what is taken out of it. Throws
 * `redaction-unread`, `redaction-unconfirmed`.
 */
export async function mustBeRedacted(work: Work, plan: Plan): Promise<void> {
  const redaction = await redactionOf(work, plan.id);
  const hands =
    redaction === undefined ? await asksAboutText(work, plan.id) : await handsOutText(work, plan, redaction);
  if (!hands) return;
  await mustBeRead(work, plan);
  if (redaction?.state === 'confirmed') return;
  throw new Problem(
    'conflict',
    'redaction-unconfirmed',
    'The texts of this plan were read, and no second reader has confirmed what is taken out. Nothing was started; ask a colleague to read them.',
  );
}

/** A plan from before texts were read piece by piece. */
async function asksAboutText({ trx, controllerId }: Work, planId: string): Promise<boolean> {
  const asked = PlanQuestion.query(trx).where({ controllerId, planId, kind: 'free-text' });
  return (
    (await asked.andWhere((one) => one.whereNull('answer').orWhere({ answer: 'include' })).resultSize()) > 0
  );
}

/** Until the stores were read the columns tell; afterwards it is whether a text is left. */
async function handsOutText(work: Work, plan: Plan, { state }: Redaction): Promise<boolean> {
  if (state === 'preparing') return stepsWithText(await lookAt(work, plan)).length > 0;
  return (await livingTexts(work, plan.id).resultSize()) > 0;
}
