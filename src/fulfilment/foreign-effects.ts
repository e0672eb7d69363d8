// What deleting a row does beyond that row: cascades, SET NULL, blocked deletes and triggers, read off the catalogue.
import type { Catalogue, ForeignKey, Table } from '../connectors/connector.ts';

/** How a collection ends up in the plan, as far as its neighbours must know. */
export interface Planned {
  readonly table: Table;
  readonly act: 'delete' | 'mask' | 'keep' | 'none';
  /** Rows that the walk found; null where it could not search. */
  readonly rows: number | null;
  /** Names of columns by which the map says that rows of this table refer to others. */
  readonly referringColumns: ReadonlySet<string>;
}

export type ForeignEffect =
  /** Rows of another table would go with it, unplanned: the step must not be done. */
  | { readonly kind: 'cascade'; readonly table: string }
  /** Rows that stay refer to it, and the database would refuse: the step cannot be done. */
  | { readonly kind: 'blocked'; readonly table: string }
  /** Rows of others would lose a reference: a person is asked. */
  | { readonly kind: 'set-null'; readonly table: string; readonly columns: readonly string[] }
  /** Code of the store runs with every delete: a person is asked. */
  | { readonly kind: 'trigger'; readonly name: string };

/**
 * Effects of deleting planned rows of `table` on rows that are not planned. `planned` names every table of the
 * same store that the plan knows; a table that it does not know counts as rows that stay.
 */
export function foreignEffects(
  table: Table,
  catalogue: Catalogue,
  planned: readonly Planned[],
): ForeignEffect[] {
  const effects: ForeignEffect[] = table.triggers
    .filter(({ events }) => events.includes('delete'))
    .map(({ name }) => ({ kind: 'trigger', name }));
  for (const other of catalogue.tables) {
    for (const key of other.foreignKeys) {
      if (key.references.schema !== table.schema || key.references.name !== table.name) continue;
      const effect = effectOf(table, other, key, planned);
      if (effect !== null) effects.push(effect);
    }
  }
  return effects;
}

function effectOf(
  table: Table,
  other: Table,
  key: ForeignKey,
  planned: readonly Planned[],
): ForeignEffect | null {
  const plan = planned.find((one) => one.table.schema === other.schema && one.table.name === other.name);
  const walked = key.columns.some((column) => plan?.referringColumns.has(column));
  if (plan?.rows === 0 && walked) return null;
  const goesFirst = plan?.act === 'delete' && walked;
  const itself = other.schema === table.schema && other.name === table.name;
  if (key.onDelete === 'cascade') return goesFirst ? null : { kind: 'cascade', table: other.name };
  if (key.onDelete === 'set null' || key.onDelete === 'set default') {
    return goesFirst && !itself ? null : { kind: 'set-null', table: other.name, columns: key.columns };
  }
  return goesFirst || itself ? null : { kind: 'blocked', table: other.name };
}
