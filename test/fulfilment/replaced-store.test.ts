// A store that was replaced under its name: what was drawn or approved at one address is never carried out at another.
import { Client } from 'pg';
import { addStore } from '../../src/data-map/data-store.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { approvedErasure, staff, written } from '../support/approved-erasure.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { buildSalon, connectSalon, type Salon } from '../support/salon.ts';
import { openSweptShop, type SweptShop } from '../support/swept.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

async function readdress({ house, lumyx }: TestHouse, name: string, label: string, url: string) {
  await house.inWork(lumyx.id, staff(), async (work) => await addStore(work, { name, label, url }));
}

describe('a sweep', () => {
  let shop: SweptShop;
  let other: Awaited<ReturnType<typeof emptyDatabase>>;
  let there: Client;
  beforeEach(async () => {
    shop = await openSweptShop([40]);
    other = await emptyDatabase();
    there = new Client({ connectionString: other.url });
    await there.connect();
    await there.query(`create table calls (id int primary key, user_id int, at timestamptz, country text, words text);
      create index on calls (at); insert into calls values (7, null, now() - interval '60 days', 'DE', 'other')`);
  });
  afterEach(async () => {
    await there.end();
    await shop.close();
    await other.drop();
  });
  const replace = async (url = other.url): Promise<void> =>
    await readdress(shop.home, 'shop', 'the shop database', url);
  const callsThere = async () => (await there.query('select id from calls')).rows;

  test('of the new store waits for a person, though the schedules were approved at the old one', async () => {
    const first = (await shop.look())[0]?.planId ?? '';
    await shop.approve(first);
    await shop.run(first);
    await replace();
    const planId = (await shop.look())[0]?.planId ?? '';
    expect(await shop.sweep(planId)).toMatchObject({ asks: ['changed'], due: '1' });
    await shop.run(planId);
    expect(await shop.plan(planId)).toMatchObject({ status: 'drawn' });
    expect(await callsThere()).toEqual([{ id: 7 }]);
  });

  test('that was approved before is closed, and takes no row of either store', async () => {
    const planId = (await shop.look())[0]?.planId ?? '';
    await shop.approve(planId);
    await replace();
    await shop.run(planId);
    expect(await shop.plan(planId)).toMatchObject({ status: 'closed', stoppedFor: 'store-replaced' });
    expect(await callsThere()).toEqual([{ id: 7 }]);
    expect(await shop.calls()).toEqual([1]);
  });

  test('that waits for a person is drawn anew by the next look', async () => {
    const planId = (await shop.look())[0]?.planId ?? '';
    await replace();
    const anew = (await shop.look())[0]?.planId ?? '';
    expect(anew).not.toBe(planId);
    expect(await shop.plan(planId)).toMatchObject({ status: 'closed' });
  });

  test('goes on by itself when only the user and the password are others', async () => {
    const first = (await shop.look())[0]?.planId ?? '';
    await shop.approve(first);
    await shop.run(first);
    const name = new URL(shop.shop.url).pathname;
    await replace(Object.assign(new URL(shop.home.superuserUrl), { pathname: name }).href);
    await shop.shop.run(`insert into calls values (2, null, now() - interval '50 days', 'DE', 'x')`);
    const planId = (await shop.look())[0]?.planId ?? '';
    expect(await shop.plan(planId)).toMatchObject({ status: 'approved' });
    await shop.run(planId);
    expect(await shop.calls()).toEqual([]);
  });
});

describe('an approved erasure', () => {
  let home: TestHouse;
  let salons: readonly [old: Salon, other: Salon, quiet: Salon];
  beforeEach(async () => {
    home = await openTestHouse();
    salons = [
      await buildSalon('postgresql', true),
      await buildSalon('postgresql', true),
      await buildSalon('postgresql'),
    ];
  });
  afterEach(async () => {
    await home.close();
    for (const salon of salons) await salon.drop();
  });
  const approved = async () => {
    const keeper = { house: home.house, controllerId: home.lumyx.id };
    const [old, other, quiet] = salons;
    await connectSalon(keeper, 'changing', old);
    await connectSalon(keeper, 'quiet', quiet);
    const asked = await approvedErasure(keeper, 'ada@example.com');
    return { keeper, asked, old, other };
  };

  test('stops before anything is done when its store is another one by now', async () => {
    const { keeper, asked, other } = await approved();
    await readdress(home, 'changing', 'the changing store', other.url);
    const before = [];
    for (const { adminUrl } of salons) before.push(await dumpStore(adminUrl));
    await carryOut(keeper.house, keeper.controllerId, asked.planId, new AbortController().signal);
    expect(await written(keeper, asked)).toMatchObject({
      status: 'stopped',
      stoppedFor: 'store-replaced',
      outcome: null,
      request: 'planned',
    });
    const after = [];
    for (const { adminUrl } of salons) after.push(await dumpStore(adminUrl));
    expect(after).toEqual(before);
  });

  test('that was on its way goes no further there: the steps fail by name, the other store is done', async () => {
    const { keeper, asked, old, other } = await approved();
    await home.house.inWork(keeper.controllerId, { kind: 'machine', id: 'machine' }, async ({ trx }) => {
      await trx('plan_steps')
        .where({ controller_id: keeper.controllerId, plan_id: asked.planId, collection: 'quiet.visits' })
        .update({ started_at: new Date(), state: 'running' });
    });
    await readdress(home, 'changing', 'the changing store', other.url);
    const before = [await dumpStore(old.adminUrl), await dumpStore(other.adminUrl)];
    await carryOut(keeper.house, keeper.controllerId, asked.planId, new AbortController().signal);
    const replaced = ['failed', 0, 'store-replaced'];
    expect(await written(keeper, asked)).toMatchObject({
      status: 'done',
      outcome: 'partly',
      steps: {
        'changing.visits': replaced,
        'changing.letters': replaced,
        'changing.people': replaced,
        'quiet.visits': ['done', 2, null],
        'quiet.people': ['done', 1, null],
      },
    });
    expect([await dumpStore(old.adminUrl), await dumpStore(other.adminUrl)]).toEqual(before);
  });
});
