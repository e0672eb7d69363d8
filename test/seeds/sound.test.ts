// What a platform of the demonstration must never be: half built, inconsistent, or about anybody who exists.
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { buildPlatforms, type Platform, type Platforms } from '../support/platforms.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { dumpStore } from '../support/table-dump.ts';

let platforms: Platforms<Platform>;
beforeAll(async () => {
  platforms = await buildPlatforms();
});
afterAll(async () => await platforms.drop());

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('no e-mail address in any column of any platform could reach a person', async () => {
  for (const url of Object.values(platforms.urls)) {
    const text = [...(await dumpStore(url)).values()].flat().join('\n');
    const found = [...text.matchAll(/[\w.+-]+@([\w.-]*\w)/g)];
    expect(found.length).toBeGreaterThanOrEqual(30);
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
    expect([table, await ask(platforms.urls.lumyx, lost)]).toEqual([table, []]);
  }
});

test('the key that the map declares for client_logs tells its rows apart', async () => {
  const twice = 'select account_id, seen_at from client_logs group by 1, 2 having count(*) > 1';
  expect(await ask(platforms.urls.lumyx, twice)).toEqual([]);
});

test.each([
  ['lumyx', []],
  ['lumart', []],
  // An order of silence ends later, as orders do.
  ['lumecoder', ['silent_until']],
  ['luma', []],
] as const)('nothing happened in the future at %s', async (slug, ahead) => {
  const url = platforms.urls[slug];
  const columns = (await ask(
    url,
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and data_type in ('date', 'timestamp with time zone') and column_name not in ('month')`,
  )) as { table_name: string; column_name: string }[];
  expect(columns.length).toBeGreaterThan(6);
  for (const { table_name: table, column_name: column } of columns) {
    if (ahead.some((one) => one === column)) continue;
    const later = `select 1 from "${table}" where "${column}" > now() limit 1`;
    expect([table, column, await ask(url, later)]).toEqual([table, column, []]);
  }
});

test('Lumart charges for what was made alone, and an unsaved upload is never older than its two days', async () => {
  const { lumart } = platforms.urls;
  expect(await ask(lumart, `select id from generations where (stars > 0) <> (outcome = 'made')`)).toEqual([]);
  expect(
    await ask(lumart, `select id from uploads where not saved and job_ended_at < now() - interval '2 days'`),
  ).toEqual([]);
});

test('Lumecoder holds nine fields of a call and no content anywhere', async () => {
  const { lumecoder } = platforms.urls;
  const columns = (await ask(
    lumecoder,
    `select column_name from information_schema.columns where table_name = 'usage_records' and table_schema = 'public'`,
  )) as { column_name: string }[];
  const names = columns.map(({ column_name: name }) => name).filter((name) => !/^(account_)?id$/.test(name));
  expect(names.sort()).toEqual(
    [
      'requested_at',
      'endpoint',
      'model',
      'tokens',
      'status',
      'cost',
      'ip',
      'user_agent',
      'error_details',
    ].sort(),
  );
  // A provider's own words about an error may quote what was sent: the table takes codes alone.
  const quoted = `update usage_records set error_details = 'could not read: my password is lantern' where id = 1`;
  await expect(ask(lumecoder, quoted)).rejects.toThrow(/check constraint/);
});

test('a platform is built whole or not at all', async () => {
  const store = await emptyDatabase();
  // No database can store this day: the tables are made by then, and the rows fail.
  const today = Temporal.PlainDate.from('-200000-01-01');
  await expect(buildLumyxPlatform(store.url, { today })).rejects.toThrow(/-200000-01-01/);
  expect(await ask(store.url, `select relname from pg_class where relname = 'accounts'`)).toEqual([]);
  await store.drop();
});
