// What a platform of the demonstration must never be: half built, inconsistent, or about anybody who exists.
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { buildLumartPlatform } from '../../seeds/02_lumart_platform.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { dumpStore } from '../support/table-dump.ts';

let lumyx: Awaited<ReturnType<typeof emptyDatabase>>;
let lumart: Awaited<ReturnType<typeof emptyDatabase>>;
beforeAll(async () => {
  lumyx = await emptyDatabase();
  lumart = await emptyDatabase();
  await buildLumyxPlatform(lumyx.url);
  await buildLumartPlatform(lumart.url);
});
afterAll(async () => {
  await lumyx.drop();
  await lumart.drop();
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('no e-mail address in any column of either platform could reach a person', async () => {
  for (const { url } of [lumyx, lumart]) {
    const text = [...(await dumpStore(url)).values()].flat().join('\n');
    const found = [...text.matchAll(/[\w.+-]+@([\w.-]*\w)/g)];
    expect(found.length).toBeGreaterThan(30);
    const outside = found.filter(([, domain = '']) => !/^example\.(com|org|net)$/.test(domain));
    expect(outside.map(([address]) => address)).toEqual([]);
  }
});

test('rows without a foreign key belong to an account all the same', async () => {
  for (const [table, column] of [
    ['client_logs', 'account_id'],
    ['billing_records', 'account_ref'],
  ]) {
    const lost = `select 1 from ${table} where ${column} not in (select id from accounts)`;
    expect([table, await ask(lumyx.url, lost)]).toEqual([table, []]);
  }
});

test('the key that the map declares for client_logs tells its rows apart', async () => {
  const twice = 'select account_id, seen_at from client_logs group by 1, 2 having count(*) > 1';
  expect(await ask(lumyx.url, twice)).toEqual([]);
});

test('nothing happened in the future', async () => {
  const columns = (await ask(
    lumyx.url,
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and data_type in ('date', 'timestamp with time zone') and column_name not in ('month')`,
  )) as { table_name: string; column_name: string }[];
  expect(columns.length).toBeGreaterThan(8);
  for (const { table_name: table, column_name: column } of columns) {
    const later = `select 1 from "${table}" where "${column}" > now() limit 1`;
    expect([table, column, await ask(lumyx.url, later)]).toEqual([table, column, []]);
  }
});

test('a platform is built whole or not at all', async () => {
  const store = await emptyDatabase();
  // No database can store this day: the tables are made by then, and the rows fail.
  const today = Temporal.PlainDate.from('-200000-01-01');
  await expect(buildLumyxPlatform(store.url, { today })).rejects.toThrow(/-200000-01-01/);
  expect(await ask(store.url, `select relname from pg_class where relname = 'accounts'`)).toEqual([]);
  await store.drop();
});
