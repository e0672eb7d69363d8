// Staff name the item that shows somebody: found by a key alone, restricted at once, and never changed by this.
import type { Connector, Table } from '../connectors/connector.ts';
import { readMap } from '../data-map/data-store.ts';
import type { Collection, DataMap } from '../data-map/dataset.ts';
import { type Node, nodesOf, resolveTable, usableKey } from '../data-map/resolve-table.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { Problem } from '../platform/problem.ts';
import { keepNamedItem } from '../requests/depicted.ts';
import { readEmail } from '../subjects/identifiers.ts';
import type { Actor, House, Work } from '../work.ts';
import { OpenStores } from './open-stores.ts';

/** A collection in which an item may lie. */
export interface ItemPlace {
  readonly address: string;
  /** For people: `pictures in the platform`. */
  readonly label: string;
}

/** Every mapped collection that may hold something of people, by name. */
export async function itemPlaces(work: Work): Promise<ItemPlace[]> {
  const { datasets, stores } = await readMap(work);
  return nodesOf(datasets, () => null)
    .filter(({ collection }) => isPersonal(collection) && !collection.skip)
    .map(({ address, collection, storeId }) => ({
      address,
      label: `${collection.label} in ${stores.find(({ id }) => id === storeId)?.label ?? ''}`,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/**
 * Names the item of a case: the one row of a collection whose key, or whose value in another unique column (such as
 * its public name), is the text that staff give. It is restricted from then on, and its plan is drawn. With
 * `tellOwner` the owner is told when it is gone. Throws `item-not-found`, `item-ambiguous`, `owner-not-found`,
 * `collection-unknown`, the store's problem, and what `keepNamedItem` throws.
 */
export async function nameItem(
  house: House,
  namer: { controllerId: string; actor: Actor; requestId: string },
  named: { collection: string; value: string; tellOwner: boolean },
): Promise<void> {
  const { controllerId, actor, requestId } = namer;
  const map = await house.inWork(controllerId, actor, readMap);
  const node = nodesOf(map.datasets, () => null).find(({ address }) => address === named.collection);
  if (node === undefined || !isPersonal(node.collection) || node.collection.skip) {
    throw new Problem(
      'invalid',
      'collection-unknown',
      'No map has this collection. Nothing was changed; choose one from the list.',
    );
  }
  const stores = new OpenStores(house, controllerId);
  try {
    const found = await findItem(stores, node, named.value.trim());
    const words = `${node.collection.label}: ${found.key.join(', ')}`;
    const owner = named.tellOwner ? { email: await ownerOf(stores, map, node, found), item: words } : null;
    const item = { storeId: node.storeId, collection: node.address, key: found.key };
    await house.inWork(
      controllerId,
      actor,
      async (work) => await keepNamedItem(work, { requestId, item, owner }),
    );
  } finally {
    await stores.close();
  }
}

interface FoundItem {
  readonly connector: Connector;
  readonly table: Table;
  readonly keyColumns: readonly string[];
  readonly key: readonly string[];
}

/** Asks by every column that names a row by itself; exactly one row must answer. */
async function findItem(stores: OpenStores, node: Node, value: string): Promise<FoundItem> {
  const { connector, table } = await tableOf(stores, node.storeId, node.collection);
  const keyColumns = usableKey(table, node.collection);
  const columns = [keyColumns, ...table.uniqueKeys].filter((key) => key.length === 1).flat();
  const keys = new Map<string, readonly string[]>();
  for (const column of new Set(value === '' ? [] : columns)) {
    for (const row of await rowsBy(connector, table, column, value, keyColumns)) {
      const key = row.map((part) => part ?? '');
      keys.set(JSON.stringify(key), key);
    }
  }
  const [key] = keys.values();
  if (key === undefined || keyColumns.length === 0) {
    throw new Problem(
      'not-found',
      'item-not-found',
      'No row there has this key. Nothing was changed; look at the number or the name of the item again.',
    );
  }
  if (keys.size > 1) {
    throw new Problem(
      'conflict',
      'item-ambiguous',
      'Several rows have this value in one of their keys. Nothing was changed; give the number of the item.',
    );
  }
  return { connector, table, keyColumns, key };
}

/** The address of the person to whom the row belongs: one reference away, at a field that the map calls an identity. */
async function ownerOf(
  stores: OpenStores,
  map: DataMap,
  { collection }: Node,
  found: FoundItem,
): Promise<string> {
  const [only] = found.keyColumns;
  const [value] = found.key;
  for (const { name, references } of collection.fields) {
    for (const reference of references) {
      const home = nodesOf(map.datasets, () => null).find(
        ({ address }) => address === `${reference.dataset}.${reference.collection}`,
      );
      const identity = home?.collection.fields.find((field) => field.identity === 'email');
      if (home === undefined || identity === undefined || only === undefined || value === undefined) continue;
      const [row] = await rowsBy(found.connector, found.table, only, value, [name]);
      if (row?.[0] == null) continue;
      const { connector, table } = await tableOf(stores, home.storeId, home.collection);
      const [owner] = await rowsBy(connector, table, reference.field, row[0], [identity.name]);
      if (owner?.[0] != null) return readEmail(owner[0]);
    }
  }
  throw new Problem(
    'not-found',
    'owner-not-found',
    'The map shows no way from this item to the address of its owner. Nothing was changed; name it without telling the owner.',
  );
}

async function tableOf(stores: OpenStores, storeId: string, collection: Collection) {
  const table = resolveTable(await stores.catalogue(storeId), collection);
  if (table !== null) return { connector: await stores.connector(storeId), table };
  throw new Problem(
    'conflict',
    'store-schema-changed',
    'The store has no table for this collection. Nothing was changed; correct the map or the store.',
  );
}

async function rowsBy(
  connector: Connector,
  table: Table,
  column: string,
  value: string,
  columns: readonly string[],
) {
  const selector = {
    table: { schema: table.schema, name: table.name },
    anyOf: [{ columns: [column], tuples: [[value]], folding: 'exact' as const }],
    filters: [],
  };
  const rows: (readonly (string | null)[])[] = [];
  for await (const batch of connector.locate(selector, columns)) rows.push(...batch);
  return rows;
}
