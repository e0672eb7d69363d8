// The right to rectification (GDPR Art. 16): corrections field by field, as a plan that someone else approves.

import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import { mustNotAwaitCustomer } from '../requests/customer-routing.ts';
import { holdRequest } from '../requests/data-request.ts';
import { move } from '../requests/lifecycle.ts';
import { type NamedField, namedFor } from '../requests/named-field.ts';
import { letterValues } from '../requests/write-to-person.ts';
import type { Actor, House } from '../work.ts';
import { type CorrectableField, correctableFields } from './correctable.ts';
import { type Correction, checkValue } from './correction.ts';
import { type RowOfCorrections, writeCorrectionPlan } from './correction-plan.ts';
import type { Fact } from './fact.ts';
import { holdPlansOf } from './plan.ts';

/** A correction as it is proposed: the field as it was shown, and what is right. */
export interface Proposal {
  readonly storeId: string;
  readonly collection: string;
  readonly key: readonly string[];
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Draws and freezes a plan of corrections, chosen from the fields as they are read now and from what the person named: a
 * field that is no longer what was shown is refused, and so is a value that its column cannot hold. Whoever proposes
 * cannot approve. Throws what `choose` and `correctableFields` throw, `nothing-to-correct`, `field-changed`, `field-unknown`, `value-not-fitting`,
 * `request-not-movable`, `customer-decides`.
 */
export async function proposeCorrections(
  house: House,
  proposer: { controllerId: string; actor: Actor; requestId: string },
  choose: (fields: readonly CorrectableField[], named: readonly NamedField[]) => readonly Proposal[],
): Promise<void> {
  const { controllerId, actor, requestId } = proposer;
  const { fields } = await correctableFields(house, proposer);
  await house.inWork(controllerId, actor, async (work) => {
    // Plans before their case, as everybody holds them.
    await holdPlansOf(work, requestId);
    const request = await holdRequest(work, requestId);
    await mustNotAwaitCustomer(work, requestId);
    // What she named is read while the case is held: the stores may have taken long to answer.
    const rows = rowsOf(fields, changedIn(choose(fields, await namedFor(work, requestId))));
    const { id: planId } = await writeCorrectionPlan(work, { requestId, kind: 'rectification', rows });
    await rememberHand(work, requestId, 'ruled');
    const planned = await move(work, request.id, 'plan', {}, { planId });
    for (const { email, name } of await accountsWith(work, 'approve:plan')) {
      const values = letterValues(planned);
      await writeLetter(work, { letter: 'staff-approval-waiting', to: { email, name }, requestId, values });
    }
  });
}

function changedIn(proposals: readonly Proposal[]): Proposal[] {
  const changed = proposals.filter(({ before, after }) => before !== after);
  if (changed.length > 0) return changed;
  throw new Problem('invalid', 'nothing-to-correct', 'No field was changed. Nothing was planned.');
}

/** The corrections by row, each held against the field as it is now. */
function rowsOf(fields: readonly CorrectableField[], proposals: readonly Proposal[]): RowOfCorrections[] {
  const rows = new Map<string, { field: CorrectableField; corrections: Correction[] }>();
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
  return [...rows.values()].map((row) => ({ ...row, facts: [factOf(row)] }));
}

function factOf({ field, corrections }: Pick<RowOfCorrections, 'field' | 'corrections'>): Fact {
  const { label: collection, store } = field;
  return { say: 'correct', names: corrections.map(({ column }) => column), rows: 1, collection, store };
}
