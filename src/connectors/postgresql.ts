// PostgreSQL as a store: describes, finds, reads in a stream, and erases in fenced chunks.

import { type ClientBase, Pool, type PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { type ConnectionOptions, DEFAULTS, tlsFor } from './connection-options.ts';
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
  Table,
  TableName,
  Tally,
  TallyOrder,
  Value,
} from './connector.ts';
import { destructiveStatement } from './destructive.ts';
import { arrayType, boundArray, comparable, quote, quoteTable, type Statement, Values } from './dialects.ts';
import { type ErasingConnection, eraseInTransaction } from './erase.ts';
import { finding } from './find.ts';
import { findTable } from './find-table.ts';
import { ledgerDefinition, ledgerStatements } from './ledger.ts';
import { loadOf } from './load.ts';
import type { StoreLoad } from './pace.ts';
import { placeOfDatabase } from './place.ts';
import { walkBehind } from './postgresql-behind.ts';
import { describePostgres } from './postgresql-catalogue.ts';
import { columnOf, oneLine, selection } from './selection.ts';
import { inOurWords, storeProblem } from './store-problem.ts';
import { sweepChunk } from './sweep.ts';
import { oldestRow, tallyRows } from './tally.ts';

const BATCH = 10_000;
const READ_BATCH = 5_000;
const LEDGER = ledgerStatements('postgresql');
/** A plan for the key's index, made without weighing each of ten thousand bound keys (1.7 ms a chunk). */
const BEGIN = 'start transaction; set local plan_cache_mode = force_generic_plan';

/** Rows by their places, and by an index where there is one: a scan of all would look cheaper than it is to others. */
const BEGIN_SWEEP = `start transaction isolation level read committed; set local lock_timeout = 500;
  set local enable_seqscan = off; set local jit = off`;
/** So that every value is printed in one way. */
const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO',
  intervalstyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
};
const PATIENCE = {
  hardly: 'set local lock_timeout = 50',
  shortly: 'set local lock_timeout = 500; set local statement_timeout to default',
  briefly: 'set local lock_timeout = 50; set local statement_timeout = 1000',
};

/** Opens a pool; nothing is connected before the first question. */
export function openPostgres(url: string, options: ConnectionOptions): Connector {
  return new PostgresConnector(url, { ...DEFAULTS, ...options });
}

class PostgresConnector implements Connector {
  readonly engine = 'postgresql';
  readonly place: string;
  readonly #pool: Pool;
  #catalogue: Promise<Catalogue> | null = null;
  #ledger: Promise<boolean> | null = null;
  /** Walks over what sweeps have ended, one after the other. */
  #behind: Promise<void> = Promise.resolve();

