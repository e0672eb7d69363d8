// A look and the end of a sweep at the same moment: they wait for each other in one order, and neither is stopped.
import { Client } from 'pg';
import { drawSweep } from '../../src/fulfilment/draw-sweep.ts';
import { lookAt, lookGround } from '../../src/fulfilment/look.ts';
import { OpenStores } from '../../src/fulfilment/open-stores.ts';
import { writeLook } from '../../src/fulfilment/write-look.ts';
import { openSweptShop, type SweptShop } from '../support/swept.ts';

let shop: SweptShop;
let other: Client;
beforeEach(async () => {
  shop = await openSweptShop([40]);
  const first = (await shop.look())[0]?.planId ?? '';
  await shop.approve(first);
  await shop.run(first);
  other = new Client({ connectionString: shop.home.superuserUrl });
  await other.connect();
});
afterEach(async () => {
  await other.end();
  await shop.close();
});

/** Resolves when so many sessions of the house wait for a lock. */
async function waiting(sessions: number): Promise<void> {
  const sql = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  for (;;) {
    // Within a transaction the same answer would be given again and again.
    await other.query('select pg_stat_clear_snapshot()');
    const { rows } = await other.query<{ n: number }>(sql);
    if ((rows[0]?.n ?? 0) >= sessions) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a look that began before the sweep was drawn does not stop its end, and is not stopped', async () => {
  await shop.shop.run(`insert into calls values (2, null, now() - interval '50 days', 'DE', 'x')`);
  const { house, work } = shop.home;
  const ground = await lookGround(house, shop.controllerId, ['shop.calls']);
  const [of] = ground.surveyed;
  if (of === undefined) throw new Error('nothing to look at');
  const stores = new OpenStores(house, shop.controllerId);
  const found = await lookAt(of, ground, stores, () => []);
  await stores.close();
  const { survey, catalogue } = found;
  if (survey === null || catalogue === null) throw new Error('the store was not seen');

  await other.query('begin');
  await other.query(`select 1 from retention_watches where collection = 'shop.calls' for update`);
  const look = work(async (one) => await writeLook(one, ground, found));
  await waiting(1);
  // Somebody else draws it, and a worker carries it out, while the look still waits for its turn.
  const drawnBy = { catalogue, doubt: null, lastHold: ground.lastHold, holds: [] };
  const planId = await work(async (one) => await drawSweep(one, survey, drawnBy));
  const run = shop.run(planId);
  await Promise.race([run, waiting(2)]);
  await other.query('commit');
  const ended = await Promise.allSettled([look, run]);
  expect(ended.map((one) => (one.status === 'rejected' ? String(one.reason) : one.status))).toEqual([
    'fulfilled',
    'fulfilled',
  ]);
  // A machine that is busy with other tests lets the sweep stand back; then it goes on where it was.
  for (let rests = 0; rests < 5 && (await shop.plan(planId)).status === 'running'; rests += 1) {
    shop.home.later({ minutes: 2 });
    await shop.run(planId);
  }
  expect(await shop.calls()).toEqual([]);
  expect(await shop.sweep(planId)).toMatchObject({ outcome: 'complete', rowsDone: '1' });
});

test('what waited for rows to go is looked at again after they went, and not before', async () => {
  await shop.shop.run(`insert into calls values (2, null, now() - interval '50 days', 'DE', 'x')`);
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.minute();
  const looked = async () => (await shop.minute()).map(({ of }) => of.address);
  expect(await looked()).toEqual([]);
  await shop.run(planId);
  expect(await looked()).toContain('shop.calls');
  expect(await looked()).toEqual([]);
});
