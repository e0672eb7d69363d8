// Which fields a person may name as wrong, as the maps say; whether a store can write them is seen when staff look.

import { readMap } from '../data-map/data-store.ts';
import type { Collection, Field } from '../data-map/dataset.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import type { Work } from '../work.ts';

/** Whether a field's own words in the map leave it open to correction: no secret, no reference, not read only. */
export function mayBeCorrected({ neverDisclose, readOnly, references }: Field): boolean {
  return neverDisclose === null && !readOnly && references.length === 0;
}

/** Names of the fields that may be named, by collection (`shop.users`). */
export async function correctableByMap(work: Work): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { datasets } = await readMap(work);
  return new Map(
    datasets.flatMap(({ dataset }) =>
      dataset.collections
        .filter((collection) => !collection.skip && isPersonal(collection))
        .map((collection) => [`${dataset.key}.${collection.name}`, openFields(collection)] as const),
    ),
  );
}

function openFields({ fields, primaryKey }: Collection): ReadonlySet<string> {
  const open = fields.filter(
    (field) =>
      mayBeCorrected(field) &&
      !isNumberOfOurs(field) &&
      !field.primaryKey &&
      !primaryKey.includes(field.name),
  );
  return new Set(open.map(({ name }) => name));
}

/** A bare identifier says nothing that a person could know better; undeclared keys of other tables are among them. */
function isNumberOfOurs({ categories }: Field): boolean {
  return categories.length > 0 && categories.every((category) => category.startsWith('user.unique_id'));
}
