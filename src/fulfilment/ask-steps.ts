// The steps of a plan that people carry out: one for each system that is not connected, with its plain sentence.
import { listOwnedSystems } from '../data-map/owned-system.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Work } from '../work.ts';
import { type Fact, sayFacts } from './fact.ts';
import { type PlanKind, PlanStep } from './plan.ts';
import { sealSpec } from './plan-key.ts';

/** Of a step that touches no store of ours. */
const NOTHING = {
  table: { schema: '', name: '' },
  keyColumns: [],
  selectors: [],
  maskings: [],
  columns: [],
  shape: '',
};

/** Writes the steps behind those that stand in the plan already; `from` is their number. Answers with how many came. */
export async function writeAskSteps(
  work: Work,
  plan: { readonly planId: string; readonly key: Buffer; readonly kind: Exclude<PlanKind, 'restriction'> },
  from: number,
): Promise<number> {
  const { controllerId, trx } = work;
  const { planId, key, kind } = plan;
  const systems = await listOwnedSystems(work);
  for (const [index, { id: storeId, name, label: store }] of systems.entries()) {
    const id = crypto.randomUUID();
    const facts: Fact[] = [{ say: `ask.${kind}`, store }];
    await PlanStep.query(trx).insert({
      controllerId,
      id,
      planId,
      position: from + index,
      storeId,
      store,
      collection: name,
      act: 'ask',
      rows: '0',
      sentence: sayFacts(facts, HOUSE_LANGUAGE),
      facts,
      spec: sealSpec(key, id, NOTHING),
    });
  }
  return systems.length;
}
