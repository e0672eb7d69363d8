// Draws the plan of a request: locates and counts only, and freezes what was found. Nothing is touched.
import type { Selector } from '../connectors/connector.ts';
import { findRequest } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import { holdsOnOthers } from '../retention/standing-holds.ts';
import { type House, MACHINE, type Work } from '../work.ts';
import { beginPlan } from './begin-plan.ts';
import { readDerived } from './derived-rows.ts';
import type { Drawing } from './drawing.ts';
import { heldPeople, splitByHolds } from './held-people.ts';
import { drawItemPlan } from './item-plan.ts';
import { keptUntil } from './kept-until.ts';
import { ChannelRows } from './known-channels.ts';
import { locate } from './locate.ts';
import type { LocateSummary, OpenStore } from './locate-order.ts';
import { type Gathered, LocatedRows } from './located-rows.ts';
import { OpenStores } from './open-stores.ts';
import { readOwed, takeOwed } from './owed-rows.ts';
import { holdFilters } from './plan-holds.ts';
import { drawingWaits } from './restored-store.ts';
import type { Found } from './right.ts';
import { plannedRight } from './rights.ts';
import { endedByUse } from './stop-unused.ts';
import { surroundingsOf } from './surroundings.ts';
import { tableNamed } from './table-shape.ts';
import { routedByMap } from './tenants.ts';
import { writePlan } from './write-plan.ts';

/**
 * Draws and freezes the plan of one request; nothing when it does not wait for one. A store that does not answer
 * fails its collections by name, and the rest is planned; one that was restored from a backup makes the drawing wait. A case about one item gets the plan of that item.
 */
export async function drawPlan(house: House, controllerId: string, requestId: string): Promise<void> {
  if (await endedByUse(house, controllerId, requestId)) return;
  if (await house.inWork(controllerId, MACHINE, async (work) => await drawingWaits(work, requestId))) return;
  const begun = await house.inWork(controllerId, MACHINE, async (work) => await begin(work, requestId));
  if (begun === null) return await drawItemPlan(house, controllerId, requestId);
  const { drawing, email } = begun;
  const stores = new OpenStores(house, controllerId);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of drawing.map.stores) open.set(id, await stores.open(id));
    const rows = new LocatedRows(house, drawing);
    const { datasets } = drawing.map;
    const erases = drawing.right.kind === 'erasure';
    const channelRows = new ChannelRows(erases ? datasets : []);
    const order = { datasets, stores: open, identities: { email }, holds: holdFilters(drawing) };
    const owing = erases ? await readOwed(house, drawing) : [];
    const known = new Map(owing.map(({ address }) => [address, new Set<string>()]));
    const place = { controllerId, map: drawing.map, stores: open };
    const others = await heldPeople(house, place, holdsOnOthers(drawing.holds.standing, drawing.holds.about));
    const summary = await locate(order, async (chunk) => {
      channelRows.take(chunk);
      for (const key of chunk.keys) known.get(chunk.collection)?.add(JSON.stringify(key));
      for (const part of splitByHolds(chunk, others)) await rows.take(part);
    });
    const walked = { summary, stores: open, known };
    const owed = await takeOwed(drawing, owing, walked, async (chunk) => {
      for (const part of splitByHolds(chunk, others)) await rows.take(part);
    });
    const gathered = await rows.finish();
    if (await routedByMap(house, drawing, summary, open)) return;
    const found = foundOf(drawing, summary, gathered, { open, owed });
    const derived = erases ? await readDerived(house, drawing, found, open) : new Map();
    const drafts = drawing.right.draft(found, {
      ...surroundingsOf(datasets, open),
      bases: new Map(drawing.purposes.map(({ words, basis }) => [words, basis])),
      holds: drawing.holds,
      derived,
      keptUntil: erases ? await keptUntil(found, open) : new Map(),
    });
    await writePlan(house, {
      drawing,
      drafts,
      gathered,
      rootIdentities: summary.rootIdentities,
      derived,
      stores: open,
      channels: await channelRows.read(summary, open),
    });
  } finally {
    await stores.close();
  }
}

async function begin(work: Work, requestId: string): Promise<{ drawing: Drawing; email: string } | null> {
  const request = await findRequest(work, requestId);
  const right = request === undefined ? undefined : plannedRight(request);
  if (request === undefined || right === undefined) return null;
  const drawing = await beginPlan(work, request, right);
  return drawing === null ? null : { drawing, email: await searchedEmail(work, request) };
}

/** One entry for each collection, standing and set of holds that has rows; one without rows for a collection that has none. */
function foundOf(
  drawing: Drawing,
  summary: LocateSummary,
  gathered: readonly Gathered[],
  { open, owed }: { open: ReadonlyMap<string, OpenStore>; owed: ReadonlyMap<string, readonly Selector[]> },
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
      selectors: [...located.frozenSelectors, ...(owed.get(located.collection) ?? [])],
      personal: located.personal,
    };
    const own = gathered.filter(({ collection }) => collection === located.collection);
    if (located.outcome === 'failed' || own.length === 0)
      return [{ ...base, standing: 'own', rows: 0, held: [] }];
    return own.map(({ reach, rows, held }) => ({ ...base, standing: reach, rows, held }));
  });
}
