// The shape of a table as it was described: another shape at the run is drift, and stops it.
import type { Catalogue, Table, TableName } from '../connectors/connector.ts';
import { sha256 } from '../platform/crypto.ts';

/** The table of a catalogue by its name. */
export function tableNamed(catalogue: Catalogue, name: TableName): Table | undefined {
  return catalogue.tables.find((table) => table.schema === name.schema && table.name === name.name);
}

/**
 * Digest of everything about a table that could change what a statement does: columns, keys, triggers, and the
 * foreign keys of other tables that point at it. Empty for a table that is not there.
 */
export function tableShape(catalogue: Catalogue, name: TableName): string {
  const table = tableNamed(catalogue, name);
  if (table === undefined) return '';
  const incoming = catalogue.tables.flatMap((other) =>
    other.foreignKeys
      .filter(({ references }) => references.schema === name.schema && references.name === name.name)
      .map((key) => [other.schema, other.name, key.columns, key.referencedColumns, key.onDelete]),
  );
  const { columns, primaryKey, foreignKeys, triggers, rollsBack } = table;
  const shape = [
    columns,
    primaryKey,
    foreignKeys,
    triggers,
    rollsBack,
    incoming.map((one) => JSON.stringify(one)).sort(),
  ];
  return sha256(JSON.stringify(shape)).toString('hex');
}
