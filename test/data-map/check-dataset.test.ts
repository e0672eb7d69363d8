// A map is held against a real store: every mistake is told by file, line and name.
import type { Catalogue, Column } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { checkDatasets } from '../../src/data-map/check-dataset.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { draftMap } from '../../src/data-map/draft-map.ts';
import type { Finding } from '../../src/data-map/findings.ts';
import { proposeCategory } from '../../src/data-map/propose-category.ts';
import { compareMap } from '../../src/data-map/unmapped.ts';
import { onStore } from './store.ts';

const SQL = `
create table users (id bigint primary key, email text not null, "passwordHash" text, created_at timestamptz, referred_by bigint references users);
create table orders (id bigint primary key, user_id bigint not null references users, ship_to int, total numeric);
create table addresses (id int primary key, street text, city text);
alter table orders add foreign key (ship_to) references addresses;
create table audit_rows (id int primary key, user_id bigint references users on delete cascade);
create table lines (tenant int, no int, body text, primary key (tenant, no));
create table line_notes (id int primary key, tenant int, line_no int, user_id bigint references users on delete set null, foreign key (tenant, line_no) references lines);
create table loose (what text, "when" timestamp);
create table products (id int primary key, name text, profile jsonb);
create schema sales;
create table sales.leads (id int primary key, email text, message text);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touched before update on users for each row execute function touch();
`;

let catalogue: Catalogue;

beforeAll(async () => {
  catalogue = await onStore(SQL, async (url) => {
    const connector = await openConnector(url);
    try {
      return await connector.describe();
    } finally {
      await connector.close();
    }
  });
});

async function check(collections: string): Promise<Finding[]> {
  const yaml = `dataset:\n  - fides_key: shop\n    collections:\n${collections}`;
  return checkDatasets(catalogue, await loadDatasets(yaml, 'shop.yaml'));
}

const errors = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

test('a missing table or column is refused by file, line and name', async () => {
  const findings = await check(
    '      - {name: custmers, fields: []}\n      - name: users\n        fields:\n          - name: e_mail\n          - name: passwordhash',
  );
  expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'collection-missing', file: 'shop.yaml', line: 4, name: 'shop.custmers' },
    { code: 'field-missing', line: 7, name: 'shop.users.e_mail' },
    { code: 'field-missing', line: 8, sentence: expect.stringContaining('is spelled passwordHash') },
  ]);
});

test('a table of another schema is pointed out, and found when the map says so', async () => {
  const [finding] = await check('      - {name: leads, fields: []}');
  expect(finding?.sentence).toContain('schema sales');
  expect(errors(await check('      - {name: leads, fields: [], habeas_meta: {schema: sales}}'))).toEqual([]);
});

test('references must end somewhere, and composites at one place', async () => {
  const to = (target: string, more = ''): string =>
    `fides_meta: {references: [{dataset: shop, field: ${target}, direction: from${more}}]}`;
  const findings = await check(`
      - {name: users, fields: [{name: id}]}
      - {name: orders, fields: [{name: user_id, ${to('people.id')}}, {name: ship_to, ${to('users.uid')}}]}
      - {name: line_notes, fields: [{name: tenant, ${to('users.id', ', habeas_meta: {composite: k}')}}, {name: line_no, ${to('orders.user_id', ', habeas_meta: {composite: k}')}}], fides_meta: {after: [shop.nowhere]}}`);
  expect(errors(findings)).toEqual(
    expect.arrayContaining([
      'reference-missing',
      'reference-missing',
      'composite-mixed',
      'reference-missing',
    ]),
  );
  expect(findings.find(({ name }) => name === 'shop.orders.user_id')?.sentence).toContain('shop.people');
});

test('columns by which nothing can be found are refused', async () => {
  const findings = await check(
    '      - {name: products, fields: [{name: profile, fides_meta: {identity: email}}, {name: id, fides_meta: {identity: email}}]}',
  );
  expect(errors(findings)).toEqual(['field-not-searchable', 'identity-type', 'identity-type']);
});

test('one table in two collections is refused', async () => {
  const yaml = (key: string): string =>
    `dataset: [{fides_key: ${key}, collections: [{name: users, fields: []}]}]`;
  const datasets = [...(await loadDatasets(yaml('a'), 'a')), ...(await loadDatasets(yaml('b'), 'b'))];
  expect(errors(checkDatasets(catalogue, datasets))).toContain('table-mapped-twice');
});