  constructor(url: string, options: Required<ConnectionOptions>) {
    this.place = placeOfDatabase('postgresql', url);
    const address = new URL(url);
    const ssl = tlsFor(address);
    address.searchParams.delete('sslmode');
    this.#pool = new Pool({
      connectionString: address.href,
      ...(ssl === undefined ? {} : { ssl }),
      max: options.maxConnections,
      connectionTimeoutMillis: options.connectTimeout,
      statement_timeout: options.statementTimeout,
      lock_timeout: options.lockTimeout,
      idle_in_transaction_session_timeout: options.idleTransactionTimeout,
      application_name: 'habeas',
      keepAlive: true,
      options: Object.entries({ ...SETTINGS, ...options.settings })
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    });
    this.#pool.on('error', () => undefined);
    // The pool listens to idle clients only: a line cut under a working one would end the process. Its query tells.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async describe(): Promise<Catalogue> {
    this.#catalogue = this.#using(describePostgres);
    return await this.#catalogue;
  }

  async *locate(
    selector: Selector,
    columns: readonly string[],
  ): AsyncIterable<readonly (readonly Value[])[]> {
    const chosen = selection('postgresql', await this.#table(selector.table), selector, columns);
    if (chosen === null) return;
    for await (const batch of this.#stream<readonly Value[]>(chosen.statement, BATCH)) {
      const confirmed = batch.map((row) => chosen.confirm(row)).filter((row) => row !== null);
      if (confirmed.length > 0) yield confirmed;
    }
  }

  async count(selector: Selector): Promise<number> {
    let rows = 0;
    for await (const batch of this.locate(selector, [])) rows += batch.length;
    return rows;
  }

  async countKeys(rows: KeyedRows): Promise<number> {
    if (rows.keys.size === 0) return 0;
    const table = await this.#table(rows.table);
    const values = new Values();
    const text = `select count(*)::int as rows from ${quoteTable(table)} where ${keyCondition(table, rows, values)}`;
    const answer = await this.#using(
      async (client) => await client.query<{ rows: number }>(text, values.list),
    );
    return answer.rows[0]?.rows ?? 0;
  }

  async *read({ rows, columns }: ReadOrder): AsyncIterable<Uint8Array> {
    if (rows.keys.size === 0 || columns.length === 0) return;
    const table = await this.#table(rows.table);
    const values = new Values();
    const list = columns.map((name) => quote(columnOf(table, name).name)).join(', ');
    const where = keyCondition(table, rows, values);
    const text = `select row_to_json(r)::text from (select ${list} from ${quoteTable(table)} where ${where}) r`;
    for await (const batch of this.#stream<readonly [string]>({ text, values: values.list }, READ_BATCH)) {
      let lines = '';
      for (const [json] of batch) lines += `${oneLine(json)}\n`;
      yield Buffer.from(lines);
    }
  }

  async raiseFence(step: string, chunk: number, fence: bigint): Promise<void> {
    await this.#using(async (client) => await client.query(LEDGER.raise, [step, chunk, fence.toString()]));
  }

  async erase(order: EraseOrder): Promise<EraseOutcome> {
    const table = await this.#table(order.rows.table);
    const statement = destructiveStatement('postgresql', table, order.rows, order.effect);
    return await this.#using(
      async (client) =>
        await eraseInTransaction(order, table, statement, {
          ledger: LEDGER,
          begin: BEGIN,
          run: runOn(client),
        }),
    );
  }

  async tally(order: TallyOrder): Promise<Tally> {
    await this.#behind;
    const table = await this.#table(order.table);
    return await this.#using(async (client) => await tallyRows('postgresql', table, order, runOn(client)));
  }

  async oldest(order: TallyOrder): Promise<Tally['oldest']> {
    const table = await this.#table(order.table);
    return await this.#using(async (client) => await oldestRow('postgresql', table, order, runOn(client)));
  }

  async *find(order: FindOrder): AsyncIterable<readonly (readonly Value[])[]> {
    const found = finding('postgresql', await this.#table(order.table), order);
    if (found === null) return;
    for await (const batch of this.#stream<readonly Value[]>(found.statement, BATCH))
      yield batch.map(found.canonical);
  }

  async sweep(order: SweepOrder): Promise<SweepOutcome> {
    const table = await this.#table(order.table);
    const connection = { ledger: LEDGER, begin: BEGIN_SWEEP, patience: PATIENCE };
    const outcome = await this.#using(
      async (client) => await sweepChunk('postgresql', table, order, { ...connection, run: runOn(client) }),
    );
    const { reached } = outcome;
    if (reached !== null) {
      const walk = async () =>
        await this.#using(async (client) => await walkBehind(table, order, reached, runOn(client)));
      this.#behind = this.#behind.then(walk).catch(() => undefined);
    }
    return outcome;
  }

  async load(): Promise<StoreLoad> {
    return await this.#using(async (client) => await loadOf('postgresql', runOn(client)));
  }

  async hasLedger(): Promise<boolean> {
    this.#ledger ??= this.#using(async (client) => await makeLedger(client)).catch((error: unknown) => {
      this.#ledger = null;
      throw error;
    });
    return await this.#ledger;
  }

  async close(): Promise<void> {
    await this.#behind;
    await this.#pool.end();
  }

  async #table(name: TableName): Promise<Table> {
    this.#catalogue ??= this.#using(describePostgres);
    return findTable(await this.#catalogue, name);
  }

  async #using<T>(act: (client: PoolClient) => Promise<T>): Promise<T> {
    return await inOurWords(async () => {
      const client = await this.#pool.connect();
      let broken = true;
      try {
        const answer = await act(client);
        broken = false;
        return answer;
      } catch (error) {
        // A connection that failed for good is dropped, one whose statement was refused is used again.
        broken = storeProblem(error).code === 'store-unreachable';
        throw error;
      } finally {
        client.release(broken);
      }
    });
  }

  async *#stream<Row>({ text, values }: Statement, size: number): AsyncGenerator<Row[]> {
    const client = await inOurWords(async () => await this.#pool.connect());
    const cursor = client.query(new Cursor<Row>(text, [...values], { rowMode: 'array' } as object));
    let failed = true;
    try {
      for (;;) {
        const rows = await inOurWords(async () => await cursor.read(size));
        if (rows.length === 0) break;
        yield rows;
        if (rows.length < size) break;
      }
      failed = false;
    } finally {
      await cursor.close().catch(() => undefined);
      client.release(failed);
    }
  }
}

/** One connection, as far as acts in a transaction need it. */
function runOn(client: ClientBase): ErasingConnection['run'] {
  return async (text, values = []) => {
    const answer = await client.query<Record<string, unknown>>(text, [...values]);
    return { affected: answer.rowCount ?? 0, rows: answer.rows };
  };
}

/** `where` by key, one array per key column; texts also by their bytes. */
function keyCondition(table: Table, rows: KeyedRows, values: Values): string {
  const columns = rows.columns.map((name) => columnOf(table, name));
  const arrays = columns.map(
    (column, at) => `${values.add(boundArray(column, rows.keys, at))}::${arrayType(column)}[]`,
  );
  if (columns.length === 1) return `${columns.map(comparable).join('')} = any(${arrays.join('')})`;
  return `(${columns.map(comparable).join(', ')}) in (select * from unnest(${arrays.join(', ')}))`;
}

async function makeLedger(client: ClientBase): Promise<boolean> {
  try {
    await client.query(LEDGER.probe);
    return true;
  } catch {
    try {
      await client.query(ledgerDefinition('postgresql'));
      return true;
    } catch (error) {
      if (storeProblem(error).code === 'store-unreachable') throw error;
      return false;
    }
  }
}
