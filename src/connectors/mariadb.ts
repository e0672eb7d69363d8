// MariaDB (and servers that speak its protocol) as a store; values travel as text, compared by our own code.

import type { Connection } from 'mysql2';
import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import { type ConnectionOptions, DEFAULTS } from './connection-options.ts';
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
import { quoteTable, type Statement, toQuestionMarks, Values } from './dialects.ts';
import { type ErasingConnection, eraseInTransaction } from './erase.ts';
import { finding } from './find.ts';
import { findTable } from './find-table.ts';
import { ledgerDefinition, ledgerStatements } from './ledger.ts';
import { loadOf } from './load.ts';
import { describeMariadb } from './mariadb-catalogue.ts';
import { asServerText, jsonValue, keyCondition } from './mariadb-columns.ts';
import { poolOptions, sessionSettings, wholeSeconds } from './mariadb-session.ts';
import type { StoreLoad } from './pace.ts';
import { placeOfDatabase } from './place.ts';
import { columnOf, oneLine, selection } from './selection.ts';
import { inOurWords, storeProblem } from './store-problem.ts';
import { sweepChunk } from './sweep.ts';
import { oldestRow, tallyRows } from './tally.ts';

const BATCH = 10_000;
const READ_BATCH = 5_000;
const LEDGER = ledgerStatements('mariadb');

/** Seconds; MySQL takes no wait at all for one second. */
const PATIENCE = {
  hardly: 'set session innodb_lock_wait_timeout=0',
  shortly: 'set session innodb_lock_wait_timeout=1',
  briefly: null,
};
const SWEEPING = { ledger: LEDGER, begin: 'start transaction', patience: PATIENCE };

/** Opens a pool; nothing is connected before the first question. */
export function openMariadb(url: string, options: ConnectionOptions): Connector {
  return new MariadbConnector(url, { ...DEFAULTS, ...options });
}

class MariadbConnector implements Connector {
  readonly engine = 'mariadb';
  readonly place: string;
  readonly #pool: Pool;
  readonly #options: Required<ConnectionOptions>;
  readonly #ready = new WeakSet<object>();
  #catalogue: Promise<Catalogue> | null = null;
  #ledger: Promise<boolean> | null = null;

  constructor(url: string, options: Required<ConnectionOptions>) {
    this.place = placeOfDatabase('mariadb', url);
    this.#options = options;
    this.#pool = mysql.createPool(poolOptions(url, options));
  }

