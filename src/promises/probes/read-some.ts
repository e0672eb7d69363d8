// Reads some rows of a mapped collection for a scan: a bounded number, a few columns, and nothing of them is kept.
import type { Column, Table, Value } from '../../connectors/connector.ts';
import { readMap } from '../../data-map/data-store.ts';
import type { Collection } from '../../data-map/dataset.ts';
import { mappedTable } from '../../data-map/resolve-table.ts';
import { look, type Probing } from '../probe.ts';
import { collectionAt } from '../running-system.ts';

/** A scan reads no more rows of one collection: they are streamed, so it bounds the load on the store, not our memory. */
export const MOST_ROWS = 100_000;

/** A collection with its table, as the store shows it now. */
export interface Place {
  readonly collection: Collection;
  readonly storeId: string;
  readonly table: Table;
}

/** Finds the table of `dataset.collection`; null where no map speaks of it. Throws the store's problems. */
export async function placeOf(probing: Probing, address: string): Promise<Place | null> {
  const found = collectionAt(await look(probing, readMap), address);
  if (found?.collection === undefined) return null;
  const { storeId } = found.mapped;
  const catalogue = await probing.stores.catalogue(storeId);
  return {
    collection: found.collection,
    storeId,
    table: mappedTable(catalogue, found.collection, address),
  };
}

/** Hands over up to `MOST_ROWS` rows, one by one, `columns` in order; answers with their number. */
export async function readSome(
  { stores, signal }: Probing,
  { storeId, table }: Place,
  columns: readonly Column[],
  see: (row: readonly Value[]) => void,
): Promise<number> {
  const [first] = table.columns;
  if (columns.length === 0 || first === undefined) return 0;
  const connector = await stores.connector(storeId);
  const everything = { kind: 'all', of: [] } as const;
  const names = columns.map(({ name }) => name);
  let seen = 0;
  for await (const batch of connector.find({
    table: { schema: table.schema, name: table.name },
    where: everything,
    column: first.name,
    columns: names,
  })) {
    signal.throwIfAborted();
    for (const row of batch) {
      if (seen === MOST_ROWS) return seen;
      see(row);
      seen += 1;
    }
  }
  return seen;
}
