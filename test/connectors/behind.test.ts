// PostgreSQL alone: what a sweep has ended is walked over once beside the next chunk, so that counting again is quick.
import { Client } from 'pg';
import type { Condition, Connector } from '../../src/connectors/connector.ts';
import type { Effect } from '../../src/connectors/effect.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { emptyDatabase } from '../support/postgres.ts';

const ROWS = 40_000;
const TABLE = { schema: 'public', name: 'logs' };
const UNTIL: Condition = {
  kind: 'until',
  column: 'at',
  moment: Temporal.Instant.from('2026-02-01T00:00:00Z'),
  day: Temporal.PlainDate.from('2026-02-01'),
};

let store: Awaited<ReturnType<typeof emptyDatabase>>;
let client: Client;
let connector: Connector;
beforeEach(async () => {
  store = await emptyDatabase();
  client = new Client({ connectionString: store.url });
  await client.connect();
  // Nobody but the sweep may tidy up here.
  await client.query(`create table logs (id int primary key, at timestamptz not null, account text) with (autovacuum_enabled = false);
    insert into logs select n, timestamptz '2026-01-01 UTC' + n * interval '1 s', repeat('a', 200) from generate_series(1, ${ROWS}) n;
    create index on logs (at)`);
  connector = openConnector(store.url);
  await connector.hasLedger();
});
afterEach(async () => {
  await connector.close();
  await client.end();
  await store.drop();
});

async function sweep(effect: Effect, limit: number): Promise<number> {
  await connector.raiseFence('sweep', 0, 1n);
  const order = { table: TABLE, where: UNTIL, column: 'at', from: null, limit, effect };
  const { rows } = await connector.sweep({ ...order, step: 'sweep', chunk: 0, fence: 1n, ledger: true });
  return rows;
}
/** Pages that somebody meets who counts the first rows by their time. */
async function pagesMet(): Promise<number> {
  await client.query('set enable_seqscan = off; set enable_bitmapscan = off');
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `explain (analyze, buffers, format json) select count(*) from logs where at < '2026-01-01 05:00 UTC'`,
  );
  const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } =
    rows[0]?.['QUERY PLAN'][0].Plan ?? {};
  return hit + read;
}
const pagesOf = async (name: string): Promise<number> => {
  const size = `select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as pages`;
  return (await client.query<{ pages: number }>(size, [name])).rows[0]?.pages ?? 0;
};

test('whoever counts after a chunk meets the index and no longer the rows that went', async () => {
  expect(await sweep({ kind: 'delete' }, 20_000)).toBe(20_000);
  await connector.close();
  connector = openConnector(store.url);
  const index = await pagesOf('logs_at_idx');
  expect(await pagesOf('logs')).toBeGreaterThan(index * 8);
  expect(await pagesMet()).toBeLessThan(index);
  const tally = await connector.tally({ table: TABLE, where: UNTIL, column: 'at' });
  expect([tally.rows, tally.exact]).toEqual([20_000, true]);
});

test('while somebody still sees the rows that went, the sweep and the count are the same', async () => {
  await client.query('begin isolation level repeatable read');
  expect((await client.query('select from logs')).rowCount).toBe(ROWS);
  expect(await sweep({ kind: 'delete' }, 20_000)).toBe(20_000);
  const tally = await connector.tally({ table: TABLE, where: UNTIL, column: 'at' });
  expect([tally.rows, tally.exact]).toEqual([20_000, true]);
  expect((await client.query('select from logs')).rowCount).toBe(ROWS);
  await client.query('rollback');
});
