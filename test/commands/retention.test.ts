// What schedules state beside what a store holds: oldest row, due, kept by law or hold, start unknown; and a store that is away.

import { retentionStatusCommand } from '../../src/commands/retention.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { saveSchedules } from '../../src/data-map/schedule-row.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { heldBy, lookAt, lookGround } from '../../src/fulfilment/look.ts';
import { OpenStores } from '../../src/fulfilment/open-stores.ts';
import { type Measured, statedAndActual } from '../../src/fulfilment/stated-and-actual.ts';
import { LAW, PROMISE } from '../retention/schedules.ts';
import { type HeldShop, openHeldShop } from '../support/holds.ts';

const MAP = `dataset:
  - fides_key: shop
    collections:
      - name: calls
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: at }
          - { name: country, data_categories: [user.location] }
`;
const INDIA: WrittenSchedule = { ...LAW, places: { column: 'country', in: ['IN'] } };

let held: HeldShop;
beforeAll(async () => {
  held = await openHeldShop();
  const { home, shop } = held;
  await shop.run(`create table calls (id int primary key, at timestamptz, country text);
    insert into calls values (1, now() - interval '40 days', 'DE'), (2, now() - interval '31 days', 'DE'),
      (3, now() - interval '28 days', 'DE'), (4, now() - interval '400 days', 'IN'), (5, now() - interval '90 days', 'IN'),
      (6, null, 'DE'), (7, now() + interval '3 days', 'DE')`);
  await home.work(
    async (work) => await importDataset(work, { storeId: shop.storeId, yaml: MAP }),
    held.actor,
  );
  await home.work(async (work) => await saveSchedules(work, [PROMISE, INDIA]));
});
afterAll(async () => {
  await held.close();
});

async function measured(): Promise<Measured> {
  const { house, lumyx } = held.home;
  const ground = await lookGround(house, lumyx.id, ['shop.calls']);
  const all = await Array.fromAsync(statedAndActual(house, ground));
  expect(all.map(({ of }) => of.address)).toEqual(['shop.calls']);
  return all[0] as Measured;
}

test('the oldest row, what is due, what a law keeps beyond a promise, and what nobody can count', async () => {
  const { actual, problem } = await measured();
  expect(problem).toBe(null);
  expect(actual).toMatchObject({ survey: { due: 3 }, kept: 1, unknown: 2, exact: true });
  const [at] = actual?.columns ?? [];
  const days = (moment: unknown): number =>
    Math.round(
      Temporal.Now.instant()
        .since(moment as Temporal.Instant)
        .total('days'),
    );
  expect([at?.column, at?.rows, days(at?.oldest), days(at?.newest)]).toEqual(['at', 7, 400, -3]);
});

test('a hold takes what it names out of what is due, and nothing else', async () => {
  await held.place({
    scope: 'rows',
    collection: 'shop.calls',
    where: [{ column: 'id', operator: 'equals', value: '1' }],
  });
  expect((await measured()).actual).toMatchObject({ survey: { due: 2, held: 1 }, kept: 2 });
});

test('where no promise was made, none is passed', async () => {
  const { home } = held;
  await home.work(async (work) => await saveSchedules(work, [INDIA]));
  expect((await measured()).actual).toMatchObject({ survey: { due: 0 }, kept: null });
  await home.work(async (work) => await saveSchedules(work, [PROMISE, INDIA]));
});

test('the same numbers as the dry run: schedules of fields, rows that are masked already, and holds on people', async () => {
  const { home, shop } = held;
  await shop.run(`update calls set country = null where id = 5`);
  await home.work(
    async (work) =>
      await saveSchedules(work, [
        PROMISE,
        { ...PROMISE, period: 'P20D', fields: ['country'], ending: 'mask' },
      ]),
  );
  const { actual } = await measured();
  const ground = await lookGround(home.house, home.lumyx.id, ['shop.calls']);
  const stores = new OpenStores(home.house, home.lumyx.id);
  const [of] = ground.surveyed;
  const dry =
    of === undefined ? null : await lookAt(of, ground, stores, await heldBy(home.house, ground, stores));
  await stores.close();
  expect(dry?.survey?.parts).toHaveLength(2);
  expect(actual?.survey.parts.map(({ act, rows }) => [act, rows])).toEqual(
    dry?.survey?.parts.map(({ act, rows }) => [act, rows]),
  );
  // Call 5 has no country any more; call 1 is held.
  expect(actual).toMatchObject({ survey: { due: 6 }, kept: 1 });
  await home.work(async (work) => await saveSchedules(work, [PROMISE, INDIA]));
  await shop.run(`update calls set country = 'IN' where id = 5`);
});

test('at the terminal: a sentence, the figures, and 1 where rows are due; a store that is away is named', async () => {
  const said = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const run = async (only: string | null = 'shop.calls'): Promise<[boolean, string]> => {
    said.mockClear();
    const fine = await retentionStatusCommand(held.home.house, 'lumyx', only);
    return [fine, said.mock.calls.map(([text]) => String(text)).join('')];
  };
  const [due, words] = await run();
  expect(due).toBe(false);
  expect(words).toContain('deleted no later than 30 days after');
  expect(words).toContain('due now                2 rows');
  expect(words).toContain('1 row stays, because a legal hold names it.');
  expect(words).toContain('rows due: 2\nNothing was changed.');
  await held.shop.run(`delete from calls where id in (2, 4)`);
  const [fine, everything] = await run(null);
  expect(fine).toBe(true);
  expect(everything).toContain('habeas.data_requests');
  await held.shop.run('drop table calls');
  const [gone, about] = await run();
  expect([gone, about]).toEqual([false, expect.stringContaining('no table for shop.calls any more')]);
  const away = { name: 'shop', label: 'the shop database', url: 'postgresql://nobody@127.0.0.1:1/none' };
  await held.home.work(async (work) => await addStore(work, away));
  const [unreachable, why] = await run();
  said.mockRestore();
  expect([unreachable, why]).toEqual([false, expect.stringContaining('collections measured: 0 of 1')]);
});