  async describe(): Promise<Catalogue> {
    this.#catalogue = this.#using(
      async (connection) =>
        await describeMariadb(async (text) => {
          const [rows] = await connection.query<mysql.RowDataPacket[]>({ sql: text, typeCast: asServerText });
          return rows as Record<string, string | null>[];
        }),
    );
    return await this.#catalogue;
  }

  async *locate(
    selector: Selector,
    columns: readonly string[],
  ): AsyncIterable<readonly (readonly Value[])[]> {
    const chosen = selection('mariadb', await this.#table(selector.table), selector, columns);
    if (chosen === null) return;
    for await (const batch of this.#stream(chosen.statement, BATCH)) {
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
    const where = keyCondition(table, rows, values);
    const text = `select count(*) as found from ${quoteTable(table)} where ${where}`;
    const answer = await this.#using(
      async (connection) => await this.#run(connection, { text, values: values.list }),
    );
    return Number(answer.rows[0]?.found ?? 0);
  }

  /** Numbers, also those above 2^53, stand in the JSON as the server prints them; bytes as hex. */
  async *read({ rows, columns }: ReadOrder): AsyncIterable<Uint8Array> {
    if (rows.keys.size === 0 || columns.length === 0) return;
    const table = await this.#table(rows.table);
    const values = new Values();
    const parts = columns.map((name) => {
      const column = columnOf(table, name);
      return `'${name.replaceAll("'", "''").replaceAll('\\', '\\\\')}', ${jsonValue(column)}`;
    });
    const where = keyCondition(table, rows, values);
    const text = `select json_object(${parts.join(', ')}) from ${quoteTable(table)} where ${where}`;
    for await (const batch of this.#stream({ text, values: values.list }, READ_BATCH)) {
      let lines = '';
      for (const [json] of batch) lines += `${oneLine(json)}\n`;
      yield Buffer.from(lines);
    }
  }

  async raiseFence(step: string, chunk: number, fence: bigint): Promise<void> {
    const statement = { text: LEDGER.raise, values: [step, chunk, fence.toString()] };
    await this.#using(async (connection) => await this.#run(connection, statement));
  }

  async erase(order: EraseOrder): Promise<EraseOutcome> {
    const table = await this.#table(order.rows.table);
    const statement = destructiveStatement('mariadb', table, order.rows, order.effect);
    return await this.#using(
      async (connection) =>
        await eraseInTransaction(order, table, statement, {
          ledger: LEDGER,
          begin: 'start transaction',
          run: this.#runOn(connection),
        }),
    );
  }

  async tally(order: TallyOrder): Promise<Tally> {
    const table = await this.#table(order.table);
    return await this.#using(async (one) => await tallyRows('mariadb', table, order, this.#runOn(one)));
  }

  async oldest(order: TallyOrder): Promise<Tally['oldest']> {
    const table = await this.#table(order.table);
    return await this.#using(async (one) => await oldestRow('mariadb', table, order, this.#runOn(one)));
  }

  async *find(order: FindOrder): AsyncIterable<readonly (readonly Value[])[]> {
    const found = finding('mariadb', await this.#table(order.table), order);
    if (found === null) return;
    for await (const batch of this.#stream(found.statement, BATCH)) yield batch.map(found.canonical);
  }

  /** Locks no gaps between the rows that go, so that others may write there; and waits a second for a lock at most. */
  async sweep(order: SweepOrder): Promise<SweepOutcome> {
    const table = await this.#table(order.table);
    return await this.#using(async (connection) => {
      const run = this.#runOn(connection);
      await run(PATIENCE.shortly);
      await run('set transaction isolation level read committed');
      try {
        return await sweepChunk('mariadb', table, order, { ...SWEEPING, run });
      } finally {
        await run(`set session innodb_lock_wait_timeout=${wholeSeconds(this.#options.lockTimeout)}`).catch(
          () => connection.destroy(),
        );
      }
    });
  }

  async load(): Promise<StoreLoad> {
    return await this.#using(async (connection) => await loadOf('mariadb', this.#runOn(connection)));
  }

  async hasLedger(): Promise<boolean> {
    this.#ledger ??= this.#using(async (connection) => await this.#makeLedger(connection)).catch(
      (error: unknown) => {
        this.#ledger = null;
        throw error;
      },
    );
    return await this.#ledger;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #makeLedger(connection: PoolConnection): Promise<boolean> {
    for (const text of [LEDGER.probe, ledgerDefinition('mariadb'), LEDGER.probe]) {
      try {
        await this.#run(connection, { text, values: [] });
        if (text === LEDGER.probe) return true;
      } catch (error) {
        if (storeProblem(error).code === 'store-unreachable') throw error;
      }
    }
    return false;
  }

  async #table(name: TableName): Promise<Table> {
    this.#catalogue ??= this.describe();
    return findTable(await this.#catalogue, name);
  }

  #runOn(connection: PoolConnection): ErasingConnection['run'] {
    return async (text, values = []) => await this.#run(connection, { text, values });
  }

  async #run(
    connection: PoolConnection,
    statement: Statement,
  ): Promise<{ affected: number; rows: Record<string, unknown>[] }> {
    const { text, values } = toQuestionMarks(statement);
    const [answer] = await connection.query<mysql.RowDataPacket[] | mysql.ResultSetHeader>({
      sql: text,
      values: [...values],
      typeCast: asServerText,
    });
    return Array.isArray(answer)
      ? { affected: answer.length, rows: answer }
      : { affected: answer.affectedRows, rows: [] };
  }

  /** A connection whose session speaks our dialect and keeps our limits. */
  async #connection(): Promise<PoolConnection> {
    const connection = await this.#pool.getConnection();
    if (!this.#ready.has(connection.connection)) {
      await connection.query(sessionSettings(this.#options));
      this.#ready.add(connection.connection);
    }
    return connection;
  }

  async #using<T>(act: (connection: PoolConnection) => Promise<T>): Promise<T> {
    return await inOurWords(async () => {
      const connection = await this.#connection();
      try {
        const answer = await act(connection);
        connection.release();
        return answer;
      } catch (error) {
        if (storeProblem(error).code === 'store-unreachable') connection.destroy();
        else connection.release();
        throw error;
      }
    });
  }

  async *#stream(statement: Statement, size: number): AsyncGenerator<Value[][]> {
    const connection = await inOurWords(async () => await this.#connection());
    const { text, values } = toQuestionMarks(statement);
    // The promise wrapper has no streams; the connection that it wraps does.
    const rows = (connection.connection as unknown as Connection)
      .query({ sql: text, values: [...values], rowsAsArray: true, typeCast: asServerText } as never)
      .stream({ highWaterMark: 1_000 });
    let whole = false;
    try {
      let batch: Value[][] = [];
      for await (const row of rows) {
        batch.push(row as Value[]);
        if (batch.length < size) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
      whole = true;
    } catch (error) {
      throw storeProblem(error);
    } finally {
      // Half-read rows would stand before the next answer, so such a connection is closed.
      if (whole) connection.release();
      else connection.destroy();
    }
  }
}
