// A store of files as a connector: a folder or a bucket, whose collections are tables and whose objects are their rows.

import { Problem } from '../platform/problem.ts';
import type {
  Catalogue,
  Connector,
  EraseOrder,
  EraseOutcome,
  FindOrder,
  KeyedRows,
  ReadOrder,
  Selector,
  SweepOrder,
  SweepOutcome,
  TableName,
  Tally,
  TallyOrder,
  Value,
} from './connector.ts';
import { findTable } from './find-table.ts';
import { revealed } from './http-secret.ts';
import { objectEngine, readObjectAddress } from './object-address.ts';
import { eraseObjects } from './object-erase.ts';
import { FolderSource } from './object-folder.ts';
import { matchKey } from './object-pattern.ts';
import { namesEverybody } from './object-problem.ts';
import { rowOf, type Shelf, shelfOf } from './object-row.ts';
import { addTags, eachOf, searchObjects, type Warehouse } from './object-search.ts';
import type { ObjectSource } from './object-source.ts';
import { findObjects, sweepObjects, tallyObjects } from './object-sweep.ts';
import type { ObjectSystem } from './object-system.ts';
import type { StoreLoad } from './pace.ts';
import { placeOfObjects } from './place.ts';
import type { RowValues } from './row-condition.ts';
import { S3Source } from './s3-source.ts';
import { columnOf } from './selection.ts';

/** Objects whose rows are read at a time. */
const READ_AT_ONCE = 200;

/** Opens a store of files by its sealed description; nothing is looked at before the first question. */
export function openObjects(address: string): Connector {
  return new ObjectConnector(readObjectAddress(address));
}

class ObjectConnector implements Connector {
  readonly engine: 'folder' | 's3';
  readonly place: string;
  readonly #described: ObjectSystem;
  readonly #shelves: readonly Shelf[];
  readonly #catalogue: Catalogue;
  #house: Warehouse | null = null;

  constructor(described: ObjectSystem) {
    this.engine = objectEngine(described);
    this.place = placeOfObjects(described);
    this.#described = described;
    this.#shelves = described.collections.map((one) => shelfOf(one, this.engine === 's3'));
    this.#catalogue = {
      engine: this.engine,
      version: described.system,
      tables: this.#shelves.map(({ table }) => table),
    };
  }

  /** What the description says; the store itself is not asked. */
  async describe(): Promise<Catalogue> {
    return this.#catalogue;
  }

  async *locate(
    selector: Selector,
    columns: readonly string[],
  ): AsyncIterable<readonly (readonly Value[])[]> {
    const shelf = this.#shelf(selector.table);
    for (const name of columns) columnOf(shelf.table, name);
    for await (const rows of searchObjects(this.#open(), shelf, selector, columns))
      yield rows.map((row) => columns.map((name) => row.get(name) ?? null));
  }

  async count(selector: Selector): Promise<number> {
    let rows = 0;
    for await (const batch of this.locate(selector, [])) rows += batch.length;
    return rows;
  }

  async countKeys(rows: KeyedRows): Promise<number> {
    const { source, callsAtOnce } = this.#open();
    const found = await eachOf(this.#keys(rows), callsAtOnce, async (key) => await source.find(key));
    return found.filter((one) => one !== null).length;
  }

  async *read({ rows, columns }: ReadOrder): AsyncIterable<Uint8Array> {
    const house = this.#open();
    const shelf = this.#shelf(rows.table);
    for (const name of columns) columnOf(shelf.table, name);
    const tagged = columns.some((name) => Object.hasOwn(shelf.collection.tags, name));
    const keys = this.#keys(rows);
    for (let at = 0; at < keys.length; at += READ_AT_ONCE) {
      const found = await eachOf(
        keys.slice(at, at + READ_AT_ONCE),
        house.callsAtOnce,
        async (key) => await house.source.find(key),
      );
      const bare = found.flatMap((one) => (one === null ? [] : (rowOf(shelf, one) ?? [])));
      const read = tagged ? await addTags(house, shelf, bare) : bare;
      if (read.length > 0) yield Buffer.from(read.map((row) => lineOf(shelf, row, columns)).join(''));
    }
  }

  async content(table: TableName, key: string): Promise<AsyncIterable<Uint8Array> | null> {
    const { pattern } = this.#shelf(table);
    return matchKey(pattern, key) === null ? null : await this.#open().source.open(key);
  }

  /** A store of files keeps no ledger of ours: what was deleted stays so, however often it is said, and is read back. */
  async raiseFence(): Promise<void> {}

  async erase(order: EraseOrder): Promise<EraseOutcome> {
    return await eraseObjects(this.#open(), this.#shelf(order.rows.table), order);
  }

  async tally(order: TallyOrder): Promise<Tally> {
    return await tallyObjects(this.#open(), this.#shelf(order.table), order);
  }

  /** Every key has to be read for it. */
  async oldest(order: TallyOrder): Promise<Tally['oldest']> {
    return (await this.tally(order)).oldest;
  }

  find(order: FindOrder): AsyncIterable<readonly (readonly Value[])[]> {
    return findObjects(this.#open(), this.#shelf(order.table), order);
  }

  async sweep(order: SweepOrder): Promise<SweepOutcome> {
    return await sweepObjects(this.#open(), this.#shelf(order.table), order);
  }

  /** Files have no replicas and no locks that anybody waits for. */
  async load(): Promise<StoreLoad> {
    return { replicaLag: null, lockWait: 0 };
  }

  async hasLedger(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    this.#house?.source.close();
  }

  #shelf(name: TableName): Shelf {
    const table = findTable(this.#catalogue, name);
    const shelf = this.#shelves.find((one) => one.table === table);
    if (shelf === undefined) throw new Error('a table of the catalogue without its shelf');
    return shelf;
  }

  /** Objects are named by their key and by nothing else. */
  #keys({ table, columns, keys }: KeyedRows): readonly string[] {
    const { pattern, collection } = this.#shelf(table);
    if (columns.join() !== 'key') throw namesEverybody(this.#described.system, collection.name);
    return keys.column(0).filter((key) => matchKey(pattern, key) !== null);
  }

  #open(): Warehouse {
    this.#house ??= {
      system: this.#described.system,
      source: sourceOf(this.#described),
      shelves: this.#shelves,
      callsAtOnce: this.#described.limits.calls_at_once,
    };
    return this.#house;
  }
}

/** Throws `store-address-missing`, and `store-address-invalid` for a folder that is none of its own. */
function sourceOf(described: ObjectSystem): ObjectSource {
  const { system, folder } = described;
  if (folder === undefined) return new S3Source(described);
  const path = revealed(folder, system);
  if (/^\/+[^/]/.test(path) && !path.split('/').includes('..')) return new FolderSource(system, path);
  throw new Problem(
    'invalid',
    'store-address-invalid',
    `The folder of ${system} must be a path that begins with /, without .. in it, and not the whole machine. Nothing was looked at.`,
  );
}

/** A row as one line of JSON. A number stands as it is; a moment as JSON writes it. */
function lineOf({ table }: Shelf, row: RowValues, columns: readonly string[]): string {
  const parts = columns.map((name) => {
    const value = row.get(name) ?? null;
    const { kind } = columnOf(table, name);
    const text = kind === 'timestamp' ? (value?.replace(' ', 'T').replace('+00', 'Z') ?? null) : value;
    return `${JSON.stringify(name)}:${kind === 'integer' && text !== null ? text : JSON.stringify(text)}`;
  });
  return `{${parts.join(',')}}\n`;
}
