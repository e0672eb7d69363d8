// What the public door of consent refuses: bad input five ways each, pages that are not listed, and who calls too often.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { historyOf } from '../../src/consent/consent-history.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { openConsentDoors, PAGE, visitorAt } from './consent-page.ts';

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

const history = async (deviceId: string) =>
  await home.work(async (work) => await historyOf(work, { deviceId }));
const visitor = () => visitorAt(app);
/** A caller of another household. */
const elsewhere = (n: number) => ({ 'X-Forwarded-For': `203.0.113.${n % 250}` });

test('moments that cannot be, and every other bad input, are refused by the name of the field', async () => {
  const page = visitor();
  const { body } = await page.see();
  const good = { token: body.token, afterMs: 100, choices: [{ purpose: 'news', choice: 'given' }] };
  const bad: readonly [object, string][] = [
    [{ ...good, afterMs: -1 }, '/afterMs'],
    [{ ...good, afterMs: 1_800_001 }, '/afterMs'],
    [{ ...good, afterMs: 0.5 }, '/afterMs'],
    [{ token: body.token, choices: good.choices }, '/afterMs'],
    [{ ...good, choices: [] }, '/choices'],
    [{ ...good, choices: [{ purpose: 'news', choice: true }] }, '/choices/0/choice'],
    [{ ...good, choices: [{ purpose: 7, choice: 'given' }] }, '/choices/0/purpose'],
    [{ ...good, choices: { news: true } }, '/choices'],
    [{ ...good, age: 'adult' }, '/age'],
    [{ ...good, jurisdiction: 'Germany' }, '/jurisdiction'],
    [{ ...good, method: 'signal' }, '/method'],
  ];
  for (const [input, pointer] of bad) {
    const { status, body: answer } = await page.send(input);
    expect([pointer, status, answer.code, answer.errors?.[0].pointer]).toEqual([
      pointer,
      400,
      'input-not-valid',
      pointer,
    ]);
  }
  const ahead = await page.send({ ...good, afterMs: 1_200_000 });
  expect([ahead.status, ahead.body.code]).toEqual([400, 'acted-in-future']);
  const post = () => request(app.express).post('/lumyx/consent').set('Origin', PAGE);
  const answers = [
    await post().set('Content-Type', 'text/plain').send(JSON.stringify(good)),
    await post().set('Content-Type', 'application/json').send('{"token":'),
    await post().set('Content-Type', 'application/json').send('"text"'),
    await post()
      .set('Content-Type', 'application/json')
      .send(JSON.stringify({ ...good, token: 'x'.repeat(20_000) })),
    await post().type('form').send({ token: body.token }),
    await post(),
  ];
  expect(answers.map(({ status, body: answer }) => [status, answer.code])).toEqual([
    [415, 'body-not-json'],
    [400, 'body-not-json'],
    [400, 'body-not-json'],
    [413, 'body-too-large'],
    [415, 'body-not-json'],
    [415, 'body-not-json'],
  ]);
});

test('only pages that the controller lists may call; the others are refused before anything happens', async () => {
  const { body } = await visitor().see();
  const act = { token: body.token, afterMs: 100, choices: [{ purpose: 'news', choice: 'given' }] };
  for (const origin of [
    'https://evil.example',
    'null',
    `${PAGE}.evil.example`,
    'http://www.lumyx.example',
    'x'.repeat(5_000),
    PAGE.toUpperCase(),
  ]) {
    const [seen, sent] = [
      await visitorAt(app, 'lumyx', origin).see(),
      await visitorAt(app, 'lumyx', origin).send(act),
    ];
    for (const answer of [seen, sent]) {
      expect([origin.slice(0, 40), answer.status, answer.body]).toMatchObject([
        origin.slice(0, 40),
        403,
        { code: 'origin-not-listed' },
      ]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  }
  expect(await history(body.device)).toEqual([]);
  const asked = await request(app.express)
    .options('/lumyx/consent')
    .set('Origin', PAGE)
    .set('Access-Control-Request-Method', 'POST');
  expect([
    asked.status,
    asked.headers['access-control-allow-origin'],
    asked.headers['access-control-allow-headers'],
  ]).toEqual([204, PAGE, 'Content-Type, Habeas-Device']);
  expect(asked.headers.vary).toContain('Origin');
  expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
  const bare = await request(app.express).get('/lumyx/consent/notice');
  expect([bare.status, bare.headers['access-control-allow-origin']]).toEqual([200, undefined]);
});

test('a controller that lists no page has no such address', async () => {
  for (const slug of ['lumart', 'nobody']) {
    const { status, headers, body } = await visitorAt(app, slug).see();
    expect([status, headers['content-type'], body]).toMatchObject([
      404,
      'application/problem+json',
      { code: 'not-here' },
    ]);
  }
});

test('who calls too often waits, and nobody else does', async () => {
  const { body } = await visitor().see();
  const act = { token: body.token, afterMs: 200, choices: [{ purpose: 'nothing', choice: 'given' }] };
  const statuses = async () =>
    await Promise.all(
      Array.from({ length: 3 }, async () => (await visitor().send(act, elsewhere(7))).status),
    );
  expect(await statuses()).toEqual([400, 400, 400]);
  // As if 1,199 had been counted.
  await home.house.database.raw(
    `update rate_limits set points = 1199 where key = 'consent-address:203.0.113.7'`,
  );
  expect((await statuses()).sort()).toEqual([400, 429, 429]);
  expect((await visitor().send(act, elsewhere(8))).body.code).toBe('purpose-unknown');
});
