// A salon as a store, on either engine: three tables of two people, a lock to hold, and what is written about a plan.
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import type { SqlEngine } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { compareStores } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import type { House } from '../../src/work.ts';
import { describeMariadb, mariadbDatabase } from './mariadb.ts';
import { emptyDatabase } from './postgres.ts';

type Row = Record<string, unknown>;

/** Who keeps the store. */
export interface Keeper {
  readonly house: House;
  readonly controllerId: string;
}

export interface Salon {
  readonly engine: SqlEngine;
  /** As the service connects. */
  readonly url: string;
  /** As somebody who may do everything. */
  readonly adminUrl: string;
  run(sql: string): Promise<Row[]>;
  /** The ledger of this store, in its order. */
  ledger(): Promise<{ state: string; rows: number }[]>;
  /** Runs a statement in a transaction of another session, and leaves it open until it is called. */
  hold(sql: string): Promise<() => Promise<void>>;
  drop(): Promise<void>;
}

const TABLES = (bytes: string): string[] => [
  `create table people (id bigint primary key, email ${bytes} not null unique)`,
  `create table visits (id bigint primary key, person bigint, words ${bytes}, foreign key (person) references people (id))`,
  `create table letters (id bigint primary key, person bigint, words ${bytes})`,
  `insert into people values (1, 'ada@example.com'), (2, 'ben@example.com')`,
  `insert into visits values (1, 1, 'cut-canary'), (2, 1, 'wash'), (3, 2, 'dye')`,
  `insert into letters values (1, 1, 'dear-canary'), (2, 1, 'bye'), (3, 2, 'hello')`,
];

/** Asks a function at each deletion how fast to be; the function can be replaced without changing any table. */
const PACE: Readonly<Record<SqlEngine, readonly string[]>> = {
  postgresql: [
    `create function pace() returns trigger language plpgsql as $$ begin perform wait_so(); return old; end $$`,
    `create trigger pace before delete on visits for each row execute function pace()`,
  ],
  mariadb: [`create trigger pace before delete on visits for each row set @paced = wait_so()`],
};

function waitSo(engine: SqlEngine, seconds: number): string {
  return engine === 'postgresql'
    ? `create or replace function wait_so() returns int language plpgsql as $$ begin perform pg_sleep(${seconds}); return 0; end $$`
    : `create or replace function wait_so() returns int return sleep(${seconds})`;
}

/** Sets how many seconds the deletion of each visit takes. */
export async function paceVisits(salon: Salon, seconds: number): Promise<void> {
  await salon.run(waitSo(salon.engine, seconds));
}

export function salonMap(key: string): string {
  const child = (name: string): string => `
      - name: ${name}
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: person, data_categories: [user.unique_id], fides_meta: { references: [{ dataset: ${key}, field: people.id, direction: from }] } }
          - { name: words, data_categories: [user.content] }`;
  return `dataset:
  - fides_key: ${key}
    collections:
      - name: people
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email, data_type: string } }${child('visits')}${child('letters')}
`;
}

/** The same tests for a store of each engine. */
export function onEachEngine(name: string, tests: (engine: SqlEngine) => void): void {
  describe(`${name}, in PostgreSQL`, () => tests('postgresql'));
  describeMariadb(`${name}, in MariaDB`, () => tests('mariadb'));
}

/** Fills a database of an engine; `paced` makes the deletion of visits ask `paceVisits`. */
export async function buildSalon(engine: SqlEngine, paced = false): Promise<Salon> {
  const made = engine === 'postgresql' ? await emptyDatabase() : await mariadbDatabase();
  const adminUrl = 'adminUrl' in made ? made.adminUrl : made.superuserUrl;
  const run = async (sql: string): Promise<Row[]> => {
    const session = await sessionOf(adminUrl);
    try {
      return await session.run(sql);
    } finally {
      await session.end();
    }
  };
  // By the store's own account, so that what it made is its own.
  const own = await sessionOf(made.url);
  for (const sql of TABLES(engine === 'postgresql' ? 'text' : 'varchar(100)')) await own.run(sql);
  if (paced) for (const sql of [waitSo(engine, 0), ...PACE[engine]]) await own.run(sql);
  await own.end();
  return {
    engine,
    url: made.url,
    adminUrl,
    run,
    ledger: async () =>
      (await run('select state, rows_done from habeas_ledger order by step, chunk')).map((row) => ({
        state: String(row.state),
        rows: Number(row.rows_done),
      })),
    hold: async (sql) => {
      const session = await sessionOf(adminUrl);
      await session.run('start transaction');
      await session.run(sql);
      return async () => {
        await session.run('rollback');
        await session.end();
      };
    },
    drop: made.drop,
  };
}

/** Connects a salon to a controller under a name, by another address or with another map where one is given. */
export async function connectSalon(
  keeper: Keeper,
  name: string,
  salon: Salon,
  url = salon.url,
  map = salonMap(name),
): Promise<void> {
  const connector = openConnector(salon.url);
  const catalogue = await connector.describe();
  await connector.close();
  const editor = { kind: 'staff', id: crypto.randomUUID() } as const;
  await keeper.house.inWork(keeper.controllerId, editor, async (work) => {
    const { storeId } = await addStore(work, { name, label: `the ${name} store`, url });
    await importDataset(work, { storeId, yaml: map, file: `${name}.yaml`, catalogue });
  });
  await compareStores(keeper.house, keeper.controllerId);
}

async function sessionOf(url: string): Promise<{ run(sql: string): Promise<Row[]>; end(): Promise<void> }> {
  if (url.startsWith('postgres')) {
    const client = new Client({ connectionString: url });
    // A database that is dropped ends its sessions.
    client.on('error', () => undefined);
    await client.connect();
    return { run: async (sql) => (await client.query<Row>(sql)).rows, end: async () => await client.end() };
  }
  const connection = await mysql.createConnection({ uri: url });
  return {
    run: async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as Row[]) : [];
    },
    end: async () => await connection.end(),
  };
}
