// A person ruled that fields of unknown origin stay out of a portability answer; the rest of their step stays in.
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Work } from '../work.ts';
import { type Fact, sayFacts, withFact } from './fact.ts';
import { type Plan, type PlanStep, patchStep } from './plan.ts';
import { openSpec, planKey, sealSpec } from './plan-key.ts';

/** Narrows a step to the columns that were not in question; a step of which nothing remains is left out whole. */
export async function leaveFieldsOut(work: Work, plan: Plan, step: PlanStep): Promise<void> {
  const { id, leftOut } = step;
  const key = await planKey(work, plan);
  const { undecided = [], ...spec } = openSpec(key, id, step.spec);
  const gone = new Set(undecided.map(({ name }) => name));
  const columns = spec.columns.filter((name) => !gone.has(name));
  if (columns.length === 0) {
    const collection = step.facts?.[0]?.collection ?? step.collection;
    const place = { collection, store: step.store, rows: Number(step.rows) };
    const facts: Fact[] = [{ say: 'not-handed-over', ...place }];
    const sentence = sayFacts(facts, HOUSE_LANGUAGE);
    await patchStep(work, id, { act: 'skip', sentence, facts, leftOut: [{ why: 'undecided', fields: [] }] });
    return;
  }
  const names = undecided.map(({ label }) => label);
  await patchStep(work, id, {
    ...withFact(step, 'behind', { say: 'without-undecided', names }),
    leftOut: [...(leftOut ?? []), { why: 'undecided', fields: [...undecided] }],
    spec: sealSpec(key, id, { ...spec, columns }),
  });
}
