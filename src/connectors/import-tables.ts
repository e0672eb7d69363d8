// Loads tables of CSV into an empty PostgreSQL schema: all of them in one transaction, or nothing.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isProblem, Problem } from '../platform/problem.ts';
import { tlsFor } from './connection-options.ts';
import { quote } from './dialects.ts';
import { columnType, type ImportColumn, isHexText } from './import-types.ts';
import { storeProblem } from './store-problem.ts';

export interface ImportTable {
  readonly name: string;
  /** Null: each line is a JSON text of its own. */
  readonly columns: readonly ImportColumn[] | null;
  /** What stands where a value is null; never quoted. */
  readonly missing: string;
  readonly key: readonly string[];
}

/** A table and where its rows come from. */
export interface TableSource {
  readonly table: ImportTable;
  /** Rows that must arrive. */
  readonly rows: number;
  /** CSV (RFC 4180, with a header) or JSON Lines, UTF-8. */
  open(): Promise<Readable>;
}

/** Lines are taken whole where neither of these can stand in them: JSON escapes both. */
const WHOLE_LINES = `delimiter e'\\x02', quote e'\\x01', escape e'\\x01'`;
const NAMED = 5;

/**
 * Makes the tables in the schema of the connection and fills them, bounded in memory. `loaded` is called after each.
 * Throws `import-engine-unknown`, `import-target-not-empty`, `import-rows-missing`, `import-value-refused`, and what
 * stores throw; nothing stays then.
 */
export async function importTables(
  url: string,
  sources: readonly TableSource[],
  loaded: (table: string, rows: number) => void,
): Promise<void> {
  const address = postgresAddress(url);
  const ssl = tlsFor(address);
  address.searchParams.delete('sslmode');
  const client = new Client({
    connectionString: address.href,
    ...(ssl === undefined ? {} : { ssl }),
    application_name: 'habeas',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`start transaction; set local client_encoding = 'UTF8'; set local timezone = 'UTC'`);
    await refuseFull(client);
    for (const source of sources) {
      await fill(client, source);
      loaded(source.table.name, source.rows);
    }
    await client.query('commit');
  } catch (error) {
    throw isProblem(error) ? error : storeProblem(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function postgresAddress(url: string): URL {
  const address = URL.parse(url);
  if (address !== null && ['postgres:', 'postgresql:'].includes(address.protocol)) return address;
  throw new Problem(
    'invalid',
    'import-engine-unknown',
    'An archive can be loaded into PostgreSQL: --into must begin with postgresql://. Nothing was loaded.',
  );
}

/** Nothing is ever written beside what is there already. */
async function refuseFull(client: Client): Promise<void> {
  const { rows } = await client.query<{ schema: string | null; name: string | null }>(
    `select current_schema() as schema, c.relname as name
     from (select 1) one left join pg_class c on c.relnamespace = to_regnamespace(current_schema()::text)
       and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') order by 2 limit ${NAMED + 1}`,
  );
  const names = rows.flatMap(({ name }) => name ?? []);
  const [schema] = rows.map((row) => row.schema);
  if (schema !== null && schema !== undefined && names.length === 0) return;
  const more = names.length > NAMED ? ' and more' : '';
  const why =
    names.length === 0
      ? 'The database has no schema to load into.'
      : `The schema ${schema} is not empty: it holds ${names.slice(0, NAMED).join(', ')}${more}.`;
  throw new Problem(
    'conflict',
    'import-target-not-empty',
    `${why} Nothing was loaded and nothing there was touched; name an empty database, or a schema by ?options=-csearch_path%3DNAME.`,
    { tables: names },
  );
}

async function fill(client: Client, { table, rows, open }: TableSource): Promise<void> {
  const name = quote(table.name);
  const columns = table.columns ?? [{ name: 'row', type: 'object', storeType: null } as const];
  const key = table.key.length === 0 ? '' : `, primary key (${table.key.map(quote).join(', ')})`;
  const made = columns.map((column) => `${quote(column.name)} ${columnType(column)}`).join(', ');
  await client.query(`create table ${name} (${made}${key})`);
  const list = columns.map((column) => quote(column.name)).join(', ');
  const missing = `'${table.missing.replaceAll("'", "''")}'`;
  const form = table.columns === null ? WHOLE_LINES : `header true, null ${missing}`;
  const copy = client.query(copyFrom(`copy ${name} (${list}) from stdin with (format csv, ${form})`));
  try {
    await pipeline(await open(), copy);
  } catch (error) {
    throw refusedValue(error, table.name);
  }
  if (copy.rowCount !== rows) {
    throw new Problem(
      'invalid',
      'import-rows-missing',
      `${table.name} has ${copy.rowCount} rows where the archive says ${rows}. Nothing was loaded.`,
      { table: table.name },
    );
  }
  for (const column of columns.filter(isHexText)) {
    const at = quote(column.name);
    await client.query(`alter table ${name} alter column ${at} type bytea using decode(${at}, 'hex')`);
  }
}

/** What the database cannot hold, such as a character of code 0, by table and line; never the value. */
function refusedValue(error: unknown, table: string): unknown {
  const { code, where } = error as { code?: unknown; where?: unknown };
  if (typeof code !== 'string' || !/^2[23]/.test(code)) return error;
  const line = /line (\d+)(?:, column ([^:]+))?/.exec(String(where)) ?? [];
  const place =
    line[1] === undefined ? '' : `, line ${line[1]}${line[2] === undefined ? '' : `, column ${line[2]}`}`;
  return new Problem(
    'invalid',
    'import-value-refused',
    `PostgreSQL cannot hold a value of ${table}${place} (${code}). Nothing was loaded; the value stands in the archive's file.`,
    { table, state: code },
  );
}
