// Our own dump of every table of a store, and the two checks that all erasure tests use: bystanders and residue.

import { setTimeout } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { Client, escapeIdentifier } from 'pg';

/** Rows of each table as canonical text, sorted: two dumps are equal when no byte changed. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Dumps every table of a store but our own ledger. */
export async function dumpStore(url: string): Promise<Dump> {
  return url.startsWith('postgres') ? await dumpPostgres(url) : await dumpMariadb(url);
}

async function dumpPostgres(url: string): Promise<Dump> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const dump = new Map<string, string[]>();
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' and table_name <> 'habeas_ledger'`,
  );
  for (const { schema, name } of rows) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const found = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`);
    dump.set(name, found.rows.map(({ row }) => row).sort());
  }
  await client.end();
  return dump;
}

async function dumpMariadb(url: string): Promise<Dump> {
  const connection = await mysql.createConnection({
    uri: url,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  const dump = new Map<string, string[]>();
  const [tables] = await connection.query<mysql.RowDataPacket[]>(
    `select table_name as name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE' and table_name <> 'habeas_ledger'`,
  );
  for (const { name } of tables) {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(`select * from \`${name}\``);
    dump.set(name, rows.map((row) => JSON.stringify(row)).sort());
  }
  await connection.end();
  return dump;
}

/** Rows that say of themselves that they are on hold: what a person's data does while she may still take her wish back. */
const HELD = '"on_hold":true';

/** The store once nothing of it is on hold any more, or as it is after a minute. */
export async function dumpWhenFree(url: string): Promise<Dump> {
  for (let tries = 0; ; tries += 1) {
    const dump = await dumpStore(url);
    if (tries >= 300 || ![...dump.values()].flat().some((row) => row.includes(HELD))) return dump;
    await setTimeout(200);
  }
}

/** The same dump with every row let free. */
export function letFree(dump: Dump): Dump {
  return new Map(
    [...dump].map(([table, rows]) => [table, rows.map((row) => row.replace(HELD, '"on_hold":false'))]),
  );
}

/**
 * Bystanders: every row that is not named by the plan is byte for byte what it was. `planned` tells whether a row of
 * a table (as JSON text) is one of the plan's.
 */
export function expectBystandersUntouched(
  before: Dump,
  after: Dump,
  planned: (table: string, row: string) => boolean,
): void {
  for (const [table, rows] of before) {
    const left = new Set(after.get(table) ?? []);
    const lost = rows.filter((row) => !left.has(row) && !planned(table, row));
    expect({ table, lost }).toEqual({ table, lost: [] });
  }
  for (const [table, rows] of after) {
    const were = new Set(before.get(table) ?? []);
    const appeared = rows.filter((row) => !were.has(row));
    const masked = (before.get(table) ?? []).filter((row) => !rows.includes(row));
    expect({ table, more: appeared.length > masked.length }).toEqual({ table, more: false });
  }
}

/** Residue: none of these values stands anywhere in the dump, but in the tables named as kept. */
export function expectNoResidue(dump: Dump, canaries: readonly string[], kept: readonly string[] = []): void {
  for (const [table, rows] of dump) {
    if (kept.includes(table)) continue;
    const found = canaries.filter((canary) => rows.some((row) => row.includes(canary)));
    expect({ table, found }).toEqual({ table, found: [] });
  }
}
