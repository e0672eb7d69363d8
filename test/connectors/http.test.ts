// The connector contract on a system behind an API, as far as it fits: Stripe's customers as our pack describes them.
//
// What of `contract.ts` does not fit, and why: foreign keys, cascades, triggers and collations (an API shows none);
// the ledger and its fence (nothing of ours can be kept there, so effects must be repeatable and are read back);
// taking back what a constraint forbids (a call is not undone); a composite key (this API has none; see
// http-answers.test.ts); a dropped column (a description does not change by itself).
import type { Connector, EraseOrder, KeyedRows } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { customer, PAYMENT_KEY, type Payments, startPayments } from '../support/payments.ts';

const table = { schema: 'api', name: 'customers' };
const rows = (...keys: string[]): KeyedRows => ({
  table,
  columns: ['id'],
  keys: KeyList.of(keys.map((key) => [key])),
});
const order = (more: Partial<EraseOrder> = {}): EraseOrder => ({
  rows: rows('cus_mike'),
  effect: { kind: 'delete' },
  step: 'step-1',
  chunk: 0,
  fence: 1n,
  ledger: false,
  ...more,
});

let payments: Payments;
let connector: Connector;
beforeEach(async () => {
  payments = await startPayments([
    customer('cus_mike', 'mike@example.com'),
    customer('cus_jose', 'jose@example.com'),
    customer('cus_JOSE', 'JOSE@example.com'),
    customer('cus_accent', 'josé@example.com'),
    customer('cus_blank', 'jose@example.com  '),
    customer('cus_null', null),
    { ...customer('cus_open', 'open@example.com'), description: 'open' },
    ...Array.from({ length: 250 }, (_none, at) => customer(`cus_n${at}`, 'many@example.com', at)),
  ]);
  connector = openConnector(payments.address);
});
afterEach(async () => {
  await connector.close();
  await payments.stop();
});

const emails = async (email: string, folding: 'exact' | 'ascii-case' = 'exact'): Promise<string[]> => {
  const anyOf = [{ columns: ['email'], tuples: [[email]], folding }];
  const found: string[] = [];
  for await (const batch of connector.locate({ table, anyOf, filters: [] }, ['email']))
    found.push(...batch.map(([value]) => value ?? ''));
  return found;
};
const count = async (column: string, value: string): Promise<number> =>
  await connector.count({
    table,
    anyOf: [{ columns: [column], tuples: [[value]], folding: 'exact' }],
    filters: [],
  });
const read = async (columns: readonly string[], ...keys: string[]): Promise<string> => {
  let text = '';
  for await (const part of connector.read({ rows: rows(...keys), columns }))
    text += Buffer.from(part).toString();
  return text;
};

test('describes collections, columns and keys without a call', async () => {
  const { engine, tables } = await connector.describe();
  expect([engine, tables.map(({ name }) => name)]).toEqual(['http', ['customers']]);
  const [customers] = tables;
  expect(customers).toMatchObject({ primaryKey: ['id'], rollsBack: false, isView: false, foreignKeys: [] });
  const column = (name: string) => customers?.columns.find((one) => one.name === name);
  expect(column('id')).toMatchObject({ kind: 'text', nullable: false, generated: true });
  expect(column('email')).toMatchObject({ kind: 'text', nullable: true, generated: false, length: 512 });
  expect(column('created')).toMatchObject({ kind: 'integer', generated: true });
  expect(payments.service.calls).toEqual([]);
});

test('finds an address exactly', async () => {
  for (const email of ['jose@example.com', 'JOSE@example.com', 'josé@example.com', 'mike@example.com'])
    expect(await emails(email)).toEqual([email]);
  for (const email of ['mıke@example.com', '_ike@example.com', '%', '*', '', 'mike@example.com&limit=1'])
    expect(await emails(email)).toEqual([]);
  expect(payments.service.calls.at(-1)?.target).toContain('email=mike%40example.com%26limit%3D1&limit=100');
});

test('finds by key, and never a value that cannot be one', async () => {
  expect(await count('id', 'cus_mike')).toBe(1);
  for (const value of [
    '',
    '.',
    '..',
    'cus_mike/..',
    '../customers/cus_mike',
    'cus_mike?x',
    'cus_mike#',
    '%2e%2e',
    '\0',
  ])
    expect([value, await count('id', value)]).toEqual([value, 0]);
  expect(await count('created', 'mike')).toBe(0);
  await expect(count('phone', '+47 555')).rejects.toMatchObject({ code: 'store-refused' });
});

test('finds nothing without a match, keeps to the filters, and counts a record once', async () => {
  expect(await connector.count({ table, anyOf: [], filters: [] })).toBe(0);
  const both = ['mike@example.com', 'open@example.com'].map((one) => [one]);
  const anyOf = [
    { columns: ['email'], tuples: [...both, ...both], folding: 'exact' as const },
    { columns: ['id'], tuples: [['cus_mike']], folding: 'exact' as const },
  ];
  const counted = async (operator: 'equals' | 'not-equals' | 'is-null' | 'is-not-null', value?: string) =>
    await connector.count({
      table,
      anyOf,
      filters: [{ column: 'description', operator, ...(value === undefined ? {} : { value }) }],
    });
  expect(await connector.count({ table, anyOf, filters: [] })).toBe(2);
  expect(await counted('equals', 'open')).toBe(1);
  expect(await counted('not-equals', 'open')).toBe(1);
  expect(await counted('is-null')).toBe(1);
  expect(await counted('is-not-null')).toBe(1);
});

