// Finds records by the calls that a description offers: the system proposes, and each record is confirmed here.
import { logger } from '../platform/logger.ts';
import { Problem } from '../platform/problem.ts';
import { canBe, folded } from './canonical.ts';
import type { Match, Selector, Table } from './connector.ts';
import type { HttpLine } from './http-call.ts';
import { pagesOf } from './http-paging.ts';
import { answerRefused } from './http-problem.ts';
import { columnNamed, fetchRecord, saysGone } from './http-record.ts';
import type { HttpCollection, HttpFind } from './http-system.ts';
import { canBeSegment } from './http-template.ts';
import { type Answer, columnText, isRecord } from './http-value.ts';
import { passes } from './row-filter.ts';
import { columnOf } from './selection.ts';

/** Yields confirmed records, each key once, page by page. Throws what the calls throw, and `store-refused`. */
export async function* searchRecords(
  line: HttpLine,
  collection: HttpCollection,
  table: Table,
  { anyOf, filters }: Selector,
): AsyncGenerator<readonly Answer[]> {
  const seen = new Set<string>();
  let strangers = 0;
  try {
    for (const [match, tuple] of questions(table, anyOf)) {
      for await (const records of proposals(line, collection, match, tuple)) {
        const own = records.filter((record) => confirms(collection, record, match, tuple));
        strangers += records.length - own.length;
        const fresh = own.filter((record) => isNew(line, collection, seen, record));
        const kept = fresh.filter((record) =>
          filters.every((filter) =>
            passes(filter, columnText(record, columnNamed(collection, filter.column))),
          ),
        );
        if (kept.length > 0) yield kept;
      }
    }
  } finally {
    if (strangers > 0)
      logger.warn(
        { system: line.system.system, collection: collection.name, records: strangers },
        'a system answered a search with records of others; they were dropped',
      );
  }
}

/** Every tuple that can be a value of its columns: one call or more each. */
function* questions(table: Table, anyOf: readonly Match[]): Generator<[Match, readonly string[]]> {
  for (const match of anyOf) {
    const columns = match.columns.map((name) => columnOf(table, name));
    for (const tuple of match.tuples) {
      const fits = tuple.length === columns.length;
      if (fits && columns.every((column, at) => canBe(column, tuple[at] ?? '\0'))) yield [match, tuple];
    }
  }
}

async function* proposals(
  line: HttpLine,
  collection: HttpCollection,
  { columns }: Match,
  tuple: readonly string[],
): AsyncGenerator<readonly Answer[]> {
  const values = new Map(columns.map((name, at) => [name, tuple[at] ?? '']));
  const find = collection.find
    .filter(({ by }) => by.every((name) => values.has(name)))
    .sort((a, b) => b.by.length - a.by.length)[0];
  if (find !== undefined) {
    if (!segmentsFit(find, values)) return;
    for await (const items of pagesOf(line, find, values)) yield items;
    return;
  }
  const key = new Map(collection.key.map((name) => [name, values.get(name) ?? '']));
  if (collection.key.some((name) => !values.has(name))) throw notSearchable(line, collection, columns);
  if (![...key.values()].every(canBeSegment)) return;
  const record = await fetchRecord(line, collection, key);
  if (record !== null) yield [record];
}

/** A value that no address can hold is nobody's: a record of that name could not be called either. */
function segmentsFit({ path }: HttpFind, values: ReadonlyMap<string, string>): boolean {
  return [...values].every(([name, value]) => !path.includes(`{${name}}`) || canBeSegment(value));
}

function confirms(
  collection: HttpCollection,
  record: Answer,
  { columns, folding }: Match,
  tuple: readonly string[],
): boolean {
  if (!isRecord(record) || saysGone(collection, record)) return false;
  return columns.every((name, at) => {
    const value = columnText(record, columnNamed(collection, name));
    return value !== null && folded(folding, value) === folded(folding, tuple[at] ?? '');
  });
}

/** A record found twice, by two values or on two pages, counts once. */
function isNew(line: HttpLine, collection: HttpCollection, seen: Set<string>, record: Answer): boolean {
  const key = collection.key.map((name) => columnText(record, columnNamed(collection, name)));
  if (key.some((part) => part === null || part === ''))
    throw answerRefused(line.system.system, `answered with records of ${collection.name} that have no key`);
  const name = JSON.stringify(key);
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
}

function notSearchable(line: HttpLine, collection: HttpCollection, columns: readonly string[]): Problem {
  return new Problem(
    'conflict',
    'store-refused',
    `${line.system.system} offers no way to find ${collection.name} by ${columns.join(' and ')}. Nothing was searched; describe one under find.`,
    { collection: collection.name, columns: [...columns] },
  );
}
