// What of a person's data may be corrected field by field: her own rows, read as they are now.
import type { Column, ColumnKind, Table, TableName, Value } from '../connectors/connector.ts';
import { readMap } from '../data-map/data-store.ts';
import type { Collection } from '../data-map/dataset.ts';
import { Problem } from '../platform/problem.ts';
import { holdRequest } from '../requests/data-request.ts';
import { subjectEmail } from '../subjects/subject.ts';
import type { Actor, House } from '../work.ts';
import { locate } from './locate.ts';
import type { LocatedChunk, OpenStore } from './locate-order.ts';
import { OpenStores } from './open-stores.ts';
import { tableNamed, tableShape } from './table-shape.ts';

/** A log of 20,000 rows is no place for corrections; a profile, an address book and some orders are. */
const ROWS_A_COLLECTION = 20;
/** So that a form stays a form; more is corrected in several plans. */
const MOST_FIELDS = 150;
/** Kinds whose text says all of the value, so that before and after can be compared. */
const KINDS: readonly ColumnKind[] = ['text', 'integer', 'decimal', 'boolean', 'date', 'uuid'];

/** One field of one row of hers. */
export interface CorrectableField {
  readonly storeId: string;
  /** The store's name for people. */
  readonly store: string;
  readonly collection: string;
  /** The table's name for people. */
  readonly label: string;
  readonly table: TableName;
  /** Digest of the table as it was described. */
  readonly shape: string;
  readonly keyColumns: readonly string[];
  readonly key: readonly string[];
  readonly column: string;
  readonly columnLabel: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly value: Value;
}

/** What may be corrected, and what is not shown for a reason that staff must know. */
export interface Correctable {
  readonly fields: readonly CorrectableField[];
  /** Collections of stores that did not answer. */
  readonly notRead: readonly string[];
  /** Collections with more rows of hers than a form can hold. */
  readonly tooMany: readonly string[];
}

/**
 * Reads the fields that may be corrected, from stores that answer. Keys, references, secrets and what the store
 * computes itself are left out. The reading is recorded with its purpose. Nothing is changed. Throws
 * `request-unknown`, `right-not-rectification`.
 */
export async function correctableFields(
  house: House,
  reader: { controllerId: string; actor: Actor; requestId: string },
): Promise<Correctable> {
  const { controllerId, actor, requestId } = reader;
  const begun = await house.inWork(controllerId, actor, async (work) => {
    const request = await holdRequest(work, requestId);
    if (request.right !== 'rectification') throw notRectification();
    await work.record('data.read', requestId, { purpose: 'rectification' });
    return { map: await readMap(work), email: await subjectEmail(work, request.subjectId) };
  });
  const stores = new OpenStores(house, controllerId);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of begun.map.stores) open.set(id, await stores.open(id));
    const own = new Map<string, { chunk: LocatedChunk; keys: (readonly string[])[] }>();
    const summary = await locate(
      { datasets: begun.map.datasets, stores: open, identities: { email: begun.email } },
      (chunk) => {
        if (chunk.reach !== 'own') return;
        const place = own.get(chunk.collection) ?? { chunk, keys: [] };
        // One more than is shown, so that a longer list is known to be longer.
        place.keys.push(...chunk.keys.slice(0, ROWS_A_COLLECTION + 1 - place.keys.length));
        own.set(chunk.collection, place);
      },
    );
    const fields: CorrectableField[] = [];
    const notRead: string[] = [];
    const tooMany: string[] = [];
    for (const located of summary.collections) {
      const found = own.get(located.collection);
      const store = open.get(located.storeId);
      const label = begun.map.stores.find(({ id }) => id === located.storeId)?.label ?? '';
      if (located.outcome === 'failed' || store === undefined || 'problem' in store) {
        notRead.push(`${located.map.label} in ${label}`);
        continue;
      }
      const table = located.table === null ? undefined : tableNamed(store.catalogue, located.table);
      if (found === undefined || table === undefined || !located.erasable || !located.personal) continue;
      const columns = columnsOf(table, located.map, located.keyColumns);
      if (columns.length === 0) continue;
      const more = found.keys.length * columns.length;
      if (found.keys.length > ROWS_A_COLLECTION || fields.length + more > MOST_FIELDS) {
        tooMany.push(`${located.map.label} in ${label}`);
        continue;
      }
      const selector = {
        table: found.chunk.table,
        anyOf: [{ columns: located.keyColumns, tuples: found.keys, folding: 'exact' as const }],
        filters: [],
      };
      const names = [...located.keyColumns, ...columns.map(({ name }) => name)];
      for await (const batch of store.connector.locate(selector, names)) {
        for (const row of batch) {
          const key = row.slice(0, located.keyColumns.length).map((value) => value ?? '');
          for (const [index, column] of columns.entries()) {
            const field = located.map.fields.find(({ name }) => name === column.name);
            fields.push({
              storeId: located.storeId,
              store: label,
              collection: located.collection,
              label: located.map.label,
              table: found.chunk.table,
              shape: tableShape(store.catalogue, found.chunk.table),
              keyColumns: located.keyColumns,
              key,
              column: column.name,
              columnLabel: field?.label ?? column.name,
              kind: column.kind,
              nullable: column.nullable,
              value: row[located.keyColumns.length + index] ?? null,
            });
          }
        }
      }
    }
    return { fields, notRead, tooMany };
  } finally {
    await stores.close();
  }
}

function notRectification(): Problem {
  return new Problem(
    'conflict',
    'right-not-rectification',
    'This request does not ask for a correction, so its data are not opened for one. Nothing was read or planned.',
  );
}

function columnsOf(table: Table, { fields }: Collection, key: readonly string[]): Column[] {
  const pointing = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  return table.columns.filter((column) => {
    const field = fields.find(({ name }) => name === column.name);
    if (field === undefined || field.neverDisclose !== null || field.readOnly) return false;
    if (key.includes(column.name) || pointing.has(column.name) || field.references.length > 0) return false;
    return !column.generated && KINDS.includes(column.kind);
  });
}
