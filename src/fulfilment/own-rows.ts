// A person's own rows with some of their values, read as they are now: what a walk reached by her identities alone.
import type { Column, Table, TableName, Value } from '../connectors/connector.ts';
import { readMap } from '../data-map/data-store.ts';
import type { DataMap } from '../data-map/dataset.ts';
import { holdRequest, type Right } from '../requests/data-request.ts';
import { searchedEmail } from '../requests/minor.ts';
import { type MachinePurpose, recordReading, type StaffPurpose } from '../requests/reading.ts';
import { subjectEmail } from '../subjects/subject.ts';
import type { Actor, House } from '../work.ts';
import { locate } from './locate.ts';
import type { LocatedChunk, LocatedCollection, OpenStore } from './locate-order.ts';
import { OpenStores } from './open-stores.ts';
import { tableNamed, tableShape } from './table-shape.ts';

/** Who reads, for which case, and why; the purpose stands in the log. */
export interface Reading {
  readonly controllerId: string;
  readonly actor: Actor;
  readonly requestId: string;
  readonly purpose: StaffPurpose | MachinePurpose;
  /** A collection with more rows of hers than this is not read, and named in `tooMany`. */
  readonly mostRows: number;
}

/** Rows of one collection. */
export interface OwnCollection {
  readonly located: LocatedCollection;
  /** The store's name for people. */
  readonly store: string;
  readonly table: TableName;
  /** Digest of the table as it was described. */
  readonly shape: string;
  /** Where its store is. */
  readonly place: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: readonly string[]; readonly values: readonly Value[] }[];
}

/** A collection that could not be searched, or not wholly, also in words for people. */
export interface NotRead {
  readonly located: LocatedCollection;
  readonly words: string;
}

/**
 * Reads from the stores that answer. `wanted` says which columns of a collection are read; none means that it is
 * passed over. `notRead` holds what could not be searched, or not wholly because what leads there failed; `tooMany` what
 * holds too many rows. Changes nothing.
 * Throws `request-unknown`, and what `mayRead` throws before anything is opened.
 */
export async function ownRows(
  house: House,
  reading: Reading,
  wanted: (located: LocatedCollection, table: Table) => readonly Column[],
  mayRead: (right: Right) => void = () => undefined,
): Promise<OwnRows> {
  const { controllerId, actor, requestId, purpose } = reading;
  const begun = await house.inWork(controllerId, actor, async (work) => {
    const request = await holdRequest(work, requestId);
    mayRead(request.right);
    await recordReading(work, requestId, purpose);
    // Whoever reports a child's account proves who they are by their own rows, and learns nothing of the account.
    const email =
      purpose === 'proof' ? await subjectEmail(work, request.subjectId) : await searchedEmail(work, request);
    return { map: await readMap(work), email };
  });
  return await rowsOf(house, { ...reading, ...begun }, wanted);
}

/** What was found, what could not be searched, and what holds too many rows. */
export interface OwnRows {
  readonly found: OwnCollection[];
  readonly notRead: NotRead[];
  readonly tooMany: NotRead[];
}

/**
 * The same for an address that was proven already, by a map that was read already; whoever calls it has recorded why, and
 * closes the stores that it gives.
 */
export async function rowsOf(
  house: House,
  begun: Pick<Reading, 'controllerId' | 'mostRows'> & {
    readonly map: DataMap;
    readonly email: string;
    readonly stores?: OpenStores | undefined;
  },
  wanted: (located: LocatedCollection, table: Table) => readonly Column[],
): Promise<OwnRows> {
  const { controllerId, mostRows } = begun;
  const stores = begun.stores ?? new OpenStores(house, controllerId);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of begun.map.stores) open.set(id, await stores.open(id));
    const own = new Map<string, { chunk: LocatedChunk; keys: (readonly string[])[] }>();
    const order = { datasets: begun.map.datasets, stores: open, identities: { email: begun.email } };
    const summary = await locate(order, (chunk) => {
      if (chunk.reach !== 'own') return;
      const place = own.get(chunk.collection) ?? { chunk, keys: [] };
      // One more than is read, so that a longer list is known to be longer.
      place.keys.push(...chunk.keys.slice(0, mostRows + 1 - place.keys.length));
      own.set(chunk.collection, place);
    });
    const found: OwnCollection[] = [];
    const notRead: NotRead[] = [];
    const tooMany: NotRead[] = [];
    for (const located of summary.collections) {
      const hers = own.get(located.collection);
      const store = open.get(located.storeId);
      const label = begun.map.stores.find(({ id }) => id === located.storeId)?.label ?? '';
      if (located.outcome === 'failed' || store === undefined || 'problem' in store) {
        notRead.push({ located, words: `${located.map.label} in ${label}` });
        continue;
      }
      if (located.problem?.code === 'feeder-failed' || located.incompleteBecauseOf !== null) {
        notRead.push({ located, words: `${located.map.label} in ${label}` });
      }
      const table = located.table === null ? undefined : tableNamed(store.catalogue, located.table);
      if (hers === undefined || table === undefined) continue;
      const columns = wanted(located, table);
      if (columns.length === 0) continue;
      if (hers.keys.length > mostRows) {
        tooMany.push({ located, words: `${located.map.label} in ${label}` });
        continue;
      }
      const selector = {
        table: hers.chunk.table,
        anyOf: [{ columns: located.keyColumns, tuples: hers.keys, folding: 'exact' as const }],
        filters: [],
      };
      const names = [...new Set([...located.keyColumns, ...columns.map(({ name }) => name)])];
      const rows: OwnCollection['rows'][number][] = [];
      for await (const batch of store.connector.locate(selector, names)) {
        for (const row of batch) {
          const key = row.slice(0, located.keyColumns.length).map((value) => value ?? '');
          rows.push({ key, values: columns.map(({ name }) => row[names.indexOf(name)] ?? null) });
        }
      }
      const shape = tableShape(store.catalogue, hers.chunk.table);
      const { place } = store.connector;
      found.push({ located, store: label, table: hers.chunk.table, shape, place, columns, rows });
    }
    return { found, notRead, tooMany };
  } finally {
    if (begun.stores === undefined) await stores.close();
  }
}
