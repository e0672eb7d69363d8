// What of a person's data may be corrected field by field: her own rows, read as they are now.
import type { Column, ColumnKind, Table, TableName, Value } from '../connectors/connector.ts';
import type { Collection } from '../data-map/dataset.ts';
import { Problem } from '../platform/problem.ts';
import type { Actor, House } from '../work.ts';
import { mayBeCorrected } from './correctable-by-map.ts';
import { type OwnCollection, ownRows } from './own-rows.ts';

/** A log of 20,000 rows is no place for corrections; a profile, an address book and some orders are. */
export const ROWS_A_COLLECTION = 20;
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
  /** Where its store is. */
  readonly place: string;
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
  const reading = { ...reader, purpose: 'correct', mostRows: ROWS_A_COLLECTION } as const;
  const { found, notRead, tooMany } = await ownRows(
    house,
    reading,
    (located, table) =>
      located.erasable && located.personal ? columnsOf(table, located.map, located.keyColumns) : [],
    (right) => {
      if (right !== 'rectification') throw notRectification();
    },
  );
  const { shown, left } = upTo(MOST_FIELDS, found);
  const fields = shown.flatMap(({ located, store, table, shape, place, columns, rows }) =>
    rows.flatMap(({ key, values }) =>
      columns.map((column, index): CorrectableField => {
        const field = located.map.fields.find(({ name }) => name === column.name);
        return {
          storeId: located.storeId,
          store,
          collection: located.collection,
          label: located.map.label,
          table,
          shape,
          place,
          keyColumns: located.keyColumns,
          key,
          column: column.name,
          columnLabel: field?.label ?? column.name,
          kind: column.kind,
          nullable: column.nullable,
          value: values[index] ?? null,
        };
      }),
    ),
  );
  return {
    fields,
    notRead: notRead.map(({ words }) => words),
    tooMany: [
      ...tooMany.map(({ words }) => words),
      ...left.map(({ located, store }) => `${located.map.label} in ${store}`),
    ],
  };
}

/** Whole collections in their order, as many as a form can hold. */
function upTo(
  most: number,
  found: readonly OwnCollection[],
): { shown: OwnCollection[]; left: OwnCollection[] } {
  const shown: OwnCollection[] = [];
  const left: OwnCollection[] = [];
  let fields = 0;
  for (const collection of found) {
    const more = collection.columns.length * collection.rows.length;
    if (fields + more > most) left.push(collection);
    else {
      fields += more;
      shown.push(collection);
    }
  }
  return { shown, left };
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
    if (field === undefined || !mayBeCorrected(field)) return false;
    if (key.includes(column.name) || pointing.has(column.name)) return false;
    return !column.generated && KINDS.includes(column.kind);
  });
}
