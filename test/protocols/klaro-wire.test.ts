// What Klaro's door takes and refuses on the wire: names by the pack, the token in the place of the configuration's id.
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
  app = localApp(home);
  const services = { mailer: 'news', matomo: 'trends', session: 'account' };
  await openConsentDoors(home, home.lumyx, { origins: [PAGE], klaro: { manager: 'lumyx', services } });
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const BASE = '/lumyx/consent/klaro/v1/privacy-managers';
const config = async (query = '?name=default', manager = 'lumyx') =>
  await request(app.express).get(`${BASE}/${manager}/config.json${query}`).set('Origin', PAGE);
const post = async (body: string, type = 'text/plain;charset=UTF-8', headers: Record<string, string> = {}) =>
  await request(app.express)
    .post(`${BASE}/lumyx/submit`)
    .set({ Origin: PAGE, 'Content-Type': type, ...headers })
    .send(body);
const message = (said: object) => ({
  location_data: { hostname: 'www.lumyx.example', pathname: '/', port: 0, protocol: 'https' },
  user_data: { client_name: 'klaro:web', client_version: '0.7.22' },
  consent_data: { changes: {}, type: 'save', ...said },
});
const submit = async (said: object, headers?: Record<string, string>) =>
  await post(JSON.stringify(message(said)), undefined, headers);
const deviceIn = (id: string): string =>
  JSON.parse(Buffer.from(id.split('.')[1] ?? '', 'base64url').toString()).device;
const past = async (id: string) => {
  const acts = await home.work(async (work) => await historyOf(work, { deviceId: deviceIn(id) }));
  return acts.map(({ purpose, choice }) => `${purpose} ${choice}`).sort();
};

test('the configuration has every switch off but what needs no consent, and names only what the pack names', async () => {
  const { status, headers, body } = await config('?name=default&testing=true&lang=fr');
  expect([status, headers['access-control-allow-origin'], headers['cache-control']]).toEqual([
    200,
    PAGE,
    'no-store',
  ]);
  const services = body.services.map(({ name, required, default: on }: Record<string, unknown>) => [
    name,
    required,
    on,
  ]);
  expect(services).toEqual([
    ['mailer', false, false],
    ['matomo', false, false],
    ['session', true, true],
  ]);
  expect([body.lang, Object.keys(body.translations.fr.purposes)]).toEqual(['fr', ['news', 'trends']]);
  expect(JSON.stringify(body)).not.toContain('partners');
  expect((await config('?name=default', 'another')).status).toBe(404);
  expect((await config('?name=../x')).body.code).toBe('input-not-valid');
  expect((await config('?user=7')).body.code).toBe('input-not-valid');
});

test('a submission twice at once is one act; what is necessary is never a consent, on or off', async () => {
  const { body } = await config();
  const said = { consents: { mailer: true, matomo: false, session: false }, config: body.id };
  const all = await Promise.all(Array.from({ length: 8 }, async () => await submit(said)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(await past(body.id))).toEqual(new Set(['news given', 'trends refused']));
  expect((await past(body.id)).length).toBeLessThanOrEqual(4);
});

test('a service that the pack does not name is refused by its name, and nothing is recorded', async () => {
  const { body } = await config();
  const answer = await submit({ consents: { mailer: true, tracker: true }, config: body.id });
  expect([answer.status, answer.body.code, answer.body.service]).toEqual([
    400,
    'klaro-service-unknown',
    'tracker',
  ]);
  for (const name of ['constructor', 'toString'])
    expect((await submit({ consents: { [name]: true }, config: body.id })).body.code).toBe(
      'klaro-service-unknown',
    );
  await post(
    JSON.stringify(message({ config: body.id })).replace(
      '"changes"',
      '"consents":{"__proto__":true},"changes"',
    ),
  );
  expect(await past(body.id)).toEqual([]);
});

test('a yes of a script is nobody’s yes; its no counts', async () => {
  const { body } = await config();
  const said = { type: 'script', config: body.id };
  const yes = await submit({ ...said, consents: { mailer: true } });
  expect([yes.status, yes.body.code]).toEqual([400, 'klaro-not-a-person']);
  expect((await submit({ ...said, consents: { mailer: false } })).status).toBe(201);
  expect(await past(body.id)).toEqual(['news refused']);
});

test('a banner of another configuration, or none, is refused; so is a token that was made for another page', async () => {
  const codes: unknown[] = [];
  for (const id of [undefined, 'default', 'a.b.c'])
    codes.push((await submit({ consents: {}, config: id })).body.code);
  expect(codes).toEqual(['shown-token-missing', 'shown-token-malformed', 'shown-token-malformed']);
  const { body: notice } = await visitorAt(app).see();
  const other = await submit({ consents: { mailer: true }, config: notice.token });
  expect(other.status).toBe(201);
});

test('bad input is refused: no JSON, another type, too large, too many, the wrong form, another page', async () => {
  const { body } = await config();
  const good = message({ consents: { mailer: true }, config: body.id });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`s${n}`, false]));
  const refusals = [
    await post('{"consent_data":'),
    await post(''),
    await post(JSON.stringify(good), 'application/x-www-form-urlencoded'),
    await post(JSON.stringify({ ...good, padding: 'x'.repeat(17_000) })),
    await submit({ consents: many, config: body.id }),
    await submit({ consents: { mailer: 'yes' }, config: body.id }),
    await submit({ consents: [], config: body.id }),
    await submit({ consents: {}, type: 'guess', config: body.id }),
    await submit({ consents: {}, email: 'mira@example.com', config: body.id }),
    await post('null'),
    await submit({ consents: { mailer: true }, config: body.id }, { Origin: 'https://evil.example' }),
  ];
  expect(refusals.map(({ status, body: answer }) => `${status} ${answer.code}`)).toEqual([
    '415 body-not-json',
    '415 body-not-json',
    '415 body-not-json',
    '413 body-too-large',
    '400 input-not-valid',
    '400 input-not-valid',
    '400 input-not-valid',
    '400 input-not-valid',
    '400 input-not-valid',
    '400 input-not-valid',
    '403 origin-not-listed',
  ]);
  expect(await past(body.id)).toEqual([]);
});
