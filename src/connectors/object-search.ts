// Finds objects by parts of their keys, by tags or by whole keys: the store proposes by prefix, each row is compared here.
import { canBe, folded } from './canonical.ts';
import type { Match, RowFilter, Selector } from './connector.ts';
import { canBePart, matchKey, reachOf } from './object-pattern.ts';
import { filesRefused, namesEverybody, notAllSeen } from './object-problem.ts';
import { rowOf, type Shelf, withTags } from './object-row.ts';
import { type ListFrom, type ObjectSource, type StoredObject, WHOLE_LIST } from './object-source.ts';
import type { RowValues } from './row-condition.ts';
import { passes } from './row-filter.ts';
import { columnOf } from './selection.ts';

/** A store of files with all its collections. */
export interface Warehouse {
  readonly system: string;
  readonly source: ObjectSource;
  readonly shelves: readonly Shelf[];
  readonly callsAtOnce: number;
}

/**
 * Yields the rows of a selector, each object once, with the tags where `columns` names one. Something below a
 * person's own prefix that no collection describes, or that cannot be looked into, fails the search by name.
 */
export async function* searchObjects(
  house: Warehouse,
  shelf: Shelf,
  { anyOf, filters }: Selector,
  columns: readonly string[],
): AsyncGenerator<readonly RowValues[]> {
  for (const { column } of filters) columnOf(shelf.table, column);
  const seen = new Set<string>();
  for (const match of anyOf) {
    const asked = new Asked(house, shelf, match, filters, columns);
    for await (const objects of asked.proposals()) {
      const fresh = objects.filter(({ key }) => !seen.has(key));
      const rows = await asked.confirmed(fresh);
      for (const row of rows) seen.add(row.get('key') ?? '');
      if (rows.length > 0) yield rows;
    }
  }
}

/** All rows of a collection, whoever they belong to; what cannot be looked into is passed over and counted. */
export async function* allObjects(
  house: Warehouse,
  shelf: Shelf,
  tagged: boolean,
  aside: () => void,
): AsyncGenerator<readonly RowValues[]> {
  for await (const { rows } of objectsFrom(house, shelf, { tagged, aside, from: WHOLE_LIST })) yield rows;
}

/** The same from a key on, with the last key of each batch, also where none of it is of the collection. */
export async function* objectsFrom(
  house: Warehouse,
  shelf: Shelf,
  { tagged, aside, from }: { readonly tagged: boolean; readonly aside: () => void; readonly from: ListFrom },
): AsyncGenerator<{ readonly rows: readonly RowValues[]; readonly last: string }> {
  const { prefix } = reachOf(shelf.pattern, new Map());
  for await (const objects of house.source.list(prefix, aside, from)) {
    const last = objects.at(-1)?.key;
    // What was between two pages of versions comes with the next.
    if (last === undefined) continue;
    const rows = objects.flatMap((object) => rowOf(shelf, object) ?? []);
    yield { rows: tagged ? await addTags(house, shelf, rows) : rows, last };
  }
}

/** Does something for each, a few at once, and answers in their order. */
export async function eachOf<A, B>(
  items: readonly A[],
  atOnce: number,
  act: (item: A) => Promise<B>,
): Promise<B[]> {
  const done: B[] = [];
  for (let at = 0; at < items.length; at += atOnce)
    done.push(...(await Promise.all(items.slice(at, at + atOnce).map(act))));
  return done;
}

/** The rows with their tags; an object that vanished meanwhile has none. */
export async function addTags(
  { source, callsAtOnce }: Warehouse,
  shelf: Shelf,
  rows: readonly RowValues[],
): Promise<RowValues[]> {
  return await eachOf(rows, callsAtOnce, async (row) =>
    withTags(shelf, row, await source.tags(row.get('key') ?? '')),
  );
}

/** One match of a selector, put to the store. */
class Asked {
  readonly #house: Warehouse;
  readonly #shelf: Shelf;
  readonly #match: Match;
  readonly #filters: readonly RowFilter[];
  readonly #tuples: readonly (readonly string[])[];
  readonly #wanted: ReadonlySet<string>;
  readonly #tagged: boolean;

