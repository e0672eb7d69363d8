// Stores and maps of a controller: sealed addresses, imports that fit or are refused, and rulings on what is omitted.
import { Client } from 'pg';
import { compareStore, compareStores } from '../../src/data-map/compare-stores.ts';
import { addStore, connectStore, lastChangedBy, listStores, readMap } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { listUnmapped, markNotPersonal, unmappedName } from '../../src/data-map/unmapped.ts';
import { isProblem } from '../../src/platform/problem.ts';
import type { Actor } from '../../src/work.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const STAFF: Actor = { kind: 'staff', id: '7f6f0f5c-58b4-4e0b-9c0e-2f5b5f1f2f11' };
const MAP = `dataset:
  - fides_key: shop
    collections:
      - {name: users, fields: [{name: id}, {name: email, fides_meta: {identity: email}}]}
`;

let home: TestHouse;
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let storeId = '';

async function run(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isProblem(error)) return error.code;
  throw error ?? new Error('was not refused');
}

beforeAll(async () => {
  home = await openTestHouse();
  database = await emptyDatabase();
  await run(
    'create table users (id int primary key, email text, shoe_size int); create table colours (id int primary key, name text)',
  );
  const added = await home.work(
    async (work) => await addStore(work, { name: 'shop', label: 'the shop', url: database.url }),
    STAFF,
  );
  storeId = added.storeId;
});
afterAll(async () => {
  await home.close();
  await database.drop();
});

test('the address is sealed, opens again, and adding it twice changes nothing', async () => {
  const again = await home.work(
    async (work) => await addStore(work, { name: 'shop', label: 'the shop', url: database.url }),
  );
  expect(again).toEqual({ storeId, outcome: 'unchanged' });
  const client = new Client({ connectionString: home.superuserUrl });
  await client.connect();
  const { rows } = await client.query('select * from data_stores');
  const entries = await client.query('select e::text as line from audit_entries e');
  await client.end();
  const password = new URL(database.url).password;
  const bytes = Buffer.concat(rows.map((row) => row.secret as Buffer)).toString('latin1');
  expect(bytes + JSON.stringify(rows)).not.toContain(password);
  expect(entries.rows.map(({ line }) => line).join()).not.toContain(password);
  const connector = await home.work(async (work) => await connectStore(work, storeId));
  expect((await connector.describe()).tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['users', 'colours']),
  );
  await connector.close();
});

test('an address by environment is read at the time; a missing one and a wrong one are told without showing it', async () => {
  process.env.TEST_STORE_URL = database.url;
  const url = 'env:TEST_STORE_URL';
  const { storeId: other } = await home.work(
    async (work) => await addStore(work, { name: 'env', label: 'by env', url }),
  );
  const connector = await home.work(async (work) => await connectStore(work, other));
  await connector.describe();
  await connector.close();
  delete process.env.TEST_STORE_URL;
  expect(await codeOf(home.work(async (work) => await connectStore(work, other)))).toBe(
    'store-address-missing',
  );
  const secret = 'oracle://u:hunter2@h/d';
  const wrong = await home
    .work(async (work) => await addStore(work, { name: 'x', label: 'x', url: secret }))
    .catch((error: unknown) => error);
  expect(isProblem(wrong) && wrong.code).toBe('store-address-invalid');
  expect(JSON.stringify([wrong, String(wrong)])).not.toContain('hunter2');
  expect(
    await codeOf(
      home.work(async (work) => await addStore(work, { name: 'X Y', label: 'x', url: database.url })),
    ),
  ).toBe('store-name-invalid');
});

test('a map that fits is imported once; one that does not is refused with every finding', async () => {
  const connector = await home.work(async (work) => await connectStore(work, storeId));
  const catalogue = await connector.describe();
  await connector.close();
  const order = { storeId, yaml: MAP, file: 'shop.yaml', catalogue };
  const first = await home.work(async (work) => await importDataset(work, order), STAFF);
  expect(first.datasets).toEqual([{ key: 'shop', outcome: 'added' }]);
  const second = await home.work(async (work) => await importDataset(work, order));
  expect(second.datasets).toEqual([{ key: 'shop', outcome: 'unchanged' }]);
  const wrong = { ...order, yaml: MAP.replace('name: email', 'name: mail') };
  expect(await codeOf(home.work(async (work) => await importDataset(work, wrong)))).toBe(
    'map-does-not-match',
  );
  const { datasets } = await home.work(readMap);
  expect(datasets[0]?.dataset.collections[0]?.fields.map(({ name }) => name)).toEqual(['id', 'email']);
  expect(await home.work(async (work) => await lastChangedBy(work, [storeId]))).toEqual([STAFF.id]);
});

test('another controller sees no store and no map', async () => {
  const theirs = await home.work(readMap, undefined, home.lumart);
  expect(theirs).toEqual({ stores: [], datasets: [], unmapped: [] });
  expect(
    await codeOf(home.work(async (work) => await connectStore(work, storeId), undefined, home.lumart)),
  ).toBe('store-unknown');
});

test('what the map omits stays open until a named person rules; a new column asks again', async () => {
  const { id } = home.lumyx;
  expect(await compareStore(home.house, id, storeId)).toMatchObject({ problem: null, errors: 0, open: 2 });
  const names = async () => (await home.work(listUnmapped)).map(unmappedName);
  expect(await names()).toEqual(['the shop: public.colours', 'the shop: public.users.shoe_size']);
  const ruling = { storeId, table: 'colours', column: null, reason: 'Only names of colours' };
  expect(await codeOf(home.work(async (work) => await markNotPersonal(work, ruling)))).toBe(
    'ruling-not-staff',
  );
  const empty = { ...ruling, reason: ' ' };
  expect(await codeOf(home.work(async (work) => await markNotPersonal(work, empty), STAFF))).toBe(
    'reason-missing',
  );
  const unknown = { ...ruling, table: 'nothing' };
  expect(await codeOf(home.work(async (work) => await markNotPersonal(work, unknown), STAFF))).toBe(
    'item-unknown',
  );
  await home.work(async (work) => await markNotPersonal(work, ruling), STAFF);
  expect(await names()).toEqual(['the shop: public.users.shoe_size']);
  await compareStore(home.house, id, storeId);
  expect(await names()).toEqual(['the shop: public.users.shoe_size']);
  await run('alter table colours add column painted_by text');
  await compareStore(home.house, id, storeId);
  expect(await names()).toEqual(['the shop: public.colours', 'the shop: public.users.shoe_size']);
});

test('a store that changed, or is away, is said so; the others are compared', async () => {
  await run('alter table users rename column email to mail');
  const compared = await compareStores(home.house, home.lumyx.id);
  expect(compared.find(({ storeId: one }) => one === storeId)).toMatchObject({ errors: 1 });
  expect(compared.find(({ store }) => store === 'env')).toMatchObject({ problem: 'store-address-missing' });
  const stores = await home.work(listStores);
  expect(stores.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'env unreachable',
    'shop not-matching',
  ]);
});
