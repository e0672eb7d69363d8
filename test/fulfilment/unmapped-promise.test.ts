// A table under a promise that leaves the map: one letter the same day, one more look as soon as it is mended.
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { Notice } from '../../src/notifications/notice.ts';
import { RetentionWatch } from '../../src/retention/retention-look.ts';
import { LAW } from '../retention/schedules.ts';
import { deliverLetters } from '../support/road.ts';
import { openSweptShop, SWEPT_MAP, type SweptShop, THIRTY_DAYS } from '../support/swept.ts';

let shop: SweptShop;
beforeEach(async () => {
  shop = await openSweptShop([40]);
  await shop.look();
});
afterEach(async () => await shop.close());

const WITHOUT_CALLS = SWEPT_MAP.replace(/ {6}- name: calls[\s\S]*?(?= {6}- name: users)/, '');
const map = async (yaml: string): Promise<void> => {
  await shop.home.work(
    async (work) => await importDataset(work, { storeId: shop.shop.storeId, yaml }),
    shop.actor,
  );
};
const letters = async (): Promise<number> =>
  await shop.home.work(
    async ({ trx }) => await Notice.query(trx).where({ letter: 'staff-promise-unmapped' }).resultSize(),
  );
const watch = async (): Promise<RetentionWatch> =>
  await shop.home.work(
    async ({ trx }) =>
      await RetentionWatch.query(trx).findById([shop.controllerId, 'shop.calls']).throwIfNotFound(),
  );
const alarms = async (): Promise<string[]> =>
  await shop.home.work(async ({ trx }) => {
    const entries = trx('audit_entries').where({ event: 'retention.alarm' });
    const all = (await entries.select('details')) as { details: { why: string; collection: string } }[];
    return all.flatMap(({ details }) => (details.why === 'collection-gone' ? details.collection : []));
  });

test('staff hear of it at the next minute of the clock, once, with what is safe and what to do', async () => {
  await map(WITHOUT_CALLS);
  await shop.minute();
  // To the officer and to the administrator.
  expect(await letters()).toBe(2);
  expect(await watch()).toMatchObject({ problem: 'collection-gone' });
  expect(await alarms()).toEqual(['shop.calls']);
  await deliverLetters(shop.home);
  const { mail } = shop.home.mailbox.newest('officer@lumyx.example');
  const text = (mail.text ?? '').replaceAll(/\s+/g, ' ');
  expect(mail.subject).toContain('shop.calls is on no map: nobody carries out its promise');
  expect(text).toContain('Nothing was destroyed, and everything else is kept and swept as before.');
  expect(text).toContain('Please put it back on the map of its store; or, if the data is gone for good');
  expect(text).toContain('/lumyx/console/retention');
  for (const hours of [1, 24, 72]) {
    shop.home.later({ hours });
    await shop.minute();
  }
  expect(await letters()).toBe(2);
  expect(await shop.calls()).toEqual([1]);
});

test('as soon as the map has it again it is looked at, and a second loss is told again', async () => {
  await map(WITHOUT_CALLS);
  await shop.minute();
  await map(SWEPT_MAP);
  await shop.minute();
  expect(await watch()).toMatchObject({ problem: null });
  expect((await shop.minute()).map(({ of }) => of.address)).toContain('shop.calls');
  await map(WITHOUT_CALLS);
  await shop.minute();
  expect(await letters()).toBe(4);
});

test('it ends with the schedule, and a law alone is no promise', async () => {
  await map(WITHOUT_CALLS);
  await shop.minute();
  await shop.schedules();
  await shop.minute();
  expect(await watch()).toMatchObject({ problem: null, alarmedAt: null });
  await shop.schedules(LAW);
  await shop.minute();
  expect(await letters()).toBe(2);
  expect(await watch()).toMatchObject({ problem: null });
});

test('one letter tells of everything that left, also of what was never looked at', async () => {
  await shop.schedules(THIRTY_DAYS, {
    ...THIRTY_DAYS,
    collection: 'shop.users',
    countedFrom: null,
    countedFromEvent: 'account-closed',
  });
  await map(WITHOUT_CALLS.replace('- name: users', '- name: stock'));
  await shop.minute();
  expect(await letters()).toBe(2);
  expect(await alarms()).toEqual(['shop.calls', 'shop.users']);
});
