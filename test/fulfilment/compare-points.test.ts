// Held data points: asked by the map alone, compared with the person's own rows, kept as counts, and nothing else.
import { Client } from 'pg';
import { comparePoints } from '../../src/fulfilment/compare-points.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { answerPoints } from '../../src/requests/answer-proof.ts';
import { dropDemand } from '../../src/requests/demand-proof.ts';
import { ASKABLE_MAP, type Prover, proverAt } from '../support/proof.ts';
import { askAndProve, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let shop: Shop;
let proofs: Prover;
beforeAll(async () => {
  home = await openTestHouse();
  shop = await openShop(home, home.lumyx, ASKABLE_MAP);
  proofs = proverAt(home);
});
afterAll(async () => {
  await home.close();
  await shop.drop();
});

const audited = async (requestId: string): Promise<string> => {
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw(`select event, details from audit_entries where about = ? order by at`, [requestId]),
  );
  return JSON.stringify(rows);
};

test('right answers prove it, however they are written; the case goes on, and only counts remain', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'mira@example.com' });
  await proofs.demand(requestId);
  await drawPlan(home.house, home.lumyx.id, requestId);
  expect(await proofs.status(requestId)).toBe('verified');
  const demand = await proofs.answer(requestId, ' mira-CANARY ', 'no');
  expect(demand).toMatchObject({ state: 'met', matched: 2, notHeld: 0, tries: 1, answers: null });
  expect(demand.fields.map(({ label }) => label)).toEqual(['your name', 'country of an invoice']);
  await drawPlan(home.house, home.lumyx.id, requestId);
  expect(await proofs.status(requestId)).toBe('planned');
  const log = await audited(requestId);
  expect(log).toContain('"matched":2');
  expect(log.toLowerCase()).not.toContain('canary');
});

test('no answer is stored or queued, not even while it waits to be compared', async () => {
  const requestId = await askAndProve(home, { right: 'portability', email: 'mira@example.com' });
  await proofs.demand(requestId);
  await home.work(
    async (work) => await answerPoints(work, { requestId, answers: ['Zanzibar Quokka', 'Zanzibar'] }),
    { kind: 'subject', id: requestId },
  );
  const client = new Client({ connectionString: home.superuserUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select 1 from ${name} t where lower(t::text) like '%zanzibar%' limit 1`,
      );
      expect([name, rows.length]).toEqual([name, 0]);
    }
  } finally {
    await client.end();
  }
  await home.work(async (work) => {
    await dropDemand(work, { requestId, reason: 'She called from the number on file.' });
  });
  await comparePoints(home.house, home.lumyx.id, (await proofs.newest(requestId)).id);
  expect(await proofs.newest(requestId)).toMatchObject({ state: 'dropped', answers: null, matched: null });
});

test('three tries, then a person decides; a person whom no store knows is treated the same', async () => {
  const seen: object[] = [];
  for (const email of ['tom@example.com', 'nobody@example.com']) {
    const requestId = await askAndProve(home, { right: 'access', email });
    await proofs.demand(requestId);
    for (const tries of [1, 2, 3]) {
      const demand = await proofs.answer(requestId, 'Tom', 'Norway');
      const { state, fields, tries: counted } = demand;
      expect(counted).toBe(tries);
      seen.push({ email: '', state, fields, counted });
    }
    await expect(proofs.answer(requestId, 'Tom', 'SE')).rejects.toMatchObject({ code: 'proof-not-open' });
    await drawPlan(home.house, home.lumyx.id, requestId);
    expect(await proofs.status(requestId)).toBe('verified');
  }
  expect(seen.slice(0, 3)).toEqual(seen.slice(3));
  expect(seen.map((one) => ('state' in one ? one.state : ''))).toEqual([
    'open',
    'open',
    'failed',
    'open',
    'open',
    'failed',
  ]);
});

test('a value of another person, an empty one, and a common one among many rows prove nothing', async () => {
  const requestId = await askAndProve(home, { right: 'access', email: 'solo@example.com' });
  await proofs.demand(requestId);
  expect(await proofs.answer(requestId, 'Solo', 'NO')).toMatchObject({ matched: 1, notHeld: 1 });
  await shop.run(
    `insert into invoices select 100 + n, 3, 1, 'NO', '2026-01-01' from generate_series(0, 20) n`,
  );
  expect(await proofs.answer(requestId, 'Solo', 'NO')).toMatchObject({
    matched: 1,
    notHeld: 1,
    state: 'open',
  });
  await shop.run(`delete from invoices where id > 101; update invoices set country = ' - ' where id = 101`);
  expect(await proofs.answer(requestId, 'Solo', '--')).toMatchObject({ matched: 1, state: 'failed' });
});

test('whoever reports a child’s account is compared with rows of their own, and the reading stands in the log', async () => {
  const requestId = await askAndProve(home, {
    right: 'minor-found',
    email: 'tom@example.com',
    minor: { account: 'mira@example.com', method: 'told-by-guardian' },
  });
  await proofs.demand(requestId);
  expect(await proofs.answer(requestId, 'Mira Canary', 'NO')).toMatchObject({ matched: 0, state: 'open' });
  expect(await proofs.answer(requestId, 'Tom', 'SE')).toMatchObject({ matched: 2, state: 'met' });
  expect(await audited(requestId)).toContain('"purpose":"proof"');
});

test('a store that is away costs no try: the demand waits, and is compared later', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  await proofs.demand(requestId);
  await shop.run('alter table users rename to users_away');
  try {
    await expect(proofs.answer(requestId, 'Mira Canary', 'NO')).rejects.toMatchObject({
      code: 'store-unreachable',
    });
    expect(await proofs.newest(requestId)).toMatchObject({ state: 'comparing', tries: 1 });
  } finally {
    await shop.run('alter table users_away rename to users');
  }
  await comparePoints(home.house, home.lumyx.id, (await proofs.newest(requestId)).id);
  expect(await proofs.newest(requestId)).toMatchObject({ state: 'met', tries: 1 });
});