test('effects on other tables are told: cascades into the unknown, restrictions, SET NULL, triggers', async () => {
  const findings = await check('      - {name: users, fields: [{name: id}], habeas_meta: {erase: delete}}');
  expect(errors(findings)).toEqual(expect.arrayContaining(['cascade-unmapped', 'delete-restricted']));
  const unsaid = await check('      - {name: users, fields: [{name: id}]}');
  expect(errors(unsaid)).toEqual([]);
  expect(unsaid.map(({ code }) => code)).toContain('cascade-unmapped');
  const codes = findings.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['foreign-effect', 'trigger-effect']));
  const kept = '{erase: keep, keep: {reason: tax, legal_basis: law, period: P7Y}}';
  const blocked = await check(
    `      - {name: users, fields: [], habeas_meta: {erase: delete}}\n      - {name: audit_rows, fields: []}\n      - {name: orders, fields: [], habeas_meta: ${kept}}`,
  );
  expect(errors(blocked)).toContain('delete-restricted');
  const cascades = await check(
    `      - {name: users, fields: [], habeas_meta: {erase: delete}}\n      - {name: audit_rows, fields: [], habeas_meta: ${kept}}`,
  );
  expect(errors(cascades)).toContain('cascade-kept');
});

test('a table without a key, a skipped one and partitions are worth a warning', async () => {
  const findings = await check(
    '      - {name: loose, fields: [], fides_meta: {skip_processing: false, partitioning: {where_clauses: [a]}}}\n      - {name: lines, fields: [], fides_meta: {skip_processing: true}}',
  );
  expect(errors(findings)).toEqual([]);
  expect(findings.map(({ code }) => code)).toEqual([
    'key-missing',
    'partitioning-unused',
    'collection-skipped',
  ]);
});

test('an origin is said of a column, field by field or by the table; what is unsaid is worth a warning', async () => {
  const said = async (origin: string, table = ''): Promise<string[]> => {
    const fields = `[{name: id, data_categories: [user.unique_id], habeas_meta: {origin: provided}}, {name: email, data_categories: [user.contact.email]${origin}}, {name: passwordHash, habeas_meta: {never_disclose: {reason: secret}}}]`;
    const findings = await check(`      - {name: users, fields: ${fields}${table}}`);
    return findings.filter(({ code }) => code === 'origin-missing').map(({ sentence }) => sentence);
  };
  expect(await said('')).toEqual([expect.stringContaining('does not say where email come from')]);
  expect(await said(', habeas_meta: {origin: observed, proposed: true}')).toHaveLength(1);
  expect(await said(', habeas_meta: {origin: inferred}')).toEqual([]);
  expect(await said('', ', habeas_meta: {origin: provided}')).toEqual([]);
  const inside = await check(
    '      - {name: products, fields: [{name: profile, fields: [{name: score, habeas_meta: {origin: inferred}}]}]}',
  );
  expect(errors(inside)).toEqual(['origin-inside-column']);
  await expect(said(', habeas_meta: {origin: guessed}')).rejects.toMatchObject({ code: 'map-invalid-value' });
});

test('whatever the map omits is listed, table by table and column by column', async () => {
  const omits = await loadDatasets(
    'dataset: [{fides_key: shop, collections: [{name: users, fields: [{name: id}, {name: email}]}, {name: loose, fields: [], habeas_meta: {no_personal_data: {by: Ada, on: "2026-01-01", reason: none}}}]}]',
    'shop.yaml',
  );
  const names = compareMap(catalogue, omits).map(({ table, column }) =>
    column === null ? table : `${table}.${column}`,
  );
  expect(names).toEqual(expect.arrayContaining(['users.passwordHash', 'orders', 'leads', 'products']));
  expect(names).not.toContain('users');
  expect(names).not.toContain('users.email');
  expect(names.some((name) => name.startsWith('loose'))).toBe(false);
});

