// Draws the plan of a request: locates and counts only, and freezes what was found. Nothing is touched.
import { randomBytes } from 'node:crypto';
import { readMap } from '../data-map/data-store.ts';
import { buildGraph, erasingOrder } from '../data-map/graph.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { nodesOf } from '../data-map/resolve-table.ts';
import { isCoolingOff } from '../requests/cooling-off.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { subjectEmail } from '../subjects/subject.ts';
import { awaitsProof } from '../verification/demand.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import type { Drawing } from './drawing.ts';
import { keptUntil } from './kept-until.ts';
import { ChannelRows } from './known-channels.ts';
import { locate } from './locate.ts';
import type { LocateOrder, LocateSummary, OpenStore } from './locate-order.ts';
import { type Gathered, LocatedRows } from './located-rows.ts';
import { OpenStores } from './open-stores.ts';
import { Plan, PlanRequest } from './plan.ts';
import { newPlanKey } from './plan-key.ts';
import type { Found, Surroundings } from './right.ts';
import { plannedRight } from './rights.ts';
import { tableNamed } from './table-shape.ts';
import { writePlan } from './write-plan.ts';

/**
 * Draws and freezes the plan of one request; nothing when it does not wait for one. A store that does not answer
 * fails its collections by name, and the rest is planned.
 */
export async function drawPlan(house: House, controllerId: string, requestId: string): Promise<void> {
  const drawing = await house.inWork(controllerId, MACHINE, async (work) => await begin(work, requestId));
  if (drawing === null) return;
  const stores = new OpenStores(house, controllerId);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of drawing.map.stores) open.set(id, await stores.open(id));
    const rows = new LocatedRows(house, drawing);
    const { datasets } = drawing.map;
    const erases = drawing.right.kind === 'erasure';
    const channelRows = new ChannelRows(erases ? datasets : []);
    const order = { datasets, stores: open, identities: { email: drawing.email } };
    const summary = await locate(order, async (chunk) => {
      channelRows.take(chunk);
      await rows.take(chunk);
    });
    const gathered = await rows.finish();
    const found = foundOf(drawing, summary, gathered, open);
    const drafts = drawing.right.draft(found, {
      ...surroundingsOf(datasets, open),
      bases: new Map(drawing.purposes.map(({ words, basis }) => [words, basis])),
      keptUntil: erases ? await keptUntil(found, open) : new Map(),
    });
    await writePlan(house, {
      drawing,
      drafts,
      gathered,
      rootIdentities: summary.rootIdentities,
      stores: open,
      channels: await channelRows.read(summary, open),
    });
  } finally {
    await stores.close();
  }
}

async function begin(work: Work, requestId: string): Promise<Drawing | null> {
  const request = await findRequest(work, requestId);
  const right = request === undefined ? undefined : plannedRight(request);
  if (request === undefined || right === undefined || !(await waitsForPlan(work, request))) return null;
  const { trx, controllerId } = work;
  const planId = crypto.randomUUID();
  const { key, wrapped } = await newPlanKey(work, planId);
  await Plan.query(trx).insert({
    controllerId,
    id: planId,
    kind: right.kind,
    status: 'drawing',
    wrappedKey: wrapped,
  });
  await PlanRequest.query(trx).insert({ controllerId, planId, requestId });
  const email = await subjectEmail(work, request.subjectId);
  const purposes = await listPurposes(work);
  return { controllerId, requestId, planId, key, right, map: await readMap(work), purposes, email };
}

/** A request waits for a plan when it is proven, no longer cooling off, waits for no further proof, and has no plan that is still open. */
async function waitsForPlan(work: Work, request: DataRequest): Promise<boolean> {
  if (!['verified', 'cooling-off', 'planned', 'partly-fulfilled'].includes(request.status)) return false;
  if ((await isCoolingOff(work, request.id)) || (await awaitsProof(work, request.id))) return false;
  if (request.status === 'verified' || request.status === 'cooling-off') return true;
  const { trx, controllerId } = work;
  const open = await Plan.query(trx)
    .where({ controllerId })
    .whereIn('id', PlanRequest.query(trx).select('planId').where({ controllerId, requestId: request.id }))
    .whereIn('status', ['asking', 'drawn', 'confirming', 'approved', 'running'])
    .resultSize();
  return open === 0;
}

/** One entry for each collection and standing that has rows; one without rows for a collection that has none. */
function foundOf(
  drawing: Drawing,
  summary: LocateSummary,
  gathered: readonly Gathered[],
  open: ReadonlyMap<string, OpenStore>,
): Found[] {
  const labels = new Map(drawing.map.stores.map(({ id, label }) => [id, label]));
  return summary.collections.flatMap((located): Found[] => {
    const store = open.get(located.storeId);
    const table =
      store !== undefined && 'catalogue' in store && located.table !== null
        ? (tableNamed(store.catalogue, located.table) ?? null)
        : null;
    const problem =
      located.problem?.code ?? (located.incompleteBecauseOf === null ? null : 'rows-may-be-missing');
    const base = {
      storeId: located.storeId,
      store: labels.get(located.storeId) ?? '',
      address: located.collection,
      collection: located.map,
      table,
      problem,
      keyColumns: located.erasable || drawing.right.kind === 'access' ? located.keyColumns : [],
      selectors: located.frozenSelectors,
      personal: located.personal,
    };
    const own = gathered.filter(({ collection }) => collection === located.collection);
    if (located.outcome === 'failed' || own.length === 0) return [{ ...base, standing: 'own', rows: 0 }];
    return own.map(({ reach, rows }) => ({ ...base, standing: reach, rows }));
  });
}

function surroundingsOf(
  datasets: LocateOrder['datasets'],
  open: ReadonlyMap<string, OpenStore>,
): Omit<Surroundings, 'keptUntil' | 'bases'> {
  const catalogueOf = (storeId: string) => {
    const store = open.get(storeId);
    return store !== undefined && 'catalogue' in store ? store.catalogue : null;
  };
  const catalogues = new Map(
    [...open].flatMap(([id, store]) => ('catalogue' in store ? [[id, store.catalogue] as const] : [])),
  );
  const graph = buildGraph(nodesOf(datasets, catalogueOf));
  return {
    catalogues,
    erasingOrder: erasingOrder(graph).flat(),
    secret: () => randomBytes(32).toString('hex'),
  };
}
