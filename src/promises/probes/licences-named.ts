// Every item names the terms that were in force when it was made: no row of the column is empty.
import { failed, many, type Probe, passed, unable } from '../probe.ts';
import { placeOf, readSome } from './read-some.ts';

/** `about` is `dataset.collection.field`. */
export const licencesNamed: Probe = async (probing) => {
  const { about } = probing;
  const cut = about.lastIndexOf('.');
  const place = await placeOf(probing, about.slice(0, cut));
  const column = place?.table.columns.find(({ name }) => name === about.slice(cut + 1));
  if (place === null || column === undefined) return unable(`The store has no ${about}`);
  let without = 0;
  const rows = await readSome(probing, place, [column], ([value = null]) => {
    if (value === null || value.trim() === '') without += 1;
  });
  if (rows === 0) return unable(`${about} has no row to look at`, { rows, without });
  if (without > 0) return failed(`${many(without, 'row')} of ${about} name no terms`, { rows, without });
  return passed(`${many(rows, 'row')} of ${about} read: each names its terms`, { rows, without });
};
