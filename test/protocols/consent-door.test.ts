// Choices from a controller's own page: tied to what was shown, once however often sent, and nobody's but the device's.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { mayI } from '../../src/consent/gate.ts';
import { noticesBy } from '../../src/consent/shown-notice.ts';
import { signShown } from '../../src/consent/shown-token.ts';
import { savePurposes } from '../../src/data-map/purpose.ts';
import { now } from '../../src/platform/clock.ts';
import { localApp } from '../support/local-app.ts';
import { addController, openTestHouse, type TestHouse } from '../support/test-house.ts';
import { openConsentDoors, PAGE, PURPOSES, visitorAt } from './consent-page.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { trustedProxies: 1 });
  await openConsentDoors(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const gate = async (deviceId: string, purpose: string) =>
  (await home.work(async (work) => await mayI(work, [{ who: { deviceId }, purpose }])))[0];
const history = async (deviceId: string) =>
  await home.work(async (work) => await historyOf(work, { deviceId }));
const records = async (): Promise<number> =>
  Number(
    (await home.work(async (work) => await work.trx.raw('select count(*) as n from consent_records'))).rows[0]
      .n,
  );
const visitor = () => visitorAt(app);

test('the notice is shown and kept word for word, and the record names its hash', async () => {
  const page = visitor();
  const { status, headers, body } = await page.see({ query: '?lang=de&variant=dialog' });
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(headers['set-cookie']).toBeUndefined();
  expect(
    body.purposes.map(({ name, version }: { name: string; version: number }) => `${name} ${version}`),
  ).toEqual(['news 1', 'partners 1', 'trends 2']);
  expect(body.text).toContain('LumyxAI bittet um Ihre Einwilligung');
  expect(body.text).toContain('Daten: pages seen.');
  const sent = await page.send({
    token: body.token,
    afterMs: 4_000,
    choices: [
      { purpose: 'news', choice: 'given' },
      { purpose: 'trends', choice: 'refused' },
    ],
    method: 'toggle',
    jurisdiction: 'DE-BE',
  });
  expect([sent.status, sent.body.device]).toEqual([201, body.device]);
  const kept = await home.work(async (work) => await noticesBy(work, [body.notice]));
  expect(kept.get(body.notice)).toMatchObject({ text: body.text, language: 'de', variant: 'dialog' });
  const past = await history(body.device);
  expect(
    past.map(({ purpose, choice, notice, source, method, jurisdiction }) => [
      purpose,
      choice,
      notice,
      source,
      method,
      jurisdiction,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['news', 'given', body.notice, 'page', 'toggle', 'DE-BE'],
      ['trends', 'refused', body.notice, 'page', 'toggle', 'DE-BE'],
    ]),
  );
  expect(await gate(body.device, 'news')).toMatchObject({ allowed: true, why: 'given', notice: body.notice });
  expect(await gate(body.device, 'trends')).toMatchObject({ allowed: false, why: 'refused' });
  expect(await gate(body.device, 'partners')).toMatchObject({ allowed: false, why: 'never-asked' });
});

test('a no is a no and a withdrawal is one; the device sees its choices again when it comes back', async () => {
  const page = visitor();
  const nothing = await page.choose({ news: 'refused', trends: 'refused', partners: 'refused' });
  for (const purpose of ['news', 'trends', 'partners'])
    expect(await gate(nothing.device, purpose)).toMatchObject({ allowed: false, why: 'refused' });
  const { device } = await page.choose({ news: 'given' });
  await page.choose({ news: 'withdrawn' }, { device, afterMs: 60_000 });
  expect(await gate(device, 'news')).toMatchObject({ allowed: false, why: 'withdrawn' });
  const again = await page.see({ device });
  expect(again.body.device).toBe(device);
  expect(again.body.choices).toEqual([expect.objectContaining({ purpose: 'news', choice: 'withdrawn' })]);
  expect((await page.see()).body.choices).toEqual([]);
});

test('the same act sent again is the same record; another moment is another', async () => {
  const page = visitor();
  const { body } = await page.see();
  const act = { token: body.token, afterMs: 5_000, choices: [{ purpose: 'news', choice: 'given' }] };
  const [first, second] = [await page.send(act), await page.send(act)];
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body.choices).toEqual([{ ...first.body.choices[0], status: 'repeated' }]);
  const third = await page.send({ ...act, afterMs: 5_001 });
  expect(third.status).toBe(201);
  expect(third.body.choices[0].record).not.toBe(first.body.choices[0].record);
  expect(await history(body.device)).toHaveLength(2);
});

