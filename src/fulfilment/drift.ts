// Before the first effect: is the store still the one that was approved, and did rows appear since?
import { Problem } from '../platform/problem.ts';
import type { ClaimedStep } from './claim.ts';
import { collectionsActedOn, countCollection } from './recount.ts';
import type { Run } from './run-plan.ts';
import { tableShape } from './table-shape.ts';

/** A collection in which the frozen selectors find more rows than the plan lists. */
export interface Grown {
  readonly steps: readonly ClaimedStep[];
  readonly rows: number;
}

/**
 * Compares each collection with its plan. Throws `plan-drift` when a table has another shape than the approver
 * saw; answers with the collections that have new rows.
 */
export async function findDrift(run: Run): Promise<Grown[]> {
  const grown: Grown[] = [];
  for (const steps of collectionsActedOn(run.claim.steps)) {
    const [first] = steps;
    if (first === undefined) continue;
    const connector = await run.connectorOf(first);
    const shape = tableShape(await run.catalogueOf(first), first.spec.table);
    if (shape !== first.spec.shape) {
      throw new Problem(
        'conflict',
        'plan-drift',
        `The table ${first.row.collection} was changed since the plan was drawn. Nothing was done; draw a new plan.`,
        { store: first.row.store, collection: first.row.collection },
      );
    }
    const planned = steps.reduce((sum, { row }) => sum + Number(row.rows), 0);
    const { found } = await countCollection(connector, steps);
    if (found > planned) grown.push({ steps, rows: found - planned });
  }
  return grown;
}
