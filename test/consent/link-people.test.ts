// A device and the person who signs in on it: the newest choice holds, and a shared device is nobody's.
import { historyOf } from '../../src/consent/consent-history.ts';
import { joinPeople, type LinkOutcome, linkDevice } from '../../src/consent/link-people.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { acting, MIRA, openConsentWorld } from './consent-world.ts';

let home: TestHouse;
let notice: string;
beforeEach(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
});
afterEach(async () => await home.close());

const TABLET = { deviceId: 'tablet-in-the-kitchen' };
const BEN = { email: 'ben@example.com' };
const ago = (minutes: number): Temporal.Instant => Temporal.Now.instant().subtract({ minutes });
const signIn = async (person = MIRA): Promise<LinkOutcome> =>
  await home.work(async (work) => await linkDevice(work, { person, deviceId: TABLET.deviceId }));

test('what the device said counts for the person where it is newer, and the other way round', async () => {
  const { record, ask } = acting(home, notice);
  await record(
    { who: TABLET, actedAt: ago(50) },
    { who: TABLET, purpose: 'showcase', choice: 'refused', actedAt: ago(40) },
    { choice: 'refused', actedAt: ago(60) },
    { purpose: 'showcase', actedAt: ago(30) },
    { who: TABLET, purpose: 'trends', actedAt: ago(20) },
    { purpose: 'trends', choice: 'withdrawn', actedAt: ago(20) },
  );
  expect(await signIn()).toBe('linked');
  for (const who of [MIRA, TABLET]) {
    expect(await ask('newsletter', who)).toMatchObject({ why: 'given' });
    expect(await ask('showcase', who)).toMatchObject({ why: 'given' });
    expect(await ask('trends', who)).toMatchObject({ why: 'withdrawn' });
  }
  expect(await signIn()).toBe('already');
  expect(await home.work(async (work) => await historyOf(work, MIRA))).toHaveLength(6);
  await record({ who: TABLET, choice: 'withdrawn' });
  expect(await ask('newsletter')).toMatchObject({ why: 'withdrawn' });
});

test('a second person on the device learns and inherits nothing, and the first keeps what was said', async () => {
  const { record, ask } = acting(home, notice);
  await record({ who: TABLET });
  expect([await signIn(MIRA), await signIn(BEN)]).toEqual(['linked', 'shared']);
  expect(await ask('newsletter', MIRA)).toMatchObject({ why: 'given' });
  expect(await ask('newsletter', BEN)).toMatchObject({ why: 'never-asked' });
  expect(await ask('newsletter', TABLET)).toMatchObject({ why: 'never-asked' });
  expect(await home.work(async (work) => await historyOf(work, MIRA))).toHaveLength(1);
  await record({ who: TABLET, choice: 'refused' });
  expect(await signIn(MIRA)).toBe('shared');
  expect(await ask('newsletter', MIRA)).toMatchObject({ why: 'given' });
});

test('an account and the address of its owner are one person once somebody who knows says so', async () => {
  const { record, ask } = acting(home, notice);
  const account = { account: 'mira-4711' };
  await record({ who: account, actedAt: ago(9) }, { choice: 'withdrawn', actedAt: ago(3) });
  expect(await home.work(async (work) => await joinPeople(work, account, MIRA))).toBe('linked');
  expect(await ask('newsletter', account)).toMatchObject({ why: 'withdrawn' });
  await record({ who: BEN }, { who: { account: 'ben-1' } });
  await home.work(async (work) => await joinPeople(work, BEN, { account: 'ben-1' }));
  await expect(home.work(async (work) => await joinPeople(work, BEN, MIRA))).rejects.toMatchObject({
    code: 'people-differ',
  });
  await expect(home.work(async (work) => await joinPeople(work, BEN, TABLET))).rejects.toMatchObject({
    code: 'who-not-said',
  });
});

test('each link stands in the log with the rule that decided', async () => {
  const { record } = acting(home, notice);
  await record({ who: TABLET });
  await signIn(MIRA);
  await signIn(BEN);
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw(
        `select details ->> 'rule' as rule from audit_entries where event = 'device.linked' order by position`,
      ),
  )) as { rows: { rule: string }[] };
  expect(rows.map(({ rule }) => rule)).toEqual(['newest-act', 'shared-device']);
});
