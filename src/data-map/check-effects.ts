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

/** Whether the map lets rows go; `null` means delete where foreign keys allow it. */
function deletes(collection: Collection): boolean {
  return collection.erase === 'delete' || (collection.erase === null && collection.keep === null);
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
  if (key.onDelete === 'cascade' && mapped === null) {
    findings.error(
      'cascade-unmapped',
      place,
      `cascades into ${other}: rows would vanish unseen; map that table first`,
    );
  } else if (key.onDelete === 'cascade' && mapped !== null && mapped.collection.erase === 'keep') {
    findings.error('cascade-kept', place, `cascades into ${other}, which the map keeps`);
  } else if (key.onDelete === 'set null' || key.onDelete === 'set default') {
    findings.warning(
      'foreign-effect',
      place,
      `changes ${key.columns.join(', ')} in ${other} when it is deleted`,
    );
  } else if (key.onDelete !== 'cascade' && (mapped === null || !deletes(mapped.collection))) {
    const code = parent.collection.erase === 'delete' ? 'delete-restricted' : 'delete-perhaps-restricted';
    const sentence = `cannot be deleted while ${other} refers to it by ${key.name}`;
    if (code === 'delete-restricted' && mapped !== null) findings.error(code, place, sentence);
    else findings.warning(code, place, sentence);
  }
}
