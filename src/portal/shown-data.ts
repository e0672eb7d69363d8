// Her copy as the data page shows it: each value with its way to say that it is wrong, or what she said of it.
import type { ReadingSection, ReadingView } from '../archives/reading-view.ts';
import { ROWS_A_COLLECTION } from '../fulfilment/correctable.ts';
import { correctableByMap } from '../fulfilment/correctable-by-map.ts';
import { type NamedField, namedIn } from '../requests/named-field.ts';
import type { Work } from '../work.ts';

/** Where a value stands in her copy: the section's id, the row and the column as they are shown, from 0. */
export interface ValuePlace {
  readonly section: string;
  readonly row: number;
  readonly column: number;
}

/** One value that may be named as wrong. */
export interface OpenValue {
  readonly section: ReadingSection;
  readonly collection: string;
  readonly field: string;
  readonly label: string;
  readonly was: string | null;
}

/** What stands beside a value: that it may be named, the correction in which it was, or nothing. */
export type Mark =
  | { readonly state: 'open' }
  | { readonly state: 'named'; readonly requestId: string }
  | null;

/** Marks by section, row and column, beside `records` of the reading. */
export async function marksOf(
  work: Work,
  reading: ReadingView,
  requestId: string,
): Promise<Readonly<Record<string, readonly (readonly Mark[])[]>>> {
  const open = await correctableByMap(work);
  const named = await namedIn(work, requestId);
  return Object.fromEntries(
    reading.sections.map((section) => [
      section.id,
      section.records.map((_, row) =>
        section.columns.map((__, column) => markOf({ section, row, column }, open, named)),
      ),
    ]),
  );
}

/** The value at a place; null where there is none, or none that may be named. */
export async function openValue(
  work: Work,
  reading: ReadingView,
  { section: id, row, column }: ValuePlace,
): Promise<OpenValue | null> {
  const section = reading.sections.find((one) => one.id === id);
  if (section === undefined) return null;
  const open = await correctableByMap(work);
  if (markOf({ section, row, column }, open, []) === null) return null;
  const { collection, names = [], columns, records } = section;
  return {
    section,
    collection,
    field: names[column] ?? '',
    label: columns[column] ?? '',
    was: records[row]?.[column] ?? null,
  };
}

function markOf(
  { section, row, column }: { section: ReadingSection; row: number; column: number },
  open: ReadonlyMap<string, ReadonlySet<string>>,
  named: readonly NamedField[],
): Mark {
  const { collection, records, rows, names = [] } = section;
  const field = names[column];
  const record = records[row];
  // Staff correct as many rows field by field as a form can hold; a longer list is no place for it.
  if (field === undefined || record === undefined || rows > ROWS_A_COLLECTION) return null;
  if (open.get(collection)?.has(field) !== true) return null;
  const said = named.findLast(
    (one) => one.collection === collection && one.field === field && one.was === record[column],
  );
  return said === undefined ? { state: 'open' } : { state: 'named', requestId: said.requestId };
}
