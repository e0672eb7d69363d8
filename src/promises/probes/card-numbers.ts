// No full card number in any store: texts of every mapped table are read and held against the check digit (ISO/IEC 7812-1, Luhn).
import { readMap } from '../../data-map/data-store.ts';
import { addressOf } from '../../data-map/dataset.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';
import { placeOf, readSome } from './read-some.ts';

/** 13 to 19 digits that begin as cards do, with the gaps in which people write them. */
const CARD = /(?<!\d|\d[.-])[2-6]\d(?:[ -]?\d){11,17}(?!\d|[.-]\d)/g;

/** Whether a text holds digits that could be a full card number. */
export function holdsCard(text: string): boolean {
  return [...text.matchAll(CARD)].some(([found]) => passesLuhn(found.replaceAll(/[ -]/g, '')));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

/** Streams the rows of every table of a database, up to a bound; systems behind an API and files are left out. */
export const cardNumbers: Probe = async (probing) => {
  const map = await look(probing, readMap);
  const databases = new Set(
    map.stores.filter(({ engine }) => engine === 'postgresql' || engine === 'mariadb').map(({ id }) => id),
  );
  const found: string[] = [];
  let rows = 0;
  let tables = 0;
  for (const { storeId, dataset } of map.datasets) {
    if (!databases.has(storeId)) continue;
    for (const collection of dataset.collections) {
      const address = addressOf(dataset, collection);
      const place = await placeOf(probing, address);
      if (place === null) continue;
      const texts = place.table.columns.filter(({ kind }) => kind === 'text' || kind === 'json');
      let here = false;
      rows += await readSome(probing, place, texts, (row) => {
        here ||= row.some((value) => value !== null && holdsCard(value));
      });
      tables += 1;
      if (here) found.push(address);
    }
  }
  const figures = { rows, tables, found: found.length };
  if (found.length > 0)
    return failed(`Digits that pass as a card number stand in ${found.join(', ')}`, figures);
  if (rows === 0) return unable('No table of a database has a row to look at', figures);
  return passed(`${many(rows, 'row')} of ${many(tables, 'table')} read: no card number`, figures);
};
