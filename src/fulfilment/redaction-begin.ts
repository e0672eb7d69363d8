// Whether a plan hands out free text, and what begins then: nobody gets a text that no person has read.
import type { Collection } from '../data-map/dataset.ts';
import type { Work } from '../work.ts';
import { Redaction } from './redaction.ts';
import type { StepDraft } from './right.ts';

/** Which of these columns hold free text, by the map. */
export function textColumnsOf({ fields }: Collection, columns: readonly string[]): string[] {
  const texts = new Set(fields.filter(({ freeText }) => freeText).map(({ name }) => name));
  return columns.filter((name) => texts.has(name));
}

/** Begins the reading of a plan that was drawn, and asks for proposals; false where it hands out no free text. */
export async function beginRedaction(
  work: Work,
  planId: string,
  drafts: readonly StepDraft[],
): Promise<boolean> {
  const hands = drafts.some(
    ({ act, found, columns }) =>
      act === 'disclose' && found.rows > 0 && textColumnsOf(found.collection, columns).length > 0,
  );
  if (!hands) return false;
  await Redaction.query(work.trx).insert({ controllerId: work.controllerId, planId, state: 'preparing' });
  await work.enqueue('propose-redactions', { planId });
  return true;
}