test('twenty identical first acts at once, and thirty-two first visitors at once: one record each, and nobody gets a 500', async () => {
  const page = visitor();
  const { body } = await page.see();
  const act = { token: body.token, afterMs: 700, choices: [{ purpose: 'news', choice: 'given' }] };
  const same = await Promise.all(Array.from({ length: 20 }, async () => await page.send(act)));
  expect(new Set(same.map(({ status }) => status))).toEqual(new Set([200, 201]));
  expect(same.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(await history(body.device)).toHaveLength(1);
  const before = await records();
  const many = await Promise.all(
    Array.from({ length: 32 }, async () => await visitor().choose({ news: 'given' })),
  );
  expect(many.map(({ status }) => status)).toEqual(many.map(() => 201));
  expect(await records()).toBe(before + 32);
  for (const { device } of many) expect(await gate(device, 'news')).toMatchObject({ allowed: true });
});

test('a choice without the token of its notice is refused, each way with its own code', async () => {
  const page = visitor();
  const { body } = await page.see();
  const before = await records();
  const codeOf = async (token: unknown) => {
    const { status, body: answer } = await page.send({
      token,
      afterMs: 100,
      choices: [{ purpose: 'news', choice: 'given' }],
    });
    return [status, answer.code];
  };
  const key = home.house.config.keyring.derive('consent shown');
  const facts = {
    controllerId: home.lumyx.id,
    notice: body.notice,
    language: 'en',
    variant: 'banner',
    purposes: [],
    device: body.device,
  };
  expect(await codeOf(undefined)).toEqual([400, 'shown-token-missing']);
  expect(await codeOf('nonsense')).toEqual([400, 'shown-token-malformed']);
  expect(await codeOf(`${body.token.slice(0, -4)}AAAA`)).toEqual([403, 'shown-token-forged']);
  const wrong = await signShown(key, { ...facts, controllerId: home.lumart.id }, { at: now() });
  expect(await codeOf(wrong)).toEqual([403, 'shown-token-wrong-controller']);
  const old = await signShown(key, facts, { at: now().subtract({ minutes: 31 }) });
  expect(await codeOf(old)).toEqual([403, 'shown-token-expired']);
  const [head = '', ...rest] = body.token.split('.');
  const typed = Buffer.from(Buffer.from(head, 'base64url').toString().replace('consent-shown+jwt', 'JWT'));
  expect(await codeOf([typed.toString('base64url'), ...rest].join('.'))).toEqual([
    403,
    'shown-token-wrong-type',
  ]);
  expect(await records()).toBe(before);
});

test('unknown purposes, purposes that were not asked for, and a text that changed are refused whole', async () => {
  const page = visitor();
  const { body } = await page.see();
  const before = await records();
  const refusal = async (choices: object[], token = body.token) => {
    const { status, body: answer } = await page.send({ token, afterMs: 100, choices });
    return [status, answer.code, answer.purpose];
  };
  const good = { purpose: 'news', choice: 'given' };
  expect(await refusal([good, { purpose: 'nothing', choice: 'given' }])).toEqual([
    400,
    'purpose-unknown',
    'nothing',
  ]);
  expect(await refusal([good, { purpose: 'account', choice: 'given' }])).toEqual([
    400,
    'purpose-without-consent',
    'account',
  ]);
  const sixty = Array.from({ length: 60 }, (_, n) => ({ purpose: `made-up-${n}`, choice: 'given' }));
  expect((await refusal(sixty)).slice(0, 2)).toEqual([400, 'input-not-valid']);
  expect((await refusal([good, { purpose: 'news', choice: 'refused' }])).slice(0, 2)).toEqual([
    400,
    'input-not-valid',
  ]);
  expect(await records()).toBe(before);
  const known = await home.work(async (work) => await work.trx.raw('select name from purposes'));
  expect(known.rows).toHaveLength(4);
  const changed = PURPOSES.map((one) =>
    one.name === 'news' ? { ...one, version: 2, materialVersion: 2 } : one,
  );
  await home.work(async (work) => await savePurposes(work, changed));
  expect(await refusal([good])).toEqual([400, 'notice-stale', 'news']);
  expect(
    (await page.send({ token: body.token, afterMs: 100, choices: [{ ...good, choice: 'refused' }] })).status,
  ).toBe(201);
  expect((await page.choose({ news: 'given' })).status).toBe(201);
  await home.work(async (work) => await savePurposes(work, PURPOSES));
});

test('nobody is linked, found or asked about by an address, an account or another’s device', async () => {
  const page = visitor();
  const { body } = await page.see();
  const act = { token: body.token, afterMs: 100, choices: [{ purpose: 'news', choice: 'given' }] };
  for (const more of [
    { email: 'mira@example.com' },
    { subjectId: crypto.randomUUID() },
    { account: 'account-7' },
    { deviceId: 'x' },
    { externalId: 'x' },
  ]) {
    const { status, body: answer } = await page.send({ ...act, ...more });
    expect([status, answer.code, answer.errors[0].pointer]).toEqual([
      400,
      'input-not-valid',
      `/${Object.keys(more)[0]}`,
    ]);
  }
  const probe = await page.see({ query: '?email=mira%40example.com' });
  expect([probe.status, probe.body]).toMatchObject([400, { code: 'input-not-valid' }]);
  const made = await page.see({ device: 'A'.repeat(48) });
  expect([made.status, made.body]).toMatchObject([403, { code: 'device-not-ours' }]);
  for (const method of ['patch', 'put', 'delete'] as const)
    expect((await request(app.express)[method]('/lumyx/consent').set('Origin', PAGE).send(act)).status).toBe(
      404,
    );
});

test('a device of one controller is nothing to another, and neither is what it was shown', async () => {
  const bureau = await addController(home.house, 'bureau', 'Bureau', 0);
  await openConsentDoors(home, bureau);
  const { body } = await visitor().see();
  const there = visitorAt(app, 'bureau');
  expect((await there.see({ device: body.device })).body).toMatchObject({ code: 'device-not-ours' });
  const act = { token: body.token, afterMs: 100, choices: [{ purpose: 'news', choice: 'given' }] };
  expect((await there.send(act)).body).toMatchObject({ code: 'shown-token-wrong-controller' });
});
