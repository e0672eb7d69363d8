// Clocks that jump, on a real store: nothing goes early, nothing is missed, and somebody hears of it.
import { Notice } from '../../src/notifications/notice.ts';
import { now } from '../../src/platform/clock.ts';
import type { House } from '../../src/work.ts';
import { openSweptShop, type SweptShop } from '../support/swept.ts';

let shop: SweptShop;
beforeEach(async () => {
  // Due: older than 29 days. The second is due by a clock that is two days ahead, the third by one that is 90 days ahead.
  shop = await openSweptShop([31, 28, 5]);
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.approve(planId);
});
afterEach(async () => {
  await shop.close();
});

const running = (house: House, hours: number): House => ({ ...house, clock: () => now().add({ hours }) });

async function warned(): Promise<number> {
  return await shop.home.work(async ({ trx }) =>
    Notice.query(trx).where({ letter: 'staff-clocks-apart' }).resultSize(),
  );
}

async function swept(house: House): Promise<number[]> {
  for (const { planId } of await shop.look(house)) if (planId !== null) await shop.run(planId, house);
  return await shop.calls();
}

test.each([
  ['the machine two days ahead', 0, 48],
  ['the machine two days behind', 0, -48],
  ['the database 90 days ahead', 90 * 24, 0],
  ['the database two days behind', -48, 0],
] as const)(
  '%s: what is due goes, nothing else does, and one letter a day says so',
  async (_name, database, machine) => {
    shop.home.later({ hours: database });
    const house = running(shop.home.house, machine);
    expect(await swept(house)).toEqual([2, 3]);
    await shop.shop.run(`insert into calls values (9, null, now() - interval '30 days', 'DE', 'late')`);
    expect(await swept(house)).toEqual([2, 3]);
    expect(await warned()).toBe(1);
  },
);

test('both clocks 90 days ahead: nothing goes until a person has said that it is so late', async () => {
  await swept(shop.home.house);
  shop.home.later({ hours: 90 * 24 });
  const [looked] = await shop.look();
  const planId = looked?.planId ?? '';
  expect(await shop.sweep(planId)).toMatchObject({ asks: ['clock-leapt'], due: '2' });
  expect((await shop.look())[0]?.planId).toBe(planId);
  await shop.run(planId);
  expect(await shop.calls()).toEqual([2, 3]);
  await shop.approve(planId);
  await shop.run(planId);
  expect(await shop.calls()).toEqual([]);
  await shop.shop.run(`insert into calls values (9, null, now(), 'DE', 'late')`);
  const next = (await shop.look())[0]?.planId ?? '';
  expect(await shop.sweep(next)).toMatchObject({ asks: [] });
});

/** A person believes a day 90 days ahead, and the sweeps of that day run by themselves, until the clocks are set right. */
async function believedAhead(): Promise<void> {
  await swept(shop.home.house);
  shop.home.later({ hours: 90 * 24 });
  const planId = (await shop.look())[0]?.planId ?? '';
  await shop.approve(planId);
  await shop.run(planId);
  shop.home.later({ hours: 1 });
  expect((await shop.look())[0]?.planId).toBe(null);
  await shop.shop.run(`insert into calls values (10, null, now() - interval '40 days', 'DE', 'due'),
    (11, null, now() - interval '5 days', 'DE', 'not due')`);
}

test('a day ahead that was approved by mistake is taken back by one approval of the right one', async () => {
  await believedAhead();
  shop.home.later({ hours: -90 * 24 });
  const right = (await shop.look())[0]?.planId ?? '';
  expect(await shop.sweep(right)).toMatchObject({ asks: ['clock-leapt'], due: '1' });
  await shop.approve(right);
  await shop.run(right);
  expect(await shop.calls()).toEqual([11]);
  await shop.shop.run(`insert into calls values (12, null, now() - interval '41 days', 'DE', 'due')`);
  shop.home.later({ hours: 1 });
  const next = (await shop.look())[0]?.planId ?? '';
  expect(await shop.sweep(next)).toMatchObject({ asks: [] });
  await shop.run(next);
  expect(await shop.calls()).toEqual([11]);
  const vouched = await shop.home.work(
    async ({ trx }) =>
      await trx('audit_entries').where({ event: 'retention.dayVouched' }).orderBy('position').select('about'),
  );
  expect(vouched).toHaveLength(2);
  expect(vouched.at(-1)).toEqual({ about: right });
});

test('what was drawn for a day that has not come takes nothing once the clock is right', async () => {
  await believedAhead();
  const ahead = (await shop.look())[0]?.planId ?? '';
  expect(await shop.plan(ahead)).toMatchObject({ status: 'approved' });
  shop.home.later({ hours: -90 * 24 });
  await shop.run(ahead);
  expect(await shop.plan(ahead)).toMatchObject({ status: 'closed', stoppedFor: 'moment-ahead' });
  expect(await shop.calls()).toEqual([10, 11]);
});

test('a sweep that waits for a person because of a clock is drawn anew each day, so that its day is the present one', async () => {
  await swept(shop.home.house);
  shop.home.later({ hours: 90 * 24 });
  const first = (await shop.look())[0]?.planId ?? '';
  shop.home.later({ hours: 23 });
  expect((await shop.look())[0]?.planId).toBe(first);
  shop.home.later({ hours: 96 });
  const later = (await shop.look())[0]?.planId ?? '';
  expect(later).not.toBe(first);
  await shop.approve(later);
  await shop.run(later);
  await shop.shop.run(`insert into calls values (9, null, now() - interval '30 days', 'DE', 'due')`);
  shop.home.later({ hours: 1 });
  const next = (await shop.look())[0]?.planId ?? '';
  expect(await shop.sweep(next)).toMatchObject({ asks: [] });
});

test('a clock that leapt and came back: the sweep that waited is drawn anew, and runs by itself', async () => {
  await swept(shop.home.house);
  shop.home.later({ hours: 90 * 24 });
  const leapt = (await shop.look())[0]?.planId ?? '';
  shop.home.later({ hours: -90 * 24 });
  await shop.shop.run(`insert into calls values (9, null, now() - interval '30 days', 'DE', 'due')`);
  const next = (await shop.look())[0]?.planId ?? '';
  expect(await shop.plan(leapt)).toMatchObject({ status: 'closed' });
  expect(await shop.sweep(next)).toMatchObject({ asks: [], due: '1' });
});

test('after two days without power the missed looks are caught up with at once', async () => {
  await swept(shop.home.house);
  shop.home.later({ hours: 60 });
  expect(await swept(shop.home.house)).toEqual([3]);
  expect(await warned()).toBe(0);
});
