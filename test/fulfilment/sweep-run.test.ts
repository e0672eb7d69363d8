// A sweep on its way: holds, schedules and a busy store that come between two of its chunks.
import type { Connector } from '../../src/connectors/connector.ts';
import { carryOutWith } from '../../src/fulfilment/carry-out.ts';
import { openSweptShop, type SweptShop, THIRTY_DAYS } from '../support/swept.ts';

let shop: SweptShop;
let planId: string;
beforeEach(async () => {
  shop = await openSweptShop([]);
  await shop.shop.run(
    `insert into calls select n, null, now() - interval '60 days' + n * interval '1 second', 'DE', 'x' from generate_series(1, 5000) n`,
  );
  planId = (await shop.look())[0]?.planId ?? '';
  await shop.approve(planId);
});
afterEach(async () => {
  await shop.close();
});

/** Runs the sweep with an act behind its first chunk. */
async function runWith(after: () => Promise<void>, change: Partial<Connector> = {}): Promise<void> {
  let chunks = 0;
  const { signal } = new AbortController();
  await carryOutWith(shop.home.house, shop.controllerId, planId, signal, (connector) => {
    const proxy = Object.create(connector) as Connector;
    return Object.assign(proxy, {
      ...change,
      sweep: async (order: Parameters<Connector['sweep']>[0]) => {
        const outcome = await connector.sweep(order);
        chunks += 1;
        if (chunks === 1) await after();
        return outcome;
      },
      ...bound(connector, change),
    });
  });
}

/** Methods with private fields run on the connector itself. */
function bound(connector: Connector, change: Partial<Connector>): Partial<Connector> {
  const names = ['tally', 'oldest', 'load', 'hasLedger', 'raiseFence', 'describe', 'close'] as const;
  return Object.fromEntries(
    names.filter((name) => !(name in change)).map((name) => [name, connector[name].bind(connector)]),
  );
}

test('a hold that is placed between two chunks keeps what it names from then on', async () => {
  await runWith(async () => {
    // Placing it waits for the chunk; it is asked for, not awaited, as another person would.
    void shop.place({
      scope: 'rows',
      collection: 'shop.calls',
      where: [{ column: 'id', operator: 'equals', value: '4900' }],
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  expect(await shop.calls()).toEqual([4900]);
  expect(await shop.sweep(planId)).toMatchObject({ outcome: 'complete', rowsDone: '4999', remaining: '0' });
});

test('schedules that change between two chunks stop the sweep there', async () => {
  await runWith(async () => {
    await shop.schedules({ ...THIRTY_DAYS, period: 'P1Y' });
  });
  expect(await shop.calls()).toHaveLength(3000);
  const sweep = await shop.sweep(planId);
  expect(sweep).toMatchObject({ outcome: 'partly', rowsDone: '2000' });
  expect(sweep.lines).toMatchObject([{ problem: 'schedules-changed', rows: 2000 }]);
});

test('a store that stays busy gets its quiet: the sweep is put off, and goes on where it was', async () => {
  await runWith(async () => undefined, { load: async () => ({ replicaLag: 60_000, lockWait: 0 }) });
  const left = (await shop.calls()).length;
  expect(left).toBeGreaterThan(0);
  const plan = await shop.plan(planId);
  expect(plan.status).toBe('running');
  expect(plan.nextAt).not.toBe(null);
  shop.home.later({ minutes: 2 });
  await shop.run(planId);
  expect(await shop.calls()).toEqual([]);
  expect(await shop.sweep(planId)).toMatchObject({ outcome: 'complete', rowsDone: '5000' });
});

test('a store that only looked, and got on, is neither locked nor busy: the next chunk follows at once', async () => {
  const { signal } = new AbortController();
  let looks = 0;
  await carryOutWith(shop.home.house, shop.controllerId, planId, signal, (connector) =>
    Object.assign(Object.create(connector) as Connector, {
      ...bound(connector, {}),
      sweep: async (order: Parameters<Connector['sweep']>[0]) => {
        looks += 1;
        if (looks > 12) return await connector.sweep({ ...order, from: null });
        const reached = { place: `key ${looks}`, passedOver: false, rows: 0, length: 0 };
        return { kind: 'done', rows: 0, more: true, reached, partition: null };
      },
    }),
  );
  expect(looks).toBeGreaterThan(12);
  expect(await shop.plan(planId)).toMatchObject({ nextAt: null, status: 'done' });
  expect(await shop.calls()).toEqual([]);
});

test('rows that somebody holds locked go when they are free, and nobody waits for them', async () => {
  const release = await shop.lockCall(17);
  await shop.run(planId);
  expect(await shop.calls()).toEqual([17]);
  expect(await shop.plan(planId)).toMatchObject({ status: 'running' });
  await release();
  shop.home.later({ minutes: 2 });
  await shop.run(planId);
  expect(await shop.calls()).toEqual([]);
});

test('far more rows than were counted stop the sweep, and the next one waits for a person', async () => {
  await shop.run(planId);
  await shop.home.house.database.raw('update controllers set row_cap = 100 where id = ?', [
    shop.controllerId,
  ]);
  await shop.shop.run(
    `insert into calls select n, null, now() - interval '51 days', 'DE', 'x' from generate_series(1, 500) n`,
  );
  planId = (await shop.look())[0]?.planId ?? '';
  await shop.approve(planId);
  await shop.shop.run(
    `insert into calls select n, null, now() - interval '50 days', 'DE', 'x' from generate_series(10001, 20000) n`,
  );
  await shop.run(planId);
  const sweep = await shop.sweep(planId);
  expect(sweep.lines).toMatchObject([{ problem: 'sweep-over-count' }]);
  expect((await shop.calls()).length).toBeGreaterThan(0);
  expect(await shop.sweep((await shop.look())[0]?.planId ?? '')).toMatchObject({
    asks: ['over-cap', 'over-count'],
  });
});
