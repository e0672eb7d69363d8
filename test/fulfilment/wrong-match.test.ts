// No identity ever finds a row of somebody else, whatever the collation, the type or the shape of a key.
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { locate } from '../../src/fulfilment/locate.ts';
import type { LocatedChunk } from '../../src/fulfilment/locate-order.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { mariadbWorld, postgresWorld, type World, walk } from './locate-world.ts';
import { corpus, foldedAscii, VICTIMS } from './wrong-match-corpus.ts';

/** Tables of accounts, each with another way of comparing text, and whether the map folds A–Z. */
interface Variant {
  readonly table: string;
  readonly folds: boolean;
}

const map = (variants: readonly Variant[]): string =>
  `dataset:\n  - fides_key: d\n    collections:\n${variants
    .map(
      ({ table, folds }) =>
        `      - {name: ${table}, fields: [{name: id}, {name: email, fides_meta: {identity: email}, habeas_meta: {match: ${folds ? 'ascii-case' : 'exact'}}}]}`,
    )
    .join('\n')}`;

/** Walks once for each identity; answers with the rows that were found and are not hers, and how many were asked. */
async function foreignRows(
  world: World,
  variants: readonly Variant[],
): Promise<{ asked: number; wrong: string[] }> {
  const datasets = (await loadDatasets(map(variants), 'map')).map((dataset) => ({ storeId: 's', dataset }));
  const stores = new Map([
    ['s', { connector: world.connector, catalogue: await world.connector.describe() }],
  ]);
  const wrong: string[] = [];
  const identities = corpus();
  for (const email of identities) {
    const found = new Map<string, Set<number>>(variants.map(({ table }) => [table, new Set()]));
    const take = (chunk: LocatedChunk): void => {
      for (const [id] of chunk.keys) found.get(chunk.table.name)?.add(Number(id));
    };
    const { collections } = await locate({ datasets, stores, identities: { email } }, take);
    for (const { table, folds } of variants) {
      const outcome = collections.find(({ collection }) => collection === `d.${table}`)?.outcome;
      const same = (victim: string): boolean =>
        folds ? foldedAscii(victim) === foldedAscii(email) : victim === email;
      const rows = found.get(table) ?? new Set();
      const hers = new Set(VICTIMS.flatMap((victim, index) => (same(victim) ? [index] : [])));
      for (const id of rows)
        if (!hers.has(id)) wrong.push(`${table}: ${JSON.stringify(email)} found ${VICTIMS[id]}`);
      // A lone surrogate is no text that a store can hold; it may be refused, never matched.
      if (outcome === 'failed') {
        if (email.isWellFormed()) wrong.push(`${table}: ${JSON.stringify(email.slice(0, 60))} failed`);
      } else if ([...hers].some((id) => !rows.has(id))) {
        wrong.push(`${table}: ${JSON.stringify(email)} did not find its own row`);
      }
    }
  }
  return { asked: identities.length, wrong };
}

test('the corpus is large and has no identity twice', () => {
  const all = corpus();
  expect(all.length).toBeGreaterThanOrEqual(500);
  expect(new Set(all).size).toBe(all.length);
});

describe('PostgreSQL', () => {
  let world: World;
  const variants = [
    { table: 'plain', folds: false },
    { table: 'insensitive', folds: false },
    { table: 'icu', folds: false },
    { table: 'lowered', folds: false },
    { table: 'folded', folds: true },
    { table: 'folded_insensitive', folds: true },
  ];

  beforeAll(async () => {
    world = await postgresWorld(
      `create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
       create table plain (id int primary key, email text);
       create table insensitive (id int primary key, email citext);
       create table icu (id int primary key, email text collate loose);
       create table lowered (id int primary key, email varchar(200));
       create unique index on lowered (lower(email), id);
       create table folded (id int primary key, email text);
       create table folded_insensitive (id int primary key, email citext);`,
      'create extension if not exists citext',
    );
    const client = new Client({ connectionString: world.url });
    await client.connect();
    for (const { table } of variants) {
      await client.query(
        `insert into ${table} select n - 1, v from unnest($1::text[]) with ordinality as t(v, n)`,
        [VICTIMS],
      );
    }
    await client.end();
  });
  afterAll(async () => await world.close());

  test('0 foreign rows in any collation', async () => {
    const { asked, wrong } = await foreignRows(world, variants);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(500);
  }, 240_000);

  test('the database alone would have found them: the guard is ours', async () => {
    const client = new Client({ connectionString: world.url });
    await client.connect();
    const { rows } = await client.query(
      `select (select count(*) from insensitive where email = 'MIKE@example.org') + (select count(*) from icu where email = 'josé@example.org') as n`,
    );
    await client.end();
    expect(Number(rows[0].n)).toBeGreaterThan(2);
  });
});

