// A table of the catalogue by its name: identifiers come from there and from nowhere else.
import { Problem } from '../platform/problem.ts';
import type { Catalogue, Table, TableName } from './connector.ts';

/** Throws `store-schema-changed` for a table that the store does not show. */
export function findTable(catalogue: Catalogue, name: TableName): Table {
  const table = catalogue.tables.find((one) => one.schema === name.schema && one.name === name.name);
  if (table !== undefined) return table;
  throw new Problem(
    'conflict',
    'store-schema-changed',
    `The store has no table ${name.schema}.${name.name}, or its account may not see it. Nothing was done.`,
    { table: `${name.schema}.${name.name}` },
  );
}
