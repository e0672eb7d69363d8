// What erasing would do beyond the rows themselves: cascades, SET NULL, restrictions and triggers.
import type { Catalogue, ForeignKey, Table } from '../connectors/connector.ts';
import { addressOf, type Collection, type Dataset } from './dataset.ts';
import type { Findings, Place } from './findings.ts';
import { nameOf, resolveTable } from './resolve-table.ts';

interface Mapped {
  readonly place: Place;
  readonly collection: Collection;
  readonly table: Table;
}

/** Adds findings about effects on other tables, for every collection whose rows may be deleted. */
export function checkEffects(findings: Findings, catalogue: Catalogue, datasets: readonly Dataset[]): void {
  const mapped = new Map<string, Mapped>();
  for (const dataset of datasets) {
    for (const collection of dataset.collections) {
      const table = resolveTable(catalogue, collection);
      const place = { file: dataset.file, line: collection.line, name: addressOf(dataset, collection) };
      if (table !== null) mapped.set(nameOf(table), { place, collection, table });
    }
  }
  for (const child of catalogue.tables) {
    for (const key of child.foreignKeys) {
      const parent = mapped.get(nameOf(key.references));
      if (parent !== undefined) checkKey(findings, parent, child, key, mapped.get(nameOf(child)) ?? null);
    }
  }
  for (const { place, collection, table } of mapped.values()) {
    const events = table.triggers.filter(
      ({ events }) => events.includes('delete') || events.includes('update'),
    );
    if (events.length === 0 || collection.erase === 'keep') continue;
    const names = events.map(({ name }) => name).join(', ');
    findings.warning(
      'trigger-effect',
      place,
      `has the trigger ${names}, which may change other rows when it is erased`,
    );
  }
}

/** Whether the map lets rows go; without a word of its own, rows are deleted where nothing stands against it. */
function deletes({ erase, keep, skip, noPersonalData }: Collection): boolean {
  if (skip || noPersonalData !== null) return false;
  return erase === 'delete' || (erase === null && keep === null);
}

function checkKey(
  findings: Findings,
  parent: Mapped,
  child: Table,
  key: ForeignKey,
  mapped: Mapped | null,
): void {
  if (!deletes(parent.collection)) return;
  const { place } = parent;
  const other = mapped?.place.name ?? `the unmapped table ${child.schema}.${child.name}`;
  // Only a map that insists on deleting is wrong; without its word, the rows are masked instead.
  const insists = parent.collection.erase === 'delete';
  const tell = (code: string, sentence: string): void =>
    insists ? findings.error(code, place, sentence) : findings.warning(code, place, sentence);
  if (key.onDelete === 'cascade') {
    if (mapped === null)
      tell('cascade-unmapped', `cascades into ${other}: rows would vanish unseen; map that table first`);
    else if (!deletes(mapped.collection))
      tell('cascade-kept', `cascades into ${other}, whose rows the map does not delete`);
  } else if (key.onDelete === 'set null' || key.onDelete === 'set default') {
    findings.warning(
      'foreign-effect',
      place,
      `changes ${key.columns.join(', ')} in ${other} when it is deleted`,
    );
  } else if (mapped === null || !deletes(mapped.collection)) {
    tell('delete-restricted', `cannot be deleted while ${other} refers to it by ${key.name}`);
  }
}
