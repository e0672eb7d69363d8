// A person ruled that fields of unknown origin stay out of a portability answer; the rest of their step stays in.
import type { Work } from '../work.ts';
import { type Plan, type PlanStep, patchStep } from './plan.ts';
import { openSpec, planKey, sealSpec } from './plan-key.ts';

/** Narrows a step to the columns that were not in question; a step of which nothing remains is left out whole. */
export async function leaveFieldsOut(work: Work, plan: Plan, step: PlanStep): Promise<void> {
  const { id, sentence, leftOut } = step;
  const key = await planKey(work, plan);
  const { undecided = [], ...spec } = openSpec(key, id, step.spec);
  const gone = new Set(undecided.map(({ name }) => name));
  const columns = spec.columns.filter((name) => !gone.has(name));
  if (columns.length === 0) {
    const what = sentence.replace(/^Hand over /, '');
    const told = `Not handed over, because a person here decided that it is not portable: ${what} An access request gives it.`;
    await patchStep(work, id, { act: 'skip', sentence: told, leftOut: [{ why: 'undecided', fields: [] }] });
    return;
  }
  const names = undecided.map(({ label }) => label).join(', ');
  await patchStep(work, id, {
    sentence: `${sentence} Without ${names}, because a person here decided that it is not portable; an access request gives it.`,
    leftOut: [...(leftOut ?? []), { why: 'undecided', fields: [...undecided] }],
    spec: sealSpec(key, id, { ...spec, columns }),
  });
}
