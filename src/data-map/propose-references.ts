// Turns foreign keys into references with a direction: along which way a person's rows are found, and which would reach others.
import type { ForeignKey, Table } from '../connectors/connector.ts';
import { nameOf } from './resolve-table.ts';

/** A foreign key and what the draft makes of it. */
export interface ProposedLink {
  readonly key: ForeignKey;
  /** `from`: the parent's rows find these. `to`: these find the parent's. Null: left out, for the reason. */
  readonly direction: 'from' | 'to' | null;
  readonly reason: string;
}

/**
 * Walks the foreign keys outwards from the tables where identities enter. Going down (parent to child) finds more
 * of the same person; going up (child to parent) finds what she refers to, from where nothing leads down again: a
 * country would lead to everybody who lives there.
 */
export function proposeLinks(
  tables: readonly Table[],
  entries: ReadonlySet<string>,
): Map<string, ProposedLink[]> {
  const children = new Map<string, { child: string; key: ForeignKey }[]>();
  const byName = new Map(tables.map((table) => [nameOf(table), table]));
  for (const table of tables) {
    for (const key of table.foreignKeys) {
      const parent = nameOf(key.references);
      children.set(parent, [...(children.get(parent) ?? []), { child: nameOf(table), key }]);
    }
  }
  const down = new Set(entries);
  const queue = [...entries];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const { child } of children.get(name) ?? []) {
      if (child === name || down.has(child)) continue;
      down.add(child);
      queue.push(child);
    }
  }
  const links = new Map<string, ProposedLink[]>();
  for (const table of tables) {
    const own = nameOf(table);
    links.set(
      own,
      table.foreignKeys.map((key): ProposedLink => {
        const parent = nameOf(key.references);
        const name = key.columns.join(', ');
        if (parent === own) {
          return {
            key,
            direction: null,
            reason: `${name} points into the same table: following it would reach other people`,
          };
        }
        if (!byName.has(parent))
          return { key, direction: null, reason: `${name} points to a table outside this draft` };
        if (down.has(parent)) return { key, direction: 'from', reason: '' };
        if (down.has(own)) return { key, direction: 'to', reason: '' };
        return {
          key,
          direction: null,
          reason: `${name} is left out: no identity leads here; say which way it is followed`,
        };
      }),
    );
  }
  return links;
}
