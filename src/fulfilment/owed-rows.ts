// Rows that earlier plans of a case left because of a legal hold: found again by their keys, since what led there may be gone.

import type { Selector } from '../connectors/connector.ts';
import { passes } from '../connectors/row-filter.ts';
import type { House, Work } from '../work.ts';
import { MACHINE } from '../work.ts';
import type { Drawing } from './drawing.ts';
import type { LocatedChunk, LocatedCollection, LocateSummary, OpenStore, Reach } from './locate-order.ts';
import { Plan, PlanChunk, PlanRequest, PlanStep } from './plan.ts';
import { HELD, HeldStep, holdFilters } from './plan-holds.ts';
import { type Keys, openKeys, openSpec, planKey } from './plan-key.ts';

/** Keys of one chunk of an earlier plan. */
export interface Owed {
  readonly address: string;
  readonly columns: readonly string[];
  readonly keys: Keys;
  readonly reach: Reach;
}

/** What a drawing knows of its own walk when earlier rows are added to it. */
export interface Walked {
  readonly summary: LocateSummary;
  readonly stores: ReadonlyMap<string, OpenStore>;
  /** Keys that were found, as JSON, by collection; those that are found again are added. */
  readonly known: ReadonlyMap<string, Set<string>>;
}

/**
 * Hands on the rows that are still owed and that the walk did not find, and answers with the selectors that they are
 * counted again by. A store that is away keeps them owed: their keys are forgotten only when a later plan has them.
 */
export async function takeOwed(
  drawing: Drawing,
  owing: readonly Owed[],
  { summary, stores, known }: Walked,
  take: (chunk: LocatedChunk) => Promise<void>,
): Promise<ReadonlyMap<string, readonly Selector[]>> {
  const selectors = new Map<string, Selector[]>();
  for (const owed of owing) {
    const located = summary.collections.find(({ collection }) => collection === owed.address);
    const store = stores.get(located?.storeId ?? '');
    if (located === undefined || located.outcome === 'failed' || located.table === null) continue;
    if (store === undefined || 'problem' in store) continue;
    const chunks = await findAgain(drawing, located, store, owed, known.get(owed.address) ?? new Set());
    for (const chunk of chunks) await take(chunk);
    const tuples = chunks.flatMap(({ keys }) => keys);
    if (tuples.length === 0) continue;
    const anyOf = [{ columns: located.keyColumns, tuples, folding: 'exact' as const }];
    const one = { table: located.table, anyOf, filters: [] };
    selectors.set(owed.address, [...(selectors.get(owed.address) ?? []), one]);
  }
  return selectors;
}

/** The rows of one chunk that are there and new, by the holds that keep them now. */
async function findAgain(
  drawing: Drawing,
  { collection, storeId, table, keyColumns }: LocatedCollection,
  store: Exclude<OpenStore, { problem: unknown }>,
  owed: Owed,
  before: Set<string>,
): Promise<LocatedChunk[]> {
  if (table === null) return [];
  const holds = holdFilters(drawing).get(collection) ?? [];
  const columns = [
    ...new Set([...keyColumns, ...holds.flatMap(({ where }) => where.map(({ column }) => column))]),
  ];
  const anyOf = [{ columns: owed.columns, tuples: owed.keys, folding: 'exact' as const }];
  const chunks = new Map<string, LocatedChunk & { keys: (readonly string[])[] }>();
  for await (const batch of store.connector.locate({ table, anyOf, filters: [] }, columns)) {
    for (const row of batch) {
      const key = row.slice(0, keyColumns.length).map((value) => value ?? '');
      if (before.has(JSON.stringify(key))) continue;
      before.add(JSON.stringify(key));
      const held = holds
        .filter(({ where }) =>
          where.every((filter) => passes(filter, row[columns.indexOf(filter.column)] ?? null)),
        )
        .map(({ holdId }) => holdId);
      const chunk = chunks.get(held.join()) ?? {
        ...{ collection, storeId, table, keyColumns, held },
        ...{ reach: owed.reach, via: [], keys: [] },
      };
      chunk.keys.push(key);
      chunks.set(held.join(), chunk);
    }
  }
  return [...chunks.values()];
}

/** What earlier plans of a case left, collection by collection. */
export async function readOwed(house: House, { controllerId, requestId }: Drawing): Promise<Owed[]> {
  return await house.inWork(controllerId, MACHINE, async (work) => {
    const owed: Owed[] = [];
    for (const { plan, steps } of await owingPlans(work, requestId)) {
      const key = await planKey(work, plan);
      for (const { id: stepId, collection: address, spec } of steps) {
        const { keyColumns: columns, standing: reach = 'own' } = openSpec(key, stepId, spec);
        for (const { number, keys, digest } of await openChunks(work, stepId)) {
          if (keys === null) continue;
          const opened = [...openKeys(key, { stepId, number }, keys, digest).rows()];
          owed.push({ address, columns, keys: opened, reach });
        }
      }
    }
    return owed;
  });
}

async function openChunks({ trx, controllerId }: Work, stepId: string): Promise<PlanChunk[]> {
  return await PlanChunk.query(trx)
    .where({ controllerId, stepId, done: false })
    .whereNotNull('keys')
    .orderBy('number');
}

/** Plans of a case whose keys are still there for the sake of what they left, with the steps that left it. */
export async function owingPlans(
  work: Work,
  requestId: string,
): Promise<{ readonly plan: Plan; readonly steps: readonly PlanStep[] }[]> {
  const { trx, controllerId } = work;
  const plans = await Plan.query(trx)
    .where({ controllerId, kind: 'erasure' })
    .whereIn('status', ['done', 'stopped', 'closed'])
    .whereNotNull('wrappedKey')
    .whereIn('id', PlanRequest.query(trx).select('planId').where({ controllerId, requestId }))
    .orderBy('createdAt', 'desc');
  const steps = await PlanStep.query(trx)
    .where({ controllerId })
    .whereIn(
      'planId',
      plans.map(({ id }) => id),
    );
  const held = await HeldStep.query(trx)
    .where({ controllerId })
    .whereIn(
      'stepId',
      steps.map(({ id }) => id),
    );
  const kept = new Set(held.map(({ stepId }) => stepId));
  const owes = (plan: Plan, step: PlanStep): boolean =>
    step.planId === plan.id && (plan.status === 'done' ? kept.has(step.id) : step.problem === HELD);
  return plans.flatMap((plan) => {
    const own = steps.filter((step) => step.act !== 'ask' && owes(plan, step));
    return own.length === 0 ? [] : [{ plan, steps: own }];
  });
}
