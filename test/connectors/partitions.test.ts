// PostgreSQL alone: a partition goes as a whole where all of it goes, and only there; stretches are guessed; the index serves.
import { Client } from 'pg';
import { not } from '../../src/connectors/condition.ts';
import { whereOf } from '../../src/connectors/condition-sql.ts';
import type { Condition, Connector, Reached, SweepOutcome } from '../../src/connectors/connector.ts';
import { Values } from '../../src/connectors/dialects.ts';
import { findTable } from '../../src/connectors/find-table.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { emptyDatabase } from '../support/postgres.ts';

const until = (day: string): Condition => ({
  kind: 'until',
  column: 'at',
  moment: Temporal.Instant.from(`${day}T00:00:00Z`),
  day: Temporal.PlainDate.from(day),
});
const where = (column: string, value: string): Condition => ({
  kind: 'passes',
  filter: { column, operator: 'equals', value },
});
const both = (...of: Condition[]): Condition => ({ kind: 'all', of });

/** January to March of 2026, ten rows each, an empty one before and a default behind. */
const TABLES = `
create table logs (id int, at timestamptz not null, country text, held boolean not null default false, primary key (id, at))
  partition by range (at);
create table logs_12 partition of logs for values from ('2025-12-01') to ('2026-01-01');
create table logs_01 partition of logs for values from ('2026-01-01') to ('2026-02-01');
create table logs_02 partition of logs for values from ('2026-02-01') to ('2026-03-01');
create table logs_03 partition of logs for values from ('2026-03-01') to (maxvalue);
create table logs_rest partition of logs default;
insert into logs select m * 100 + n, make_timestamptz(2026, m, 1 + n, 12, 0, 0, 'UTC'), 'DE' from generate_series(1, 3) m, generate_series(1, 10) n;`;

let store: Awaited<ReturnType<typeof emptyDatabase>>;
let client: Client;
let connector: Connector;
beforeEach(async () => {
  store = await emptyDatabase();
  client = new Client({ connectionString: store.url });
  await client.connect();
  await client.query(TABLES);
  connector = openConnector(store.url);
  await connector.hasLedger();
});
afterEach(async () => {
  await connector.close();
  await client.end();
  await store.drop();
});

const LOGS = { name: 'logs', from: null, limit: 4 };