test('reads page after page', async () => {
  expect((await emails('many@example.com')).length).toBe(250);
  expect(payments.service.calls.map(({ target }) => target)).toEqual([
    '/v1/customers?email=many%40example.com&limit=100',
    '/v1/customers?email=many%40example.com&limit=100&starting_after=cus_n150',
    '/v1/customers?email=many%40example.com&limit=100&starting_after=cus_n50',
  ]);
});

test('reads only the wanted columns, as JSON lines', async () => {
  expect(await read(['id', 'email', 'created'], 'cus_mike', 'cus_gone', 'cus_null')).toBe(
    '{"id":"cus_mike","email":"mike@example.com","created":1700000000}\n{"id":"cus_null","email":null,"created":1700000000}\n',
  );
  expect(await connector.countKeys(rows('cus_mike', 'cus_gone', 'cus_null'))).toBe(2);
});

test('deletes exactly the named records; a second time it is done already', async () => {
  const before = new Map(payments.service.customers);
  expect(await connector.erase(order())).toEqual({ kind: 'done', rows: 1 });
  expect(await connector.erase(order())).toEqual({ kind: 'done', rows: 1 });
  before.delete('cus_mike');
  expect(payments.service.customers).toEqual(before);
  expect(payments.service.effects).toEqual(['delete cus_mike']);
  expect(await connector.countKeys(rows('cus_mike'))).toBe(0);
  expect(await count('email', 'mike@example.com')).toBe(0);
});

test('masks what it is told, and nothing else', async () => {
  const maskings = [
    { column: 'email', kind: 'null' },
    { column: 'name', kind: 'constant', value: 'MASKED & co' },
    { column: 'phone', kind: 'null' },
  ] as const;
  const before = payments.service.customers.get('cus_mike');
  expect(await connector.erase(order({ effect: { kind: 'mask', maskings } }))).toEqual({
    kind: 'done',
    rows: 1,
  });
  const masked = { ...before, email: null, name: 'MASKED & co', phone: null };
  expect(payments.service.customers.get('cus_mike')).toEqual(masked);
  expect(await connector.erase(order({ effect: { kind: 'mask', maskings } }))).toEqual({
    kind: 'done',
    rows: 1,
  });
  const [first, again] = payments.service.calls.filter(({ method }) => method === 'POST');
  expect(first?.idempotencyKey).toMatch(/^[0-9a-f]{40}$/);
  expect(again?.idempotencyKey).toBe(first?.idempotencyKey);
  expect(payments.service.effects).toEqual(['update cus_mike']);
});

test('a failure that the system remembers under its key does not stand for the next try', async () => {
  const { service } = payments;
  const maskings = [{ column: 'email', kind: 'null' }] as const;
  service.decide(({ number }) => (number === 1 ? 'fail' : 'pass'));
  expect(await connector.erase(order({ effect: { kind: 'mask', maskings } }))).toEqual({
    kind: 'done',
    rows: 1,
  });
  const keys = service.calls.filter(({ method }) => method === 'POST').map((call) => call.idempotencyKey);
  expect([keys.length, new Set(keys).size]).toEqual([2, 2]);
  service.decide(() => 'pass');
});

test('refuses what would differ the second time, and an order without keys', async () => {
  const random = { column: 'name', kind: 'random', length: 8, suffix: '' } as const;
  await expect(
    connector.erase(order({ effect: { kind: 'mask', maskings: [random] } })),
  ).rejects.toMatchObject({
    code: 'effect-may-repeat',
  });
  await expect(connector.erase(order({ rows: rows() }))).rejects.toMatchObject({
    code: 'statement-too-wide',
  });
  const byEmail = { table, columns: ['email'], keys: KeyList.of([['mike@example.com']]) };
  await expect(connector.erase(order({ rows: byEmail }))).rejects.toMatchObject({
    code: 'statement-too-wide',
  });
  await expect(connector.erase(order({ rows: rows('..') }))).rejects.toMatchObject({
    code: 'store-constraint',
  });
  expect(payments.service.effects).toEqual([]);
});

test('keeps no ledger, and says so', async () => {
  expect(await connector.hasLedger()).toBe(false);
  await connector.raiseFence('step-1', 0, 1n);
  expect(payments.service.calls).toEqual([]);
});

test('a wrong key, a system that is down and one that is not described are told by name, without the key', async () => {
  const wrong = openConnector(payments.address.replace(PAYMENT_KEY, 'rk_wrong_canary'));
  const refused = await wrong.countKeys(rows('cus_mike')).catch((error: unknown) => error);
  await wrong.close();
  expect(refused).toMatchObject({ code: 'store-permission-denied' });
  expect(JSON.stringify(refused) + String(refused)).not.toContain('canary');
  const nowhere = openConnector(payments.address.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
  await expect(nowhere.countKeys(rows('cus_mike'))).rejects.toMatchObject({ code: 'store-unreachable' });
  await nowhere.close();
  const missing = openConnector(payments.address.replace(PAYMENT_KEY, 'env:TEST_NO_SUCH_KEY'));
  await expect(missing.countKeys(rows('cus_mike'))).rejects.toMatchObject({ code: 'store-address-missing' });
  await missing.close();
  expect(() => openConnector('system:{"system":"canary"}')).toThrow('cannot be read');
  const selector = { table: { schema: 'api', name: 'invoices' }, anyOf: [], filters: [] };
  await expect(connector.count(selector)).rejects.toMatchObject({ code: 'store-schema-changed' });
});
