// Writing a plan of constants: one row a step, each column with what it was and what it shall be.
import type { Masking } from '../connectors/effect.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Work } from '../work.ts';
import { writeAskSteps } from './ask-steps.ts';
import type { CorrectableField } from './correctable.ts';
import type { Correction } from './correction.ts';
import { type Fact, sayFacts } from './fact.ts';
import { Plan, PlanChunk, PlanRequest, PlanStep, patchPlan } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { newPlanKey, sealKeys, sealSpec } from './plan-key.ts';
import { closePlans } from './take-back.ts';

/** Fields of one row that are written together. */
export interface RowOfCorrections {
  readonly field: Pick<
    CorrectableField,
    'storeId' | 'store' | 'collection' | 'label' | 'table' | 'shape' | 'place' | 'keyColumns' | 'key'
  >;
  readonly corrections: Correction[];
  /** What the sentence of the step is said from; names columns, never values. */
  readonly facts: Fact[];
}

/** Draws and freezes a plan of these rows, in place of any other of its side of the request that has not begun. */
export async function writeCorrectionPlan(
  work: Work,
  given: {
    readonly requestId: string;
    readonly kind: 'rectification' | 'restriction';
    readonly rows: readonly RowOfCorrections[];
  },
): Promise<Plan> {
  const { controllerId, trx } = work;
  const { requestId, kind, rows } = given;
  const planId = crypto.randomUUID();
  const { key, wrapped } = await newPlanKey(work, planId);
  await Plan.query(trx).insert({ controllerId, id: planId, kind, status: 'drawing', wrappedKey: wrapped });
  await PlanRequest.query(trx).insert({ controllerId, planId, requestId });
  for (const [position, row] of rows.entries()) await writeStep(work, { planId, key, position, row });
  const asked = kind === 'rectification' ? await writeAskSteps(work, { planId, key, kind }, rows.length) : 0;
  await patchPlan(work, planId, { drawnAt: work.at });
  const plan = async () => await Plan.query(trx).findById([controllerId, planId]).throwIfNotFound();
  const digest = await digestPlan(work, await plan());
  await patchPlan(work, planId, { status: 'drawn', digest });
  const side = kind === 'restriction' ? 'columns' : 'case';
  await closePlans(work, requestId, 'replaced', { except: planId, side });
  const details = { requestId, digest: digest.toString('hex'), steps: rows.length + asked, questions: 0 };
  await work.record('plan.drawn', planId, details);
  return await plan();
}

async function writeStep(
  work: Work,
  step: {
    planId: string;
    key: Buffer;
    position: number;
    row: RowOfCorrections;
  },
): Promise<void> {
  const { controllerId, trx } = work;
  const { planId, key, position, row } = step;
  const { field, corrections, facts } = row;
  const { table, keyColumns, shape, place } = field;
  const id = crypto.randomUUID();
  const columns = corrections.map(({ column }) => column);
  const maskings = corrections.map(
    ({ column, after }): Masking =>
      after === null ? { column, kind: 'null' } : { column, kind: 'constant', value: after },
  );
  const selectors = [
    {
      table,
      anyOf: [{ columns: keyColumns, tuples: [field.key], folding: 'exact' as const }],
      filters: [],
    },
  ];
  const spec = { table, keyColumns, shape, place, selectors, maskings, columns, corrections };
  await PlanStep.query(trx).insert({
    controllerId,
    id,
    planId,
    position,
    storeId: field.storeId,
    store: field.store,
    collection: field.collection,
    act: 'rectify',
    rows: '1',
    sentence: sayFacts(facts, HOUSE_LANGUAGE),
    facts,
    spec: sealSpec(key, id, spec),
  });
  const { sealed, digest } = sealKeys(key, { stepId: id, number: 0 }, [field.key]);
  await PlanChunk.query(trx).insert({ controllerId, stepId: id, number: 0, rows: 1, digest, keys: sealed });
}