async function sweep(
  condition: Condition,
  chunk = 0,
  { name, from, limit }: { name: string; from: Reached | null; limit: number } = LOGS,
): Promise<SweepOutcome> {
  await connector.raiseFence('sweep', chunk, 1n);
  const order = { table: { schema: 'public', name }, where: condition, column: 'at', from, limit };
  return await connector.sweep({
    ...order,
    effect: { kind: 'delete' },
    step: 'sweep',
    chunk,
    fence: 1n,
    ledger: true,
  });
}
async function partitions(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relname like 'logs\\___' and relkind = 'r' order by 1`,
  );
  return rows.map(({ name }) => name.slice(-2));
}
const rowsLeft = async (): Promise<number> =>
  (await client.query<{ rows: number }>('select count(*)::int as rows from logs')).rows[0]?.rows ?? 0;

test('partitions that are over go whole, the oldest first, and the one around the cutoff row by row', async () => {
  const due = until('2026-02-06');
  expect(await sweep(due)).toEqual({
    kind: 'done',
    rows: 10,
    more: true,
    reached: null,
    partition: 'logs_01',
  });
  // An empty one is nobody's row; what is not over stays, rows that are due in it or not.
  expect(await partitions()).toEqual(['02', '03', '12']);
  expect(await rowsLeft()).toBe(20);
  expect(await sweep(due, 1)).toMatchObject({ rows: 4, more: false, partition: null });
  expect(await partitions()).toEqual(['02', '03', '12']);
  expect(await rowsLeft()).toBe(16);
  // Repeated, the ledger says so, and no other partition goes.
  expect(await sweep(due)).toMatchObject({ kind: 'already-done', rows: 10 });
  expect(await sweep(until('2026-03-01'), 2)).toMatchObject({ rows: 6, more: false, partition: 'logs_02' });
  // The last one has no end, and so is never over.
  expect(await sweep(until('2036-01-01'), 3)).toMatchObject({ rows: 4, more: true, partition: null });
});

test.each<[string, string, Condition]>([
  [
    'a row that is held',
    'update logs set held = true where id = 105',
    both(until('2026-02-01'), where('held', 'false')),
  ],
  [
    'a row of another place',
    "update logs set country = 'US' where id = 105",
    both(until('2026-02-01'), where('country', 'DE')),
  ],
  [
    'a row without a place',
    'update logs set country = null where id = 105',
    both(until('2026-02-01'), not(not(where('country', 'DE')))),
  ],
])('with %s in it, a partition is not dropped', async (_name, change, condition) => {
  await client.query(change);
  let rows = 0;
  for (let chunk = 0; chunk < 3; chunk += 1) {
    const outcome = await sweep(condition, chunk);
    expect(outcome.partition).toBeNull();
    rows += outcome.rows;
  }
  expect(rows).toBe(9);
  expect((await client.query('select id from logs_01')).rows).toEqual([{ id: 105 }]);
});

test.each<[string, string]>([
  [
    'a trigger waits for deletions',
    `create function gone() returns trigger language plpgsql as 'begin return old; end';
     create trigger logs_gone before delete on logs for each row execute function gone()`,
  ],
  [
    'a foreign key leads there',
    'create table notes (id int, log int, log_at timestamptz, foreign key (log, log_at) references logs on delete cascade)',
  ],
])('where %s, rows go one by one', async (_name, change) => {
  await client.query(change);
  expect(await sweep(until('2026-02-01'))).toMatchObject({ rows: 4, more: true, partition: null });
  expect(await partitions()).toContain('01');
});

test('where a publication carries rows to another server, they go one by one', async () => {
  const superuser = new Client({ connectionString: store.superuserUrl });
  await superuser.connect();
  await superuser.query('create publication everything for all tables');
  expect(await sweep(until('2026-02-01'))).toMatchObject({ rows: 4, partition: null });
  await superuser.query('drop publication everything');
  await superuser.end();
  expect(await sweep(until('2026-02-01'), 1)).toMatchObject({ rows: 6, partition: 'logs_01' });
});

test('someone who reads or writes there is not made to wait: the rows go one by one meanwhile', async () => {
  await client.query('begin');
  await client.query("select 1 from logs where at < '2026-01-05'");
  const started = performance.now();
  expect(await sweep(until('2026-02-01'))).toMatchObject({ rows: 4, more: true, partition: null });
  expect(performance.now() - started).toBeLessThan(3_000);
  await client.query('commit');
  await client.query('begin');
  await client.query("insert into logs values (1, '2026-01-20', 'DE')");
  expect(await sweep(until('2026-02-01'), 1)).toMatchObject({ rows: 4, more: true, partition: null });
  await client.query('commit');
  expect(await sweep(until('2026-02-01'), 2)).toMatchObject({ rows: 3, more: false, partition: 'logs_01' });
});

test('a chunk whose end is guessed from the last one never holds more rows than it may, and passes over none', async () => {
  // A row a minute, then many at once, then a night without any, and a row a minute again.
  await client.query(`create table events (id int primary key, at timestamptz);
    insert into events select n, timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, 40) n;
    insert into events select 100 + n, timestamptz '2026-01-01 00:41' + n * interval '1 ms' from generate_series(1, 40) n;
    insert into events select 200 + n, timestamptz '2026-01-02' + n * interval '1 minute' from generate_series(1, 40) n`);
  await connector.describe();
  const rows: number[] = [];
  let from: Reached | null = null;
  for (let more = true; more; ) {
    const outcome = await sweep(until('2026-01-03'), rows.length, { name: 'events', from, limit: 10 });
    rows.push(outcome.rows);
    ({ more, reached: from } = outcome);
  }
  expect(Math.max(...rows)).toBe(10);
  // Nine of ten is what a guess aims at.
  expect(rows.slice(0, 4)).toEqual([10, 9, 9, 9]);
  expect(rows.reduce((sum, one) => sum + one, 0)).toBe(120);
  expect((await client.query('select id from events')).rows).toEqual([]);
});

test('an index on the event time serves counting and sweeping, however the condition is built', async () => {
  await client.query(`create table events (id int primary key, at timestamptz, country text);
    insert into events select n, timestamptz '2026-01-01' + n * interval '1 minute', 'DE' from generate_series(1, 20000) n;
    create index on events (at); analyze events`);
  const table = findTable(await connector.describe(), { schema: 'public', name: 'events' });
  const due = until('2026-01-02');
  for (const condition of [
    due,
    both(not(where('country', 'US')), due),
    both({ kind: 'any', of: [both(due, where('country', 'DE')), until('2026-01-01')] }),
  ]) {
    const values = new Values();
    const text = whereOf({ engine: 'postgresql', table, values }, condition, 'at');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select count(*), min(at), max(at) from events where ${text}`,
      values.list,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index.* Scan/);
  }
});
