// What a log really holds: no column beyond the map, and no value that could be the content of a call.
import { failed, many, type Probe, passed, unable } from '../probe.ts';
import { placeOf, readSome } from './read-some.ts';

/** Names of models, status codes and user agents are shorter, and are no sentences. */
const LONGEST = 300;
const MOST_WORDS = 25;

/** Whether a value reads like what somebody wrote, or what a model answered. */
export function isContent(value: string): boolean {
  return value.length > LONGEST || value.trim().split(/\s+/).length > MOST_WORDS || /\n\s*\S/.test(value);
}

/** Reads columns and values of `about`; counts are all that leaves the store. */
export const logScan: Probe = async (probing) => {
  const { about } = probing;
  const place = await placeOf(probing, about);
  if (place === null) return unable(`No map speaks of ${about}`);
  const { collection, table } = place;
  const mapped = new Set(collection.fields.map(({ name }) => name));
  const beyond = table.columns.filter(({ name }) => !mapped.has(name)).map(({ name }) => name);
  const texts = table.columns.filter(({ kind }) => kind === 'text' || kind === 'json');
  let suspects = 0;
  let longest = 0;
  const rows = await readSome(probing, place, texts, (row) => {
    for (const value of row) {
      if (value === null) continue;
      longest = Math.max(longest, value.length);
      if (isContent(value)) suspects += 1;
    }
  });
  const figures = { rows, columns: table.columns.length, beyond: beyond.length, longest, suspects };
  if (beyond.length > 0)
    return failed(`${about} holds columns that nobody mapped: ${beyond.join(', ')}`, figures);
  if (suspects > 0)
    return failed(`${about} holds ${many(suspects, 'value')} that read like content`, figures);
  if (rows === 0) return unable(`${about} has no row to look at`, figures);
  return passed(
    `${many(rows, 'row')} of ${about} read: ${many(table.columns.length, 'column')}, all mapped, no content`,
    figures,
  );
};