  constructor(
    house: Warehouse,
    shelf: Shelf,
    match: Match,
    filters: readonly RowFilter[],
    columns: readonly string[],
  ) {
    this.#house = house;
    this.#shelf = shelf;
    this.#match = match;
    this.#filters = filters;
    const kinds = match.columns.map((name) => columnOf(shelf.table, name));
    if (kinds.some(({ kind }) => kind === 'binary'))
      throw filesRefused(house.system, 'cannot be searched by what its files hold');
    for (const tuple of match.tuples)
      if (tuple.length !== kinds.length || tuple.includes(''))
        throw namesEverybody(house.system, shelf.collection.name);
    this.#tuples = match.tuples.filter((tuple) =>
      kinds.every((column, at) => canBe(column, tuple[at] ?? '\0')),
    );
    this.#wanted = new Set(this.#tuples.map((tuple) => this.#name(tuple)));
    const read = [...match.columns, ...columns, ...filters.map(({ column }) => column)];
    this.#tagged = read.some((name) => Object.hasOwn(shelf.collection.tags, name));
  }

  async *proposals(): AsyncGenerator<readonly StoredObject[]> {
    const keys = new Set<string>();
    const prefixes = new Map<string, boolean>();
    let everything = false;
    const base = reachOf(this.#shelf.pattern, new Map());
    for (const tuple of this.#tuples) {
      const known = this.#known(tuple);
      const key = known.get('key');
      const reach = reachOf(this.#shelf.pattern, known);
      if (key !== undefined) keys.add(key);
      else if (![...known].every(([name, text]) => this.#isRest(name) || canBePart(text))) continue;
      else if (reach.whole) keys.add(reach.prefix);
      else if (reach.prefix === base.prefix) everything = true;
      else prefixes.set(reach.prefix, reach.owned);
    }
    if (everything) yield* this.#listed(base.prefix, false);
    else for (const [prefix, owned] of prefixes) yield* this.#listed(prefix, owned);
    const own = [...keys].filter((key) => matchKey(this.#shelf.pattern, key) !== null);
    for (let at = 0; at < own.length; at += 1_000) yield await this.#found(own.slice(at, at + 1_000));
  }

  async confirmed(objects: readonly StoredObject[]): Promise<readonly RowValues[]> {
    const rows = objects.flatMap((object) => rowOf(this.#shelf, object) ?? []);
    const parts = this.#match.columns.filter((name) => !Object.hasOwn(this.#shelf.collection.tags, name));
    // Tags cost a call each, so what the key rules out already is not asked for them.
    const likely =
      parts.length === this.#match.columns.length ? rows.filter((row) => this.#isWanted(row)) : rows;
    const whole = this.#tagged ? await addTags(this.#house, this.#shelf, likely) : likely;
    return whole.filter(
      (row) =>
        this.#isWanted(row) &&
        this.#filters.every((filter) => passes(filter, row.get(filter.column) ?? null)),
    );
  }

  async *#listed(prefix: string, owned: boolean): AsyncGenerator<readonly StoredObject[]> {
    const { source, shelves, system } = this.#house;
    const aside = this.#aside();
    for await (const objects of source.list(prefix, aside)) {
      const strange = objects.some(({ key }) =>
        shelves.every(({ pattern }) => matchKey(pattern, key) === null),
      );
      if (owned && strange)
        throw notAllSeen(system, this.#shelf.collection.name, 'others that no collection describes');
      yield objects;
    }
  }

  async #found(keys: readonly string[]): Promise<readonly StoredObject[]> {
    const { source, callsAtOnce } = this.#house;
    const aside = this.#aside();
    const found = await eachOf(keys, callsAtOnce, async (key) => await source.find(key, aside));
    return found.filter((one) => one !== null);
  }

  #aside(): () => void {
    return () => {
      const what = 'entries that are no files, such as symbolic links';
      throw notAllSeen(this.#house.system, this.#shelf.collection.name, what);
    };
  }

  /** The parts of keys that a tuple tells; none where letters are folded, since keys are found by their bytes. */
  #known(tuple: readonly string[]): ReadonlyMap<string, string> {
    if (this.#match.folding !== 'exact') return new Map();
    const named = this.#match.columns.map((name, at) => [name, tuple[at] ?? ''] as const);
    return new Map(named.filter(([name]) => name === 'key' || this.#shelf.pattern.columns.includes(name)));
  }

  #isRest(name: string): boolean {
    return this.#shelf.pattern.segments.some(({ column, rest }) => rest && column === name);
  }

  #isWanted(row: RowValues): boolean {
    const values = this.#match.columns.map((name) => row.get(name) ?? null);
    return !values.includes(null) && this.#wanted.has(this.#name(values as readonly string[]));
  }

  #name(tuple: readonly string[]): string {
    return tuple.map((text) => folded(this.#match.folding, text)).join('\0');
  }
}
