// Measures consents and questions to the gate over HTTP, beside bare Express and pg that insert one row, durable both.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import { Client, Pool } from 'pg';
import { mountApi } from '../src/api/routes.ts';
import { createApiClient } from '../src/auth/api-clients.ts';
import { migrate } from '../src/migrate.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { onDatabase, prepareRoles } from '../src/platform/roles.ts';
import { openConsentWorld } from '../test/consent/consent-world.ts';
import { emptyDatabase } from '../test/support/postgres.ts';
import { APP_PASSWORD, OWNER_PASSWORD, TEMPLATE } from '../test/support/start-engines.ts';
import { openTestHouse, type TestHouse } from '../test/support/test-house.ts';
import { fillConsents } from './consent-rows.ts';
import { type LoadResult, load } from './load.ts';
import type { Row } from './row.ts';

const RECORDS = Number(process.env.HABEAS_BENCH_ROWS ?? 1_000_000);
const SECONDS = 8;
const CONNECTIONS = 32;
/** Each way goes this often, in turns; the median counts. */
const ROUNDS = 3;
const FLAT = 0.8;
/** Milliseconds within which 99 of 100 questions are answered at half of the most that go. */
const GATE_GOAL = 5;
/** People who are there before the first measurement, for the gate. */
const FIRST = 10_000;

/** PostgreSQL of its own, with fsync: the one of the tests forgets what it was told when the power goes. */
export async function benchConsent(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-bench-'));
  const postgres = await startEmbeddedPostgres({ folder });
  const suite = process.env.HABEAS_TEST_POSTGRES;
  process.env.HABEAS_TEST_POSTGRES = postgres.superuserUrl;
  const names = { database: TEMPLATE, ownerPassword: OWNER_PASSWORD, appPassword: APP_PASSWORD };
  const { ownerUrl } = await prepareRoles(postgres.superuserUrl, names);
  await migrate(ownerUrl);
  try {
    return await measure(postgres.superuserUrl);
  } finally {
    process.env.HABEAS_TEST_POSTGRES = suite;
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(superuserUrl: string): Promise<Row[]> {
  const home = await openTestHouse();
  const admin = new Client({ connectionString: home.superuserUrl });
  admin.on('error', () => undefined);
  await admin.connect();
  const floor = await openFloor();
  const api = await openApi(home);
  try {
    await fillConsents(home, admin, { from: 0, to: FIRST });
    await floor.fill(0);
    const empty = await inTurns(api, floor);
    await fillConsents(home, admin, { from: FIRST, to: RECORDS });
    await floor.fill(RECORDS);
    await admin.query('vacuum analyze');
    await admin.query('checkpoint');
    const full = await inTurns(api, floor);
    const most = await api.gate(null, RECORDS);
    say('gate, as many as go', most);
    const half = await api.gate(most.perSecond / 2, RECORDS);
    say('gate, at half of that', half);
    const batch = await api.batches();
    say('consents in lists of 1,000, lists', batch);
    return [
      writes('consents into empty tables', empty),
      writes(`consents into ${RECORDS.toLocaleString('en')}`, full),
      {
        name: `consent: flat from 0 to ${RECORDS.toLocaleString('en')}`,
        figure: perSecond(full.ours),
        floor: perSecond(empty.ours),
        ratio: full.ours.perSecond / empty.ours.perSecond,
        goal: FLAT,
        better: 'high',
      },
      {
        name: 'consent: in lists of 1,000',
        figure: `${Math.round(batch.perSecond * 1000)} /s`,
        floor: '',
        ratio: null,
      },
      {
        name: 'gate: p99 at half of the most that go',
        figure: `${words(half)} of ${Math.round(most.perSecond)} /s`,
        floor: `${GATE_GOAL} ms`,
        ratio: half.p99 / GATE_GOAL,
        goal: 1,
        better: 'low',
      },
      await pgbench(superuserUrl),
    ];
  } finally {
    api.server.close();
    await floor.close();
    await admin.end();
    await home.close();
  }
}

interface Pair {
  readonly ours: LoadResult;
  readonly floor: LoadResult;
}

/** Both in turns, so that a noisy moment of the machine meets both; the median of each counts. */
async function inTurns(
  api: { record(): Promise<LoadResult> },
  floor: { insert(): Promise<LoadResult> },
): Promise<Pair> {
  const ours: LoadResult[] = [];
  const bare: LoadResult[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await floor.insert());
    ours.push(await api.record());
    say('bare Express and pg', bare.at(-1) as LoadResult);
    say('consents', ours.at(-1) as LoadResult);
  }
  return { ours: median(ours), floor: median(bare) };
}

function median(runs: readonly LoadResult[]): LoadResult {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)] as LoadResult;
}

function writes(name: string, { ours, floor }: Pair): Row {
  return {
    name: `consent: ${name}`,
    figure: words(ours),
    floor: words(floor),
    ratio: ours.perSecond / floor.perSecond,
    goal: 0.8,
    better: 'high',
  };
}

const perSecond = ({ perSecond: many }: LoadResult): string => `${Math.round(many)} /s`;
const words = (result: LoadResult): string =>
  `${perSecond(result)}, p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms`;

function say(what: string, result: LoadResult): void {
  process.stdout.write(`  ${what}: ${words(result)}\n`);
}

