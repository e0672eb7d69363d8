// The records of consent: each act once, a no as good as a yes, nothing lost by repetition or at the same moment.
import { join } from 'node:path';
import { Client } from 'pg';
import { sealLog } from '../../src/audit/seal.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { statesOf } from '../../src/consent/consent-state.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { acting, codesOf, MIRA, openConsentWorld } from './consent-world.ts';

let home: TestHouse;
let notice: string;
let admin: Client;
beforeEach(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await home.close();
});

const count = async (table: string): Promise<number> =>
  Number((await admin.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n);
const state = async (purpose = 'newsletter') =>
  (await home.work(async (work) => await statesOf(work, MIRA))).find((one) => one.purpose === purpose);
const ago = (duration: Temporal.DurationLike): Temporal.Instant => Temporal.Now.instant().subtract(duration);

test('a yes, a no and a withdrawal are records, in the history and in the log', async () => {
  const { record } = acting(home, notice);
  const given = await record({ actedAt: ago({ minutes: 30 }) });
  expect(codesOf(given)).toEqual(['recorded']);
  expect(await state()).toMatchObject({ choice: 'given', notice, purposeVersion: 1 });
  await record({ choice: 'withdrawn', actedAt: ago({ minutes: 20 }) });
  expect(await state()).toMatchObject({ choice: 'withdrawn', notice: null });
  await record({ purpose: 'trends', choice: 'refused', actedAt: ago({ minutes: 10 }) });
  expect(await state('trends')).toMatchObject({ choice: 'refused' });
  const past = await home.work(async (work) => await historyOf(work, MIRA));
  expect(past.map(({ purpose, choice }) => `${purpose} ${choice}`)).toEqual([
    'trends refused',
    'newsletter withdrawn',
    'newsletter given',
  ]);
  const { rows } = await admin.query(
    `select event, about from audit_entries where event like 'consent.%' order by position`,
  );
  expect(rows).toEqual(
    [...past].reverse().map(({ id, choice }) => ({ event: `consent.${choice}`, about: id })),
  );
});

test('the same act twice is one record, one state and one entry of the log', async () => {
  const { record } = acting(home, notice);
  const actedAt = ago({ minutes: 1 });
  const [first] = await record({ actedAt });
  const again = await record({ actedAt }, { actedAt });
  expect(again).toEqual([
    { status: 'repeated', record: first?.status === 'recorded' ? first.record : '' },
    { status: 'repeated', record: first?.status === 'recorded' ? first.record : '' },
  ]);
  expect(await count('consent_records')).toBe(1);
  expect(await count(`audit_entries where event like 'consent.%'`)).toBe(1);
  expect(codesOf(await record({ actedAt: actedAt.add({ seconds: 1 }) }))).toEqual(['recorded']);
  expect(await count('consent_records')).toBe(2);
});

test('twenty equal first acts of a new person at once are one record and one person', async () => {
  const { record } = acting(home, notice);
  const actedAt = ago({ minutes: 1 });
  const all = await Promise.all(Array.from({ length: 20 }, async () => await record({ actedAt })));
  expect(codesOf(all.flat()).sort()).toEqual(['recorded', ...Array(19).fill('repeated')]);
  expect([await count('consent_records'), await count('consent_identities')]).toEqual([1, 1]);
});

test('thirty-two new people at once are thirty-two people, and nobody fails', async () => {
  const { record } = acting(home, notice);
  const all = await Promise.all(
    Array.from({ length: 32 }, async (_, n) => await record({ who: { email: `person${n}@example.org` } })),
  );
  expect(codesOf(all.flat())).toEqual(Array(32).fill('recorded'));
  expect([await count('consent_states'), await count('consent_identities')]).toEqual([32, 32]);
});

test('one bad act leaves its neighbours alone', async () => {
  const { record } = acting(home, notice);
  const outcomes = await record(
    { who: { email: 'anna@example.com' } },
    { purpose: 'nonsense' },
    { who: { email: 'two@example.com, three@example.com' } },
    { who: { subjectId: crypto.randomUUID() } },
    { who: { account: 'a', email: 'anna@example.com' } },
    { who: { email: 'ben@example.com' } },
  );
  expect(codesOf(outcomes)).toEqual([
    'recorded',
    'purpose-unknown',
    'email-not-plain',
    'subject-unknown',
    'who-not-said',
    'recorded',
  ]);
  expect(await count('consent_records')).toBe(2);
});

test('a record cannot be changed, removed or emptied: not by the service, not by the owner of the tables', async () => {
  const { record } = acting(home, notice);
  await record({});
  const tables = ['consent_records', 'shown_notices', 'acceptances', 'acknowledgments'];
  for (const table of tables)
    for (const sql of [`update ${table} set controller_id = controller_id`, `delete from ${table}`])
      await expect(home.work(async (work) => await work.trx.raw(sql))).rejects.toMatchObject({
        code: '42501',
      });
  for (const sql of [
    'update consent_records set choice = choice',
    'delete from consent_records',
    'truncate consent_records',
  ])
    await expect(admin.query(sql)).rejects.toThrow(/append-only/);
});

test('an address and the subject who gave it are one person, whoever is heard of first', async () => {
  const { record, ask } = acting(home, notice);
  await record({ actedAt: ago({ minutes: 2 }) });
  const { subjectId } = await home.work(async (work) => await rememberSubject(work, 'mira@example.com'));
  expect(await ask('newsletter', { subjectId })).toMatchObject({ why: 'given' });
  await record({ who: { subjectId }, choice: 'withdrawn' });
  expect(await ask('newsletter', MIRA)).toMatchObject({ allowed: false, why: 'withdrawn' });
  const past = await home.work(async (work) => await historyOf(work, { subjectId }));
  expect(past).toHaveLength(2);
  const other = await home.work(async (work) => await rememberSubject(work, 'ben@example.com'));
  await record({ who: other });
  expect(await ask('newsletter', { email: 'ben@example.com' })).toMatchObject({ why: 'given' });
});

test('no name, address or id of a person enters a record or the log', async () => {
  const { record } = acting(home, notice);
  await record({ who: { account: 'mira-4711', deviceId: 'browser-8' } });
  const { rows } = await admin.query(
    `select (select json_agg(r)::text from consent_records r) || (select json_agg(e)::text from audit_entries e)
       || (select json_agg(i)::text from consent_identities i) as text`,
  );
  expect(rows[0].text).not.toMatch(/mira|4711|browser/i);
});

test('an import fills a gap or does nothing, also when it is repeated', async () => {
  const { record, ask } = acting(home, notice);
  const imported = {
    source: 'import',
    notice: null,
    method: null,
    actedAt: ago({ hours: 24 * 400 }),
    version: 1,
  } as const;
  expect(codesOf(await record(imported))).toEqual(['recorded']);
  expect(codesOf(await record(imported))).toEqual(['left-alone']);
  expect(await ask('newsletter')).toMatchObject({ why: 'given' });
  await record({ choice: 'withdrawn' });
  expect(codesOf(await record(imported))).toEqual(['left-alone']);
  expect(codesOf(await record({ ...imported, actedAt: ago({ hours: 1 }) }))).toEqual(['left-alone']);
  expect(await ask('newsletter')).toMatchObject({ why: 'withdrawn' });
  expect(await count('consent_records')).toBe(2);
});

test('the newest act holds, whatever arrives last; a no that is a little older than the yes before it holds too', async () => {
  const { record, ask } = acting(home, notice);
  await record({ actedAt: ago({ minutes: 60 }) });
  await record({ choice: 'withdrawn', actedAt: ago({ minutes: 90 }) });
  expect(await ask('newsletter')).toMatchObject({ why: 'given' });
  await record({ choice: 'withdrawn', actedAt: ago({ minutes: 63 }) });
  expect(await ask('newsletter')).toMatchObject({ why: 'withdrawn' });
  await record({ actedAt: ago({ minutes: 61 }) });
  expect(await ask('newsletter')).toMatchObject({ why: 'withdrawn' });
  await record({ actedAt: ago({ minutes: 5 }) });
  expect(await ask('newsletter')).toMatchObject({ why: 'given' });
});

test('a clock that runs ahead keeps no withdrawal out', async () => {
  const { record, ask } = acting(home, notice);
  await record({ actedAt: Temporal.Now.instant().add({ minutes: 4 }) });
  await record({ choice: 'withdrawn' });
  expect(await ask('newsletter')).toMatchObject({ allowed: false, why: 'withdrawn' });
});

test('the log of a thousand consents verifies, and each record has its place in it', async () => {
  const people = Array.from({ length: 1000 }, (_, n) => ({ who: { account: `account-${n}` } }));
  const { record } = acting(home, notice);
  expect(new Set(codesOf(await record(...people)))).toEqual(new Set(['recorded']));
  await home.work(
    async (work) =>
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at }),
  );
  const folder = join(home.house.config.dataFolder, 'checkpoints');
  const report = await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, { seed: await work.signingSeed(), folder }),
  );
  expect(report?.findings).toEqual([]);
  expect(
    await count(`audit_leaves join audit_entries e on e.id = entry_id where e.event = 'consent.given'`),
  ).toBe(1000);
});

test('a work that fails records nothing', async () => {
  await expect(
    home.work(async (work) => {
      await recordConsents(work, [
        {
          ...{ who: MIRA, purpose: 'newsletter', choice: 'given', actedAt: work.at, source: 'api', notice },
          ...{ method: 'checkbox', jurisdiction: null, age: null },
        },
      ]);
      throw new Error('the power went');
    }),
  ).rejects.toThrow('the power went');
  expect([await count('consent_records'), await count('consent_states')]).toEqual([0, 0]);
});
