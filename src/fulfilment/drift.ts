// Before the first effect: is the store still the one that was approved, and did rows appear since?
import { isProblem, Problem } from '../platform/problem.ts';
import type { ClaimedStep } from './claim.ts';
import { collectionsActedOn, countCollection } from './recount.ts';
import type { Run } from './run-plan.ts';
import { tableShape } from './table-shape.ts';

/** A collection in which the frozen selectors find more rows than the plan lists. */
export interface Grown {
  readonly steps: readonly ClaimedStep[];
  readonly rows: number;
}

/** A collection that could not be looked at, and why. */
export interface Unseen {
  readonly steps: readonly ClaimedStep[];
  readonly problem: Problem;
}

/**
 * Compares each collection with its plan. Throws `plan-drift` when a table has another shape than the approver
 * saw, also when another store does not answer; tells which collections have new rows, and which are unseen.
 */
export async function findDrift(run: Run): Promise<{ grown: Grown[]; unseen: Unseen[] }> {
  const grown: Grown[] = [];
  const unseen: Unseen[] = [];
  for (const steps of collectionsActedOn(run.claim.steps)) {
    try {
      const more = await moreThanPlanned(run, steps);
      if (more > 0) grown.push({ steps, rows: more });
    } catch (error) {
      if (!isProblem(error) || !error.code.startsWith('store-')) throw error;
      unseen.push({ steps, problem: error });
    }
  }
  return { grown, unseen };
}

async function moreThanPlanned(run: Run, steps: readonly ClaimedStep[]): Promise<number> {
  const [first] = steps;
  if (first === undefined) return 0;
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
  return Math.max(0, found - planned);
}
