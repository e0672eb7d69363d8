// Global Privacy Control at the public doors: a device's signal is a refusal of what shares, once, and her own later yes wins.
import type { App } from '../../src/app.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { mayI } from '../../src/consent/gate.ts';
import type { Who } from '../../src/consent/identity.ts';
import { joinPeople, linkDevice } from '../../src/consent/link-people.ts';
import { objectionTo } from '../../src/consent/objection.ts';
import { PLAIN_PURPOSE, savePurposes } from '../../src/data-map/purpose.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { openConsentDoors, PURPOSES, visitorAt } from './consent-page.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
  await openConsentDoors(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const GPC = { 'Sec-GPC': '1' };
const why = async (deviceId: string, purpose = 'partners') =>
  (await home.work(async (work) => await mayI(work, [{ who: { deviceId }, purpose }])))[0]?.why;
const past = async (deviceId: string) => {
  const acts = await home.work(async (work) => await historyOf(work, { deviceId }));
  return acts.map(({ purpose, choice, source }) => `${purpose} ${choice} ${source}`).reverse();
};
const signals = async (): Promise<number> =>
  (
    await home.work(
      async (work) => await work.trx.raw(`select from audit_entries where event = 'signal.honoured'`),
    )
  ).rows.length;

test('the notice says that it is honoured; a stranger leaves nothing behind', async () => {
  const before = await signals();
  const { body, headers } = await visitorAt(app).see({ headers: GPC, query: '?lang=fr' });
  expect(body.signal).toMatchObject({ honoured: true, title: 'Votre refus est respecté.' });
  expect(headers.vary).toContain('Sec-GPC');
  expect((await visitorAt(app).see({ headers: { 'Sec-GPC': '0' } })).body.signal).toBeNull();
  expect(await signals()).toBe(before);
});

test('with a choice it refuses what shares, and leaves the rest as it was chosen', async () => {
  const { status, device } = await visitorAt(app).choose({ news: 'given' }, { headers: GPC });
  expect(status).toBe(201);
  expect([await why(device, 'news'), await why(device), await why(device, 'trends')]).toEqual([
    'given',
    'objected',
    'never-asked',
  ]);
  expect(await past(device)).toEqual(['partners refused gpc', 'news given page']);
});

test('a yes from before ends as a withdrawal; repeated it is one event, and its absence takes nothing back', async () => {
  const page = visitorAt(app);
  const { device } = await page.choose({ partners: 'given', news: 'given' });
  const before = await signals();
  home.later({ minutes: 1 });
  for (let times = 0; times < 3; times += 1) await page.see({ device, headers: GPC });
  await page.see({ device });
  expect([await why(device), await why(device, 'news'), await signals()]).toEqual([
    'objected',
    'given',
    before + 1,
  ]);
  expect(await past(device)).toEqual(expect.arrayContaining(['partners withdrawn gpc']));
});

test('what is explicitly allowed beside the signal or after it is allowed, for that purpose only', async () => {
  const page = visitorAt(app);
  const { status, device } = await page.choose({ partners: 'given' }, { headers: GPC });
  expect([status, await why(device)]).toEqual([201, 'given']);
  home.later({ minutes: 1 });
  await page.see({ device, headers: GPC });
  expect(await why(device)).toBe('given');
  await page.choose({ partners: 'refused' }, { device, headers: GPC });
  expect(await why(device)).toBe('objected');
});

test('where selling rests on no consent, the device has objected to it', async () => {
  const resale = {
    ...PLAIN_PURPOSE,
    name: 'resale',
    words: 'to sell lists',
    basis: 'legitimate-interests',
  } as const;
  await home.work(async (work) => await savePurposes(work, [...PURPOSES, { ...resale, uses: ['sale'] }]));
  const page = visitorAt(app);
  const { device } = await page.choose({ news: 'refused' });
  expect(await why(device, 'resale')).toBe('other-basis');
  await page.see({ device, headers: GPC });
  expect([await why(device, 'resale'), await why(device, 'account')]).toEqual(['objected', 'other-basis']);
  const { device: another } = await page.choose({ news: 'refused' });
  expect(await why(another, 'resale')).toBe('other-basis');
});

test('what is allowed in the very moment in which the signal was first heard is allowed', async () => {
  const page = visitorAt(app);
  const { device } = await page.choose({ news: 'given' });
  await page.choose({ partners: 'given' }, { device, headers: GPC, afterMs: 0 });
  expect(await why(device)).toBe('given');
});

test('a device that belongs to somebody opts her out as a person', async () => {
  const email = 'ines@example.com';
  const page = visitorAt(app);
  const { device } = await page.choose({ news: 'given' });
  const { subjectId } = await home.work(async (work) => await rememberSubject(work, email));
  await home.work(async (work) => await linkDevice(work, { person: { subjectId }, deviceId: device }));
  await page.choose({ partners: 'given' }, { device, headers: GPC });
  expect(await why(device)).toBe('given');
  const ended = await home.work(async (work) => await objectionTo(work, { email, use: 'sale' }));
  expect(ended?.requestId).toBeNull();
});

test('what a browser asked before anybody knew whose it is opts its owner out once she is known, and her later yes stands', async () => {
  const email = 'mara@example.com';
  const page = visitorAt(app);
  const { device } = await page.choose({ news: 'given' }, { headers: GPC });
  home.later({ minutes: 1 });
  await page.choose({ partners: 'given' }, { device });
  home.later({ minutes: 1 });
  const ended = async () => await home.work(async (work) => await objectionTo(work, { email, use: 'sale' }));
  const { subjectId } = await home.work(async (work) => await rememberSubject(work, email));
  const link = async (person: Who, deviceId = device) =>
    await home.work(async (work) => await linkDevice(work, { person, deviceId }));
  const { device: silent } = await visitorAt(app).choose({ news: 'given' });
  await link({ subjectId }, silent);
  expect(await ended()).toBeNull();
  await link({ account: 'crm-mara' });
  expect(await ended()).toBeNull();
  await home.work(async (work) => await joinPeople(work, { account: 'crm-mara' }, { subjectId }));
  expect((await ended())?.requestId).toBeNull();
  expect([await why(device), await why(silent)]).toEqual(['given', 'given']);
  const before = await signals();
  await page.see({ device, headers: GPC });
  expect(await signals()).toBe(before);
});
