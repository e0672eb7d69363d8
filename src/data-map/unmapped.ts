// What a store has and its map omits: found by comparing, open until a named person says what it is.
import type { Catalogue } from '../connectors/connector.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { StoreRow, UnmappedRow, unmappedItem } from './data-store.ts';
import type { Dataset, UnmappedItem } from './dataset.ts';
import { nameOf, resolveTable } from './resolve-table.ts';

/** A table, or one column of a mapped table, that no dataset of the store speaks of. */
export interface Omission {
  readonly schema: string;
  readonly table: string;
  readonly column: string | null;
  /** The columns of a whole table. */
  readonly columns: readonly string[];
}

/** An open item with the store's name, as pages and receipts show it. */
export interface OpenItem extends UnmappedItem {
  readonly id: string;
  readonly store: string;
}

/** Our own table in the stores: it holds chunk numbers and fences, never personal data. */
const OWN_TABLES = ['habeas_ledger'];

/** Everything of the catalogue that the datasets of its store omit. A skipped collection is still spoken of. */
export function compareMap(catalogue: Catalogue, datasets: readonly Dataset[]): Omission[] {
  const mapped = new Map<string, Set<string>>();
  for (const collection of datasets.flatMap((dataset) => dataset.collections)) {
    const table = resolveTable(catalogue, collection);
    if (table === null) continue;
    const columns = mapped.get(nameOf(table)) ?? new Set<string>();
    const all = collection.noPersonalData === null ? collection.fields : table.columns;
    for (const { name } of all) columns.add(name);
    mapped.set(nameOf(table), columns);
  }
  return catalogue.tables.flatMap((table): Omission[] => {
    const { schema, name } = table;
    if (OWN_TABLES.includes(name)) return [];
    const columns = table.columns.map((column) => column.name);
    const spoken = mapped.get(nameOf(table));
    if (spoken === undefined) return [{ schema, table: name, column: null, columns }];
    return columns
      .filter((column) => !spoken.has(column))
      .map((column) => ({ schema, table: name, column, columns: [] }));
  });
}

/** How an item is called in a sentence: `shop: public.old_orders`, `shop: public.users.shoe_size`. */
export function unmappedName(item: OpenItem): string {
  const column = item.column === null ? '' : `.${item.column}`;
  return `${item.store}: ${item.schema}.${item.table}${column}`;
}

/** Items that nobody has ruled on: while there are any, no request ends as complete. */
export async function listUnmapped(work: Work): Promise<OpenItem[]> {
  const { trx, controllerId } = work;
  const stores = await StoreRow.query(trx).select('id', 'label').where({ controllerId });
  const labels = new Map(stores.map(({ id, label }) => [id, label]));
  const rows = await UnmappedRow.query(trx)
    .where({ controllerId })
    .whereNull('markedBy')
    .orderBy(['storeId', 'schemaName', 'tableName', 'columnName']);
  return rows.map((row) => ({ ...unmappedItem(row), id: row.id, store: labels.get(row.storeId) ?? '' }));
}

/**
 * Writes that a named person says a table or column holds no personal data. Throws `item-unknown`,
 * `reason-missing`, and `forbidden` unless a member of staff acts.
 */
export async function markNotPersonal(
  work: Work,
  ruling: {
    readonly storeId: string;
    readonly schema?: string;
    readonly table: string;
    readonly column: string | null;
    readonly reason: string;
  },
): Promise<void> {
  const { trx, controllerId, actor, at } = work;
  if (actor.kind !== 'staff') {
    throw new Problem('forbidden', 'ruling-not-staff', 'Only a named person can say what a table holds.');
  }
  const reason = ruling.reason.trim();
  if (reason === '' || reason.length > 2_000) {
    throw new Problem(
      'invalid',
      'reason-missing',
      'Say in a sentence why there is no personal data in it. Nothing was saved.',
    );
  }
  const query = UnmappedRow.query(trx).where({
    controllerId,
    storeId: ruling.storeId,
    tableName: ruling.table,
    columnName: ruling.column ?? '',
  });
  if (ruling.schema !== undefined) query.where({ schemaName: ruling.schema });
  const rows = await query.forUpdate();
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    throw new Problem(
      'not-found',
      'item-unknown',
      'The store has no such unmapped table or column. Nothing was saved; compare the map again.',
    );
  }
  await UnmappedRow.query(trx)
    .findById([controllerId, row.id])
    .patch({ markedBy: actor.id, markedAt: at, reason });
  await work.record('map.itemMarked', row.id, {
    storeId: row.storeId,
    table: `${row.schemaName}.${row.tableName}`,
    column: row.columnName,
  });
}

/**
 * Puts what was found in place of what was known of one store. Rulings stay, except on a whole table that has got
 * new columns since: it asks again. Answers with how many items are open.
 */
export async function writeOmissions(
  work: Work,
  storeId: string,
  found: readonly Omission[],
): Promise<number> {
  const { trx, controllerId, at } = work;
  const rows = await UnmappedRow.query(trx).where({ controllerId, storeId }).forUpdate();
  const nameRow = (row: UnmappedRow): string => [row.schemaName, row.tableName, row.columnName].join('\0');
  const known = new Map(rows.map((row) => [nameRow(row), row]));
  let open = 0;
  for (const { schema, table, column, columns } of found) {
    const name = [schema, table, column ?? ''].join('\0');
    const row = known.get(name);
    known.delete(name);
    if (row === undefined) {
      const place = { schemaName: schema, tableName: table, columnName: column ?? '' };
      const id = crypto.randomUUID();
      await UnmappedRow.query(trx).insert({
        controllerId,
        id,
        storeId,
        ...place,
        columns: [...columns],
        foundAt: at,
      });
      open += 1;
      continue;
    }
    const grown = columns.some((one) => !row.columns.includes(one));
    if (grown) await lapse(work, row, columns);
    if (grown || row.markedBy === null) open += 1;
  }
  const gone = [...known.values()].map(({ id }) => id);
  await UnmappedRow.query(trx).where({ controllerId }).whereIn('id', gone).delete();
  return open;
}

/** A table that was ruled on has new columns: the ruling did not speak of them. */
async function lapse(work: Work, row: UnmappedRow, columns: readonly string[]): Promise<void> {
  const patch = { columns: [...columns], markedBy: null, markedAt: null, reason: null, foundAt: work.at };
  await UnmappedRow.query(work.trx).findById([work.controllerId, row.id]).patch(patch);
  if (row.markedBy === null) return;
  const details = { storeId: row.storeId, table: `${row.schemaName}.${row.tableName}` };
  await work.record('map.markLapsed', row.id, details);
}
