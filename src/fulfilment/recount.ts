// Counting again by the selectors that were frozen in the plan: never by a new walk from the identity.
import type { Connector, Selector } from '../connectors/connector.ts';
import { isProblem } from '../platform/problem.ts';
import { chunkNumbers, chunkRows, hasFailed } from './chunk.ts';
import type { ClaimedStep } from './claim.ts';
import { changesStore } from './plan.ts';
import { delayIfTransient, type Run } from './run-plan.ts';

/** One collection with all of its steps: those that act, and those that were left out or kept. */
export interface Counted {
  readonly steps: readonly ClaimedStep[];
  /** Rows that the frozen selectors find now. */
  readonly found: number;
}

/** The steps of a plan by the collection they touch; only collections in which something is destroyed. */
export function collectionsActedOn(steps: readonly ClaimedStep[]): ClaimedStep[][] {
  const groups = Map.groupBy(steps, ({ row }) => `${row.storeId}\0${row.collection}`);
  return [...groups.values()].filter((group) => group.some(({ row }) => changesStore(row)));
}

/** Counts one collection by the frozen selectors of all its steps. Throws the store's problem. */
export async function countCollection(connector: Connector, steps: readonly ClaimedStep[]): Promise<Counted> {
  let found = 0;
  for (const selector of selectorsOf(steps)) found += await connector.count(selector);
  return { steps, found };
}

/**
 * What remains of each acting step after the run, by step id: rows that the frozen selectors still find, without
 * those that a person left out. A masked row stays, so only selectors over masked columns count for it. A store
 * that does not answer leaves its steps unproven: null.
 */
export async function recount(run: Run): Promise<Map<string, number | null>> {
  const remaining = new Map<string, number | null>();
  for (const group of collectionsActedOn(run.claim.steps)) {
    const acting = group.filter(({ row }) => changesStore(row));
    const left = await remainingOf(run, group, acting);
    for (const [index, { row }] of acting.entries())
      remaining.set(row.id, index === 0 ? left : left === null ? null : 0);
  }
  return remaining;
}

async function remainingOf(
  run: Run,
  group: readonly ClaimedStep[],
  acting: readonly ClaimedStep[],
): Promise<number | null> {
  const [first] = acting;
  if (first === undefined) return 0;
  try {
    const connector = await run.connectorOf(first);
    const { found } = await countCollection(
      connector,
      first.row.act === 'mask' ? overMasked(acting) : acting,
    );
    if (found === 0) return 0;
    let leftOut = 0;
    for (const step of group.filter(({ row }) => row.act === 'skip' || row.act === 'keep')) {
      for (const number of await chunkNumbers(run.house, run.claim, step)) {
        leftOut += await connector.countKeys(await chunkRows(run.house, run.claim, step, number));
      }
    }
    return Math.max(0, found - leftOut);
  } catch (error) {
    if (!isProblem(error) || error.code === 'claim-overtaken') throw error;
    // A step that failed has spent its tries; what is counted after it would only wait for the same store again.
    if (!(await hasFailed(run.house, run.claim, first))) await delayIfTransient(run, first, error);
    return null;
  }
}

function overMasked(steps: readonly ClaimedStep[]): ClaimedStep[] {
  return steps.map((step) => {
    const masked = new Set(step.spec.maskings.map(({ column }) => column));
    const selectors = step.spec.selectors.map((selector) => ({
      ...selector,
      anyOf: selector.anyOf.filter(({ columns }) => columns.every((column) => masked.has(column))),
    }));
    return { ...step, spec: { ...step.spec, selectors } };
  });
}

/** The selectors of a collection, each once: steps of one collection share them. */
function selectorsOf(steps: readonly ClaimedStep[]): Selector[] {
  const byText = new Map<string, Selector>();
  for (const { spec } of steps) {
    for (const selector of spec.selectors)
      if (selector.anyOf.length > 0) byText.set(JSON.stringify(selector), selector);
  }
  return [...byText.values()];
}