describe('a draft', () => {
  test('loads as it is, fits the store, omits nothing, and marks every guess', async () => {
    const yaml = draftMap(catalogue, 'shop');
    const datasets = await loadDatasets(yaml, 'draft.yaml');
    const found = checkDatasets(catalogue, datasets).filter(({ severity }) => severity === 'error');
    expect(found).toEqual([]);
    expect(compareMap(catalogue, datasets)).toEqual([]);
    expect(datasets.map(({ key }) => key)).toEqual(['shop', 'shop_sales']);
    const fields = datasets.flatMap(({ collections }) => collections.flatMap((one) => one.fields));
    expect(fields.every((field) => field.proposed)).toBe(true);
  });

  test('guesses where values come from by what their columns are called, and claims nothing of the rest', async () => {
    const origins = [
      ['email', 'provided'],
      ['ip_address', 'observed'],
      ['last_seen_at', 'observed'],
      ['churn_score', 'inferred'],
      ['predictedAge', 'inferred'],
      ['total', null],
    ] as const;
    for (const [name, origin] of origins) {
      const column = { ...(catalogue.tables[0]?.columns[0] as Column), name, kind: 'text' } as const;
      expect([name, proposeCategory('users', column, false).origin]).toEqual([name, origin]);
    }
  });

  test('leads down from people, up to what they refer to, and never through a self-reference', async () => {
    const [shop, sales] = await loadDatasets(draftMap(catalogue, 'shop'), 'draft.yaml');
    const references = (table: string) =>
      shop?.collections
        .find(({ name }) => name === table)
        ?.fields.flatMap((field) =>
          field.references.map((one) =>
            `${field.name} ${one.direction} ${one.collection}.${one.field} ${one.composite ?? ''}`.trim(),
          ),
        );
    expect(references('orders')).toEqual(['user_id from users.id', 'ship_to to addresses.id']);
    expect(references('users')).toEqual([]);
    expect(references('line_notes')?.filter((one) => one.includes('lines'))).toEqual([
      expect.stringMatching(/^tenant to lines\.tenant \S+/),
      expect.stringMatching(/^line_no to lines\.no \S+/),
    ]);
    const users = shop?.collections.find(({ name }) => name === 'users');
    const field = (name: string) => users?.fields.find((one) => one.name === name);
    expect(field('email')).toMatchObject({ identity: 'email', categories: ['user.contact.email'] });
    expect(field('passwordHash')?.neverDisclose?.reason).toContain('secret');
    expect(users?.eventTime).toBe('created_at');
    const message = sales?.collections[0]?.fields.find(({ name }) => name === 'message');
    expect([sales?.collections[0]?.schema, message?.freeText]).toEqual(['sales', true]);
  });
});

test('a column for ended uses must be there, hold words, numbers or yes and no, and be writable', async () => {
  const withColumn = async (field: string): Promise<string[]> =>
    errors(
      await check(
        `      - name: orders\n        habeas_meta: { restriction: { field: ${field}, restricted: 1, free: 0 } }\n        fields: []`,
      ),
    );
  expect(await withColumn('held')).toContain('field-missing');
  expect(await withColumn('total')).toContain('use-column-type');
  expect([await withColumn('id'), await withColumn('user_id')]).toEqual([
    ['use-column-not-writable'],
    ['use-column-not-writable'],
  ]);
});

test('a balance is a column that adds up, is shown to people, and its refund is an address', async () => {
  const withBalance = async (table: string, field: string, more = ''): Promise<string[]> =>
    errors(
      await check(
        `      - name: ${table}\n        fields:\n          - name: ${field}\n            data_categories: [user.financial]\n            habeas_meta: { balance: { name: Credits }${more} }`,
      ),
    );
  expect(await withBalance('orders', 'total')).toEqual([]);
  expect(await withBalance('orders', 'total', ', never_disclose: { reason: it is a secret }')).toContain(
    'balance-secret',
  );
  expect(await withBalance('addresses', 'street')).toContain('balance-type');
  const refund = `          - { name: total, habeas_meta: { balance: { name: Credits, refund: "http://plain.example" } } }`;
  await expect(check(`      - name: orders\n        fields:\n${refund}`)).rejects.toMatchObject({
    code: 'map-invalid-value',
  });
});

test('a field that says which terms were in force must go out with its row', async () => {
  const terms = async (fields: string) =>
    errors(
      await check(
        `      - name: loose\n        habeas_meta: { licence: { name: Terms, field: what } }\n        fields: [${fields}]`,
      ),
    );
  expect(await terms('{ name: what }')).toEqual([]);
  expect(await terms('')).toEqual(['licence-field']);
  expect(await terms('{ name: what, habeas_meta: { never_disclose: { reason: no } } }')).toEqual([
    'licence-field',
  ]);
});

test('models, numbers and recipients are told from fields that are there and may be shown, and of nobody alone', async () => {
  const derived = async (meta: string, fields: string) =>
    errors(
      await check(
        `      - name: loose\n        habeas_meta: { derived: ${meta} }\n        fields: [${fields}]`,
      ),
    );
  const model = '{ as: model, name: what, in_service: { field: what, equals: yes } }';
  expect(await derived(model, '{ name: what }')).toEqual([]);
  expect(await derived(model, '')).toEqual(['told-field', 'told-field']);
  const numbers = '{ as: numbers, name: what, tested_on: day, method: what }';
  expect(await derived(numbers, '{ name: what }')).toEqual(['told-field']);
  expect(await derived(model, '{ name: what, data_categories: [user.content] }')).toEqual([
    'derived-personal',
  ]);
  const named = (more: string) =>
    check(`      - name: loose\n        fields: [{ name: what, habeas_meta: { recipient: true${more} } }]`);
  expect(errors(await named(''))).toEqual([]);
  expect(errors(await named(', never_disclose: { reason: no }'))).toEqual(['told-field']);
});
