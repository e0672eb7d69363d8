// What of a person's data may be corrected field by field: her own rows, read as they are now.
import type { Column, ColumnKind, Table, TableName, Value } from '../connectors/connector.ts';
import type { Collection } from '../data-map/dataset.ts';
import type { Actor, House } from '../work.ts';
import { ownRows } from './own-rows.ts';

/** A log of 20,000 rows is no place for corrections; a profile, an address book and some orders are. */
const ROWS_A_COLLECTION = 20;
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

/**
 * Reads the fields that may be corrected, from stores that answer. Keys, references, secrets and what the store
 * computes itself are left out. The reading is recorded with its purpose. Nothing is changed.
 */
export async function correctableFields(
  house: House,
  reader: { controllerId: string; actor: Actor; requestId: string },
): Promise<{ fields: CorrectableField[]; notRead: string[] }> {
  const reading = { ...reader, purpose: 'rectification', mostRows: ROWS_A_COLLECTION } as const;
  const { found, notRead } = await ownRows(house, reading, (located, table) =>
    located.erasable && located.personal ? columnsOf(table, located.map, located.keyColumns) : [],
  );
  const fields = found.flatMap(({ located, store, table, shape, columns, rows }) =>
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
  return { fields, notRead: notRead.map(({ words }) => words) };
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
