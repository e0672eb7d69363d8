// The platforms of the demonstration: the same people and rows on the same day, with everything real databases have.
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { buildLumartPlatform } from '../../seeds/02_lumart_platform.ts';
import { people } from '../../seeds/people.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { type Dump, dumpStore } from '../support/table-dump.ts';

const DAY = { today: Temporal.PlainDate.from('2026-11-20') };
const MIRA = '9007199254740993';

let store: Awaited<ReturnType<typeof emptyDatabase>>;
let dump: Dump;
let milliseconds = 0;
beforeAll(async () => {
  store = await emptyDatabase();
  const began = performance.now();
  await buildLumyxPlatform(store.url, DAY);
  milliseconds = performance.now() - began;
  dump = await dumpStore(store.url);
});
afterAll(async () => await store.drop());

const rowsOf = (table: string): readonly string[] => dump.get(table) ?? [];

test('two hundred people with names and addresses of their own, at example domains only', () => {
  const all = people();
  expect(new Set(all.map(({ email }) => email)).size).toBe(200);
  expect(all.every(({ email }) => /^[a-z]+\.[a-z]+@example\.(com|org|net)$/.test(email))).toBe(true);
  expect(all[0]).toMatchObject({ name: 'Mira Solberg', email: 'mira.solberg@example.com', place: 'Oslo' });
  expect(all.filter(({ name }) => /[^ -~]/.test(name)).length).toBeGreaterThan(50);
});

test('20,000 rows of logs, quickly; every table has rows', () => {
  expect([
    rowsOf('accounts').length,
    rowsOf('api_request_logs').length,
    rowsOf('client_logs').length,
  ]).toEqual([200, 10_000, 10_000]);
  expect([...dump].filter(([, rows]) => rows.length === 0)).toEqual([]);
  expect(milliseconds).toBeLessThan(10_000);
});

test('the same day gives the same rows, byte for byte; another day moves them', async () => {
  const [again, later] = [await emptyDatabase(), await emptyDatabase()];
  await buildLumyxPlatform(again.url, DAY);
  await buildLumyxPlatform(later.url, { today: DAY.today.add({ days: 1 }) });
  expect(await dumpStore(again.url)).toEqual(dump);
  expect((await dumpStore(later.url)).get('sessions')).not.toEqual(dump.get('sessions'));
  await again.drop();
  await later.drop();
});

test('Mira has rows in every table about people, is VIP, invited others, shares a team, and is named by someone else', async () => {
  const hers = (row: string): boolean => row.includes(MIRA);
  const without = [...dump].filter(([, rows]) => !rows.some(hers)).map(([table]) => table);
  expect(without.sort()).toEqual(['staff_members', 'teams']);
  const accounts = rowsOf('accounts').map((row) => JSON.parse(row) as Record<string, unknown>);
  expect(accounts.find(({ email }) => email === 'mira.solberg@example.com')).toMatchObject({
    vip_status: 'gold',
    team_id: 1,
    greeting: 'Hello mira.solberg',
  });
  expect(rowsOf('accounts').filter((row) => row.includes(`"referred_by":${MIRA}`)).length).toBeGreaterThan(5);
  expect(accounts.filter(({ team_id: team }) => team === 1).length).toBeGreaterThan(1);
  const named = rowsOf('support_messages').filter((row) => row.includes('Mira Solberg') && !hers(row));
  expect(named.length).toBeGreaterThan(0);
});

test('the catalogue shows every trap: cascades, SET NULL, RESTRICT, composite keys, triggers, generated, no key', async () => {
  const connector = openConnector(store.url);
  const { tables } = await connector.describe();
  await connector.close();
  const table = (name: string) => tables.find((one) => one.name === name);
  const effects = tables.flatMap(({ foreignKeys }) => foreignKeys.map(({ onDelete }) => onDelete));
  expect(new Set(effects)).toEqual(new Set(['cascade', 'set null', 'restrict', 'no action']));
  expect(table('credit_usage_lines')?.foreignKeys[0]?.columns).toEqual(['account_id', 'month']);
  expect(table('client_logs')?.primaryKey).toEqual([]);
  expect(table('order')?.triggers).toEqual([{ name: 'tell_shop', events: ['insert', 'delete'] }]);
  expect(table('userPreferences')?.triggers.map(({ events }) => events)).toEqual([['update']]);
  expect(table('userPreferences')?.primaryKey).toEqual(['accountId']);
  expect(table('accounts')?.columns.find(({ name }) => name === 'greeting')?.generated).toBe(true);
  const itself = table('accounts')?.foreignKeys.find(({ columns }) => columns.includes('referred_by'));
  expect(itself?.references.name).toBe('accounts');
});

test('addresses of computers are of the ranges for documentation; nothing looks like a real key or card', async () => {
  const client = new Client({ connectionString: store.url });
  await client.connect();
  const { rows } = await client.query(
    `select count(*)::int as others from client_logs where not (ip << '192.0.2.0/24' or ip << '198.51.100.0/24' or ip << '203.0.113.0/24' or ip << '2001:db8::/32')`,
  );
  await client.end();
  expect(rows).toEqual([{ others: 0 }]);
  const text = [...dump.values()].flat().join('\n');
  expect(text).not.toMatch(/\b(sk|pk)_(live|test)_|\b\d{16}\b(?<!9007199\d{9})/);
});

test('Lumart has what was asked for and what was made of it, and Mira is a member there, too', async () => {
  const lumart = await emptyDatabase();
  await buildLumartPlatform(lumart.url, DAY);
  const found = await dumpStore(lumart.url);
  await lumart.drop();
  expect([...found].map(([table, rows]) => `${table} ${rows.length}`).sort()).toEqual([
    'accounts 40',
    'api_keys 40',
    'creations 120',
    'generations 120',
    'prompt_readings 24',
    'prompts 120',
    'reviews 30',
    'stars_ledger 600',
    'uploads 37',
  ]);
  expect(found.get('accounts')?.some((row) => row.includes('mira.solberg@example.com'))).toBe(true);
});
