// A plan of one named row: drawn from its key and never from a walk, run by the one runner of plans.
import type { Selector } from '../connectors/connector.ts';
import { nodesOf, usableKey } from '../data-map/resolve-table.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { Problem } from '../platform/problem.ts';
import { findRequest } from '../requests/data-request.ts';
import { itemOf, type NamedItem } from '../requests/depicted.ts';
import { holdsOnOthers, holdsOver } from '../retention/standing-holds.ts';
import { type House, MACHINE } from '../work.ts';
import { beginPlan } from './begin-plan.ts';
import type { Drawing } from './drawing.ts';
import { ERASURE } from './erasure.ts';
import { type HeldPeople, heldPeople } from './held-people.ts';
import { keptUntil } from './kept-until.ts';
import type { OpenStore } from './locate-order.ts';
import { LocatedRows } from './located-rows.ts';
import { OpenStores } from './open-stores.ts';
import type { Found } from './right.ts';
import { surroundingsOf } from './surroundings.ts';
import { writePlan } from './write-plan.ts';

/** Draws the plan that erases exactly the item of a case; nothing while no item is named or no plan is waited for. */
export async function drawItemPlan(house: House, controllerId: string, requestId: string): Promise<void> {
  const begun = await house.inWork(controllerId, MACHINE, async (work) => {
    const request = await findRequest(work, requestId);
    const named = (await itemOf(work, requestId))?.named ?? null;
    if (request === undefined || named === null) return null;
    const drawing = await beginPlan(work, request, ERASURE);
    return drawing === null ? null : { drawing, named };
  });
  if (begun === null) return;
  const { drawing, named } = begun;
  const stores = new OpenStores(house, controllerId);
  try {
    const open = new Map([[named.storeId, await stores.open(named.storeId)]]);
    const everywhere = { controllerId, map: drawing.map, stores: await allStores(drawing, stores) };
    const { standing, about } = drawing.holds;
    // The row is somebody's: whoever it belongs to may be held.
    const others = await heldPeople(house, everywhere, holdsOnOthers(standing, about));
    const found = await foundItem(drawing, named, open, others);
    const rows = new LocatedRows(house, drawing);
    const place = {
      collection: found.address,
      storeId: found.storeId,
      reach: 'own',
      via: [],
      held: found.held,
    } as const;
    const { table, keyColumns } = found;
    if (table !== null && found.rows > 0) await rows.take({ ...place, table, keyColumns, keys: [named.key] });
    const surroundings = surroundingsOf(drawing.map.datasets, open);
    // One named row is neither a model nor numbers over many people.
    const derived = new Map();
    const drafts = ERASURE.draft([found], {
      ...surroundings,
      derived,
      bases: new Map(),
      holds: drawing.holds,
      keptUntil: await keptUntil([found], open),
    });
    await writePlan(house, {
      drawing,
      drafts,
      gathered: await rows.finish(),
      rootIdentities: 1,
      derived,
      stores: open,
      // Nobody's account is erased, so nobody is warned.
      channels: { emails: [], notRead: [] },
    });
  } finally {
    await stores.close();
  }
}

/** The one row as rights see what was found; a store that is away, or a row that is gone, is told by name. */
async function foundItem(
  drawing: Drawing,
  { storeId, collection: address, key }: NamedItem,
  open: ReadonlyMap<string, OpenStore>,
  others: HeldPeople,
): Promise<Found> {
  const store = open.get(storeId);
  const catalogue = store !== undefined && 'catalogue' in store ? store.catalogue : null;
  const node = nodesOf(drawing.map.datasets, () => catalogue).find((one) => one.address === address);
  if (node === undefined) {
    throw new Problem(
      'conflict',
      'item-not-mapped',
      'The map no longer has the collection of this item. Nothing was planned; correct the map, then draw again.',
      { collection: address },
    );
  }
  const { collection, table } = node;
  const keyColumns = table === null ? [] : usableKey(table, collection);
  const name = table === null ? { schema: '', name: '' } : { schema: table.schema, name: table.name };
  const selector: Selector = {
    table: name,
    anyOf: [{ columns: keyColumns, tuples: [key], folding: 'exact' }],
    filters: collection.filters,
  };
  const fits = table !== null && keyColumns.length === key.length;
  const rows =
    fits && store !== undefined && 'connector' in store ? await store.connector.count(selector) : 0;
  return {
    storeId,
    store: drawing.map.stores.find(({ id }) => id === storeId)?.label ?? '',
    address,
    collection,
    table,
    standing: 'own',
    personal: isPersonal(collection),
    rows,
    problem: fits ? null : 'item-not-reachable',
    keyColumns,
    selectors: fits ? [selector] : [],
    held: fits ? [...(await heldItem(drawing, address, selector, store)), ...others(address, key)] : [],
  };
}

/** The holds that keep the row. */
async function heldItem(
  { holds }: Drawing,
  address: string,
  selector: Selector,
  store: OpenStore | undefined,
): Promise<string[]> {
  const held: string[] = [];
  for (const { id, where } of holdsOver(holds.standing, holds.about, address)) {
    const filters = [...selector.filters, ...where];
    const rows =
      store !== undefined && 'connector' in store ? await store.connector.count({ ...selector, filters }) : 0;
    if (rows > 0) held.push(id);
  }
  return held;
}

/** Every store, but only where somebody is held: an item alone needs its own. */
async function allStores({ map, holds }: Drawing, stores: OpenStores): Promise<Map<string, OpenStore>> {
  const open = new Map<string, OpenStore>();
  if (holdsOnOthers(holds.standing, holds.about).length === 0) return open;
  for (const { id } of map.stores) open.set(id, await stores.open(id));
  return open;
}
