// The right to rectification (GDPR Art. 16): corrections field by field, as a plan that someone else approves.

import { accountsWith } from '../auth/accounts.ts';
import type { Masking } from '../connectors/connector.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import { mustNotAwaitCustomer } from '../requests/customer-routing.ts';
import { holdRequest } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { letterValues } from '../requests/receive.ts';
import type { Actor, House, Work } from '../work.ts';
import { type CorrectableField, correctableFields } from './correctable.ts';
import { type Correction, checkValue } from './correction.ts';
import { Plan, PlanChunk, PlanRequest, PlanStep, patchPlan } from './plan.ts';
import { digestPlan } from './plan-digest.ts';
import { newPlanKey, sealKeys, sealSpec } from './plan-key.ts';
import { closePlans } from './take-back.ts';

/** A correction as it is proposed: the field as it was shown, and what is right. */
export interface Proposal {
  readonly storeId: string;
  readonly collection: string;
  readonly key: readonly string[];
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Fields of one row that are written together. */
interface RowOfCorrections {
  readonly field: CorrectableField;
  readonly corrections: Correction[];
}

/**
 * Draws and freezes a plan of corrections. Every field is read again first: one that is no longer what was shown is
 * refused, and so is a value that its column cannot hold. Whoever proposes cannot approve. Throws `request-unknown`,
 * `nothing-to-correct`, `field-changed`, `field-unknown`, `value-not-fitting`, `request-not-movable`, `customer-decides`.
 */
export async function proposeCorrections(
  house: House,
  proposer: { controllerId: string; actor: Actor; requestId: string },
  proposals: readonly Proposal[],
): Promise<void> {
  const { controllerId, actor, requestId } = proposer;
  const changed = proposals.filter(({ before, after }) => before !== after);
  if (changed.length === 0) {
    throw new Problem('invalid', 'nothing-to-correct', 'No field was changed. Nothing was planned.');
  }
  const { fields } = await correctableFields(house, proposer);
  const rows = rowsOf(fields, changed);
  await house.inWork(controllerId, actor, async (work) => {
    const request = await holdRequest(work, requestId);
    await mustNotAwaitCustomer(work, requestId);
    const planId = crypto.randomUUID();
    const { key, wrapped } = await newPlanKey(work, planId);
    const plan = {
      controllerId,
      id: planId,
      kind: 'rectification',
      status: 'drawing',
      wrappedKey: wrapped,
    } as const;
    await Plan.query(work.trx).insert(plan);
    await PlanRequest.query(work.trx).insert({ controllerId, planId, requestId });
    for (const [position, row] of rows.entries()) {
      await writeStep(work, { planId, key, position, row });
    }
    await patchPlan(work, planId, { drawnAt: work.at });
    const digest = await digestPlan(
      work,
      await Plan.query(work.trx).findById([controllerId, planId]).throwIfNotFound(),
    );
    await patchPlan(work, planId, { status: 'drawn', digest });
    await closePlans(work, requestId, 'replaced', planId);
    await rememberHand(work, requestId, 'ruled');
    const details = { requestId, digest: digest.toString('hex'), steps: rows.length, questions: 0 };
    await work.record('plan.drawn', planId, details);
    const planned = await move(work, request.id, 'plan', {}, { planId });
    for (const { email, name } of await accountsWith(work, 'approve:plan')) {
      const values = letterValues(planned);
      await writeLetter(work, { letter: 'staff-approval-waiting', to: { email, name }, requestId, values });
    }
  });
}

/** The corrections by row, each held against the field as it is now. */
function rowsOf(fields: readonly CorrectableField[], proposals: readonly Proposal[]): RowOfCorrections[] {
  const rows = new Map<string, RowOfCorrections>();
  for (const { storeId, collection, key, column, before, after } of proposals) {
    const place = JSON.stringify([storeId, collection, key]);
    const field = fields.find(
      (one) => JSON.stringify([one.storeId, one.collection, one.key]) === place && one.column === column,
    );
    if (field === undefined) {
      throw new Problem(
        'invalid',
        'field-unknown',
        'A field is not among those that may be corrected. Nothing was planned; look again.',
      );
    }
    if (field.value !== before) {
      throw new Problem(
        'conflict',
        'field-changed',
        `${field.columnLabel} was changed in the store since you looked. Nothing was planned; look again.`,
      );
    }
    checkValue(field, after);
    const row = rows.get(place) ?? { field, corrections: [] };
    row.corrections.push({ column, kind: field.kind, before, after });
    rows.set(place, row);
  }
  return [...rows.values()];
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
  const { field, corrections } = row;
  const { table, keyColumns, shape } = field;
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
  const spec = { table, keyColumns, shape, selectors, maskings, columns, corrections };
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
    sentence: `Correct ${columns.join(', ')} in 1 row of ${field.label} in ${field.store}.`,
    spec: sealSpec(key, id, spec),
  });
  const { sealed, digest } = sealKeys(key, { stepId: id, number: 0 }, [field.key]);
  await PlanChunk.query(trx).insert({ controllerId, stepId: id, number: 0, rows: 1, digest, keys: sealed });
}
