// A system behind an API as a store: described by a person, searched, read and erased record by record.

import type {
  Catalogue,
  Connector,
  EraseOrder,
  EraseOutcome,
  KeyedRows,
  ReadOrder,
  Selector,
  Table,
  TableName,
  Value,
} from './connector.ts';
import { findTable } from './find-table.ts';
import { readSystemAddress } from './http-address.ts';
import { HttpLine } from './http-call.ts';
import { eraseRecords } from './http-erase.ts';
import { answerRefused, notATable } from './http-problem.ts';
import { columnNamed, fetchRecord, keyValues, rowOf } from './http-record.ts';
import { searchRecords } from './http-search.ts';
import type { HttpCollection, HttpSystem } from './http-system.ts';
import { at } from './http-value.ts';
import type { StoreLoad } from './pace.ts';
import { placeOfSystem } from './place.ts';
import { columnOf } from './selection.ts';

/** Where the collections of a system lie; it has no schemas. */
const SCHEMA = 'api';

/** Opens a system by its sealed description; nothing is called before the first question. */
export function openHttp(address: string): Connector {
  return new HttpConnector(readSystemAddress(address));
}

class HttpConnector implements Connector {
  readonly engine = 'http';
  readonly place: string;
  readonly #system: HttpSystem;
  readonly #line: HttpLine;
  readonly #catalogue: Catalogue;

  constructor(system: HttpSystem) {
    this.place = placeOfSystem(system);
    this.#system = system;
    this.#line = new HttpLine(system);
    this.#catalogue = { engine: 'http', version: system.system, tables: system.collections.map(tableOf) };
  }

  /** What the description says; the system itself is not asked. */
  async describe(): Promise<Catalogue> {
    return this.#catalogue;
  }

  async *locate(
    selector: Selector,
    columns: readonly string[],
  ): AsyncIterable<readonly (readonly Value[])[]> {
    const { table, collection } = this.#named(selector.table);
    for (const name of [...columns, ...selector.filters.map(({ column }) => column)]) columnOf(table, name);
    for await (const records of searchRecords(this.#line, collection, table, selector))
      yield records.map((record) => rowOf(collection, record, columns));
  }

  async count(selector: Selector): Promise<number> {
    let rows = 0;
    for await (const batch of this.locate(selector, [])) rows += batch.length;
    return rows;
  }

  async countKeys({ table, columns, keys }: KeyedRows): Promise<number> {
    const { collection } = this.#named(table);
    let rows = 0;
    for (const key of keys.rows()) {
      const record = await fetchRecord(this.#line, collection, this.#wholeKey(collection, columns, key));
      if (record !== null) rows += 1;
    }
    return rows;
  }

  async *read({ rows, columns }: ReadOrder): AsyncIterable<Uint8Array> {
    const { table, collection } = this.#named(rows.table);
    const wanted = columns.map((name) => columnNamed(collection, columnOf(table, name).name));
    if (wanted.length === 0) return;
    for (const key of rows.keys.rows()) {
      const record = await fetchRecord(this.#line, collection, this.#wholeKey(collection, rows.columns, key));
      if (record === null) continue;
      const line = Object.fromEntries(
        wanted.map(({ name, from }) => [name, at(record, from ?? name) ?? null]),
      );
      yield Buffer.from(`${JSON.stringify(line)}\n`);
    }
  }

  /** A system keeps no ledger of ours: its effects may repeat, and each is read back. */
  async raiseFence(): Promise<void> {}

  async erase(order: EraseOrder): Promise<EraseOutcome> {
    const { table, collection } = this.#named(order.rows.table);
    return await eraseRecords(this.#line, collection, table, order);
  }

  async tally(): Promise<never> {
    throw notATable(this.#system.system);
  }

  async oldest(): Promise<never> {
    throw notATable(this.#system.system);
  }

  find(): never {
    throw notATable(this.#system.system);
  }

  async sweep(): Promise<never> {
    throw notATable(this.#system.system);
  }

  /** Its answers tell how busy a system is (`http-retry.ts`); it cannot be asked. */
  async load(): Promise<StoreLoad> {
    return { replicaLag: null, lockWait: 0 };
  }

  async hasLedger(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    this.#line.close();
  }

  #named(name: TableName): { table: Table; collection: HttpCollection } {
    const table = findTable(this.#catalogue, name);
    const collection = this.#system.collections.find((one) => one.name === table.name);
    if (collection === undefined) throw answerRefused(this.#system.system, `has no collection ${name.name}`);
    return { table, collection };
  }

  /** Records are called by their whole key; without one there is no call that names them. */
  #wholeKey(collection: HttpCollection, columns: readonly string[], key: readonly string[]) {
    const values = keyValues(columns, key);
    if (collection.key.every((name) => values.has(name)) && values.size === collection.key.length)
      return values;
    throw answerRefused(this.#system.system, `names records of ${collection.name} by their whole key only`);
  }
}

function tableOf({ name, key, columns }: HttpCollection): Table {
  return {
    schema: SCHEMA,
    name,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      kind: column.type,
      nullable: column.nullable && !key.includes(column.name),
      // What no update can set is to us as if the store computed it.
      generated: column.read_only,
      length: column.length ?? null,
    })),
    primaryKey: key,
    uniqueKeys: [],
    foreignKeys: [],
    triggers: [],
    rollsBack: false,
    isView: false,
  };
}