/** The API of a house under a real port. Each act is of a new person, in a call of its own. */
async function openApi(home: TestHouse) {
  const { notice } = await openConsentWorld(home);
  const { key } = await home.work(
    async (work) =>
      await createApiClient(work, { name: 'Bench', permissions: ['record:consent', 'ask:gate'] }),
  );
  const server = express().use('/api/v1', mountApi(home.house)).listen(0, '127.0.0.1');
  const port = await portOf(server);
  const one = `{"subject":"account:new-{n}","purpose":"showcase","choice":"given","actedAt":"{at}","notice":"${notice}","method":"checkbox","jurisdiction":"DE"}`;
  const thousand = Array.from({ length: 1000 }, (_, n) => one.replace('new-{n}', `list-{n}-${n}`)).join(',');
  const plan = {
    port,
    seconds: SECONDS,
    connections: CONNECTIONS,
    authorization: `Bearer ${key}`,
    people: 1,
  };
  let start = 0;
  return {
    server,
    record: async (): Promise<LoadResult> => {
      const path = '/api/v1/consents';
      const result = await load({
        ...plan,
        rate: null,
        method: 'POST',
        path,
        kind: `{"acts":[${one}]}`,
        start,
      });
      start = result.next;
      return result;
    },
    batches: async (): Promise<LoadResult> => {
      const path = '/api/v1/consents';
      const body = `{"acts":[${thousand}]}`;
      return await load({ ...plan, connections: 2, rate: null, method: 'POST', path, kind: body, start });
    },
    gate: async (rate: number | null, people: number): Promise<LoadResult> =>
      await load({
        ...{ ...plan, rate, method: 'GET', kind: '', start: 0, people },
        path: '/api/v1/gate?subject=account:person-{n}&purpose=showcase',
      }),
  };
}

async function portOf(server: Server): Promise<number> {
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Express and pg with nothing between them: one row of the same columns, durable, with a key and an index. */
async function openFloor() {
  const database = await emptyDatabase();
  const pool = new Pool({ connectionString: database.url, max: 10 });
  pool.on('error', () => undefined);
  await pool.query(`create table consents (id uuid primary key, acted_at timestamptz not null, recorded_at timestamptz not null default now(),
    who text not null, purpose text not null, version int not null, choice text not null, notice text, source text not null,
    method text, jurisdiction text, age int)`);
  await pool.query('create index on consents (who, acted_at)');
  const app = express().use(express.json());
  app.post('/consents', async (req, res) => {
    const { acts } = req.body as { acts: Record<string, string>[] };
    const { subject, purpose, choice, actedAt, notice, method, jurisdiction } = acts[0] ?? {};
    const id = crypto.randomUUID();
    await pool.query(
      `insert into consents (id, acted_at, who, purpose, version, choice, notice, source, method, jurisdiction)
       values ($1, $2, $3, $4, 1, $5, $6, 'api', $7, $8)`,
      [id, actedAt, subject, purpose, choice, notice, method, jurisdiction],
    );
    res.json({ id });
  });
  const server: Server = app.listen(0, '127.0.0.1');
  const port = await portOf(server);
  const act = `{"subject":"account:new-{n}","purpose":"showcase","choice":"given","actedAt":"{at}","notice":"${'0'.repeat(64)}","method":"checkbox","jurisdiction":"DE"}`;
  let start = 0;
  return {
    fill: async (rows: number): Promise<void> =>
      void (await pool.query(
        `insert into consents (id, acted_at, who, purpose, version, choice, notice, source, method, jurisdiction)
         select gen_random_uuid(), now() - n * interval '1 s', 'account:person-' || n, 'showcase', 3, 'given', repeat('0', 64), 'api', 'checkbox', 'DE'
         from generate_series(1, $1::int) n`,
        [rows],
      )),
    insert: async (): Promise<LoadResult> => {
      const plan = { port, seconds: SECONDS, connections: CONNECTIONS, rate: null, people: 1 };
      const result = await load({
        ...{ ...plan, method: 'POST', path: '/consents', authorization: 'none' },
        ...{ kind: `{"acts":[${act}]}`, start },
      });
      start = result.next;
      return result;
    },
    close: async (): Promise<void> => {
      server.close();
      await pool.end();
      await database.drop();
    },
  };
}

/** What PostgreSQL alone does with such rows; skipped, and said so, where the machine has no pgbench. */
async function pgbench(superuserUrl: string): Promise<Row> {
  const name = 'consent: pgbench, one row each, 10 clients';
  const run = promisify(execFile);
  const url = onDatabase(superuserUrl, 'postgres');
  try {
    await run('pgbench', ['--version']);
  } catch {
    return { name, figure: 'skipped', floor: 'no pgbench on this machine', ratio: null };
  }
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(
    'create table if not exists pgbench_rows (id uuid primary key, who text, at timestamptz)',
  );
  await admin.end();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-pgbench-'));
  const script = join(folder, 'insert.sql');
  await writeFile(script, `insert into pgbench_rows values (gen_random_uuid(), 'account:1', now());\n`);
  const { stdout } = await run('pgbench', [
    '-n',
    '-c',
    '10',
    '-T',
    String(SECONDS),
    '-M',
    'prepared',
    '-f',
    script,
    url,
  ]);
  await rm(folder, { recursive: true, force: true });
  return { name, figure: `${/tps = ([\d.]+)/.exec(stdout)?.[1] ?? '?'} /s`, floor: '', ratio: null };
}
