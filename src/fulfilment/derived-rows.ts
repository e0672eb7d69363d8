// Which models and numbers were made of a person's data, and how they stand: read by their lineage, and again by the queue.
import type { Selector, Value } from '../connectors/connector.ts';
import { passes } from '../connectors/row-filter.ts';
import type { Derived } from '../data-map/dataset.ts';
import { type House, MACHINE } from '../work.ts';
import { type DerivedRow, waitingDerived } from './derivation.ts';
import type { Drawing } from './drawing.ts';
import type { OpenStore } from './locate-order.ts';
import type { Found } from './right.ts';

/**
 * Reads them by address: what her data leads to now, and what an earlier plan of the case put into the queue, since with
 * her data the lineage goes. What is not there any more is settled.
 */
export async function readDerived(
  house: House,
  { controllerId, requestId }: Drawing,
  found: readonly Found[],
  stores: ReadonlyMap<string, OpenStore>,
): Promise<ReadonlyMap<string, readonly DerivedRow[]>> {
  const places = found.filter(
    ({ collection, problem }) => collection.derived !== undefined && problem === null,
  );
  const read = new Map<string, readonly DerivedRow[]>();
  if (places.length === 0) return read;
  const queued = await house.inWork(
    controllerId,
    MACHINE,
    async (work) => await waitingDerived(work, { requestId }),
  );
  for (const one of places) {
    const { table, collection, storeId, keyColumns } = one;
    const store = stores.get(storeId);
    if (read.has(one.address) || table === null || store === undefined || 'problem' in store) continue;
    const before = queued.filter((row) => row.collection === one.address && row.storeId === storeId);
    const keys = before.map(({ rowKey }) => rowKey);
    const again = { columns: keyColumns, tuples: keys, folding: 'exact' as const };
    const name = { schema: table.schema, name: table.name };
    const selectors: Selector[] = [
      ...(one.rows > 0 ? one.selectors : []),
      ...(keys.length > 0 ? [{ table: name, anyOf: [again], filters: [] }] : []),
    ];
    const rows = new Map<string, DerivedRow>();
    for (const { rowKey, name: called } of before)
      rows.set(JSON.stringify(rowKey), gone(one, rowKey, called));
    const { derived } = collection;
    if (derived === undefined) continue;
    const columns = [...keyColumns, ...columnsOf(derived)];
    for (const selector of selectors)
      for await (const batch of store.connector.locate(selector, columns))
        for (const values of batch) {
          const key = values.slice(0, keyColumns.length).map((value) => value ?? '');
          rows.set(JSON.stringify(key), rowOf(one, derived, key, values.slice(keyColumns.length)));
        }
    read.set(one.address, [...rows.values()]);
  }
  return read;
}

function columnsOf(derived: Derived): string[] {
  return derived.as === 'model'
    ? [derived.name, derived.inService.column]
    : [derived.name, derived.testedOn, derived.method];
}

function rowOf(
  { storeId, address }: Found,
  derived: Derived,
  key: readonly string[],
  [name = null, first = null, method = null]: readonly Value[],
): DerivedRow {
  const base = { storeId, address, kind: derived.as, key, name: name ?? key.join(' ') };
  if (derived.as === 'model')
    return { ...base, state: passes(derived.inService, first) ? 'waits' : 'settled', tested: null };
  // A day without a method, or a method without a day, is no documented test.
  const on = /^\d{4}-\d{2}-\d{2}/.exec(first ?? '')?.[0];
  const words = (method ?? '').trim();
  if (on === undefined || words === '') return { ...base, state: 'waits', tested: null };
  return { ...base, state: 'settled', tested: { on, method: words } };
}

/** Queued before, and not in the store any more. */
function gone({ storeId, address, collection }: Found, key: readonly string[], name: string): DerivedRow {
  return {
    storeId,
    address,
    kind: collection.derived?.as ?? 'model',
    key,
    name,
    state: 'settled',
    tested: null,
  };
}