describeMariadb('MariaDB', () => {
  let world: World;
  const variants = [
    { table: 'general', folds: false },
    { table: 'uni', folds: false },
    { table: 'bin', folds: false },
    { table: 'folded', folds: true },
  ];

  beforeAll(async () => {
    const collations = ['utf8mb4_general_ci', 'utf8mb4_unicode_ci', 'utf8mb4_bin', 'utf8mb4_general_ci'];
    world = await mariadbWorld(
      variants
        .map(
          ({ table }, index) =>
            `create table ${table} (id int primary key, email varchar(200) character set utf8mb4 collate ${collations[index]});`,
        )
        .join('\n'),
    );
    const connection = await mysql.createConnection({ uri: world.url });
    for (const { table } of variants) {
      for (const [id, victim] of VICTIMS.entries()) {
        await connection.execute(`insert into ${table} values (?, ?)`, [id, victim]);
      }
    }
    await connection.end();
  });
  afterAll(async () => await world.close());

  test('0 foreign rows in any collation', async () => {
    const { wrong } = await foreignRows(world, variants);
    expect(wrong).toEqual([]);
  }, 240_000);
});

const KEYS = `
create table people (id int primary key, email varchar(100), code varchar(100));
create table things (id bigint primary key, owner_code varchar(100), number_code bigint);
insert into people values (1, 'ada@example.org', '1abc'), (2, 'bob@example.org', '1'), (3, 'eve@example.org', ''), (4, 'kim@example.org', null), (5, 'lee@example.org', '0');
insert into people values (6, 'max@example.org', '9007199254740993'), (7, 'zoe@example.org', 'ABC');
insert into things values (1, '1', 1), (2, '', 0), (3, null, null), (4, 'abc', 0), (5, 'ABC', 9007199254740992), (6, '01', 9007199254740993);
create table pairs_parent (a int, b int, email varchar(100), primary key (a, b));
create table pairs_child (id int primary key, a int, b int);
insert into pairs_parent values (1, 10, 'ada@example.org'), (2, 20, 'bob@example.org'), (1, 20, 'eve@example.org');
insert into pairs_child values (1, 1, 10), (2, 2, 10), (3, 1, 20), (4, 2, 20), (5, 1, null);
`;

const KEY_MAP = `
dataset:
  - fides_key: d
    collections:
      - name: people
        fields: [{name: id, data_categories: [user.unique_id]}, {name: email, fides_meta: {identity: email}}, {name: code}]
      - name: things
        fields:
          - {name: owner_code, fides_meta: {references: [{dataset: d, field: people.code, direction: from}]}}
          - {name: number_code, fides_meta: {references: [{dataset: d, field: people.code, direction: from}]}}
      - name: pairs_parent
        fields: [{name: email, fides_meta: {identity: email}}, {name: a}, {name: b}]
      - name: pairs_child
        fields:
          - {name: a, fides_meta: {references: [{dataset: d, field: pairs_parent.a, direction: from, habeas_meta: {composite: p}}]}}
          - {name: b, fides_meta: {references: [{dataset: d, field: pairs_parent.b, direction: from, habeas_meta: {composite: p}}]}}
`;

/** What each person's code leads to: text to text byte for byte, text to number only in canonical form. */
const EXPECTED: Readonly<Record<string, readonly [things: readonly string[], pairs: readonly string[]]>> = {
  ada: [[], ['1']],
  bob: [['1'], ['4']],
  eve: [[], ['3']],
  kim: [[], []],
  lee: [['2', '4'], []],
  max: [['6'], []],
  zoe: [['5'], []],
};

function keyTests(open: () => World): void {
  test.each(Object.keys(EXPECTED))(
    'values of %s are never coerced, and composite keys never joined in part',
    async (name) => {
      const found = await walk({ s: { world: open(), yaml: KEY_MAP } }, { email: `${name}@example.org` });
      expect([found.keys('d.things'), found.keys('d.pairs_child')]).toEqual(EXPECTED[name]);
      expect(found.summary.collections.map(({ outcome }) => outcome)).not.toContain('failed');
    },
  );
}

describe('keys on PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await postgresWorld(KEYS);
  });
  afterAll(async () => await world.close());
  keyTests(() => world);
});

describeMariadb('keys on MariaDB', () => {
  let world: World;
  beforeAll(async () => {
    world = await mariadbWorld(KEYS);
  });
  afterAll(async () => await world.close());
  keyTests(() => world);
});

describe('addresses that are nobody’s', () => {
  test('a placeholder on many rows is many root identities, so a person is asked', async () => {
    const world = await postgresWorld(`
      create table people (id int primary key, email text);
      create table orders (id int primary key, person_id int);
      insert into people select n, 'unknown@example.com' from generate_series(1, 10000) n;`);
    try {
      const yaml = `dataset: [{fides_key: d, collections: [
        {name: people, fields: [{name: id}, {name: email, fides_meta: {identity: email}}]},
        {name: orders, fields: [{name: person_id, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}]}]}]`;
      const { summary } = await walk({ s: { world, yaml } }, { email: 'unknown@example.com' });
      expect(summary.rootIdentities).toBe(10_000);
    } finally {
      await world.close();
    }
  });
});
