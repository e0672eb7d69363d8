// A controller's word that a person is signed in: taken once, from its own key, for minutes; everything else is refused.
import { createHmac } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { now } from '../../src/platform/clock.ts';
import { readNotes } from '../../src/requests/case-note.ts';
import { findRequest, holdRequest } from '../../src/requests/data-request.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { reachOf } from '../../src/requests/reach.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Api, callsOf } from '../api/call.ts';
import { personAt, wordsOf } from '../portal/person.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Company, company, type Said, trust } from '../support/vouch.ts';

const AUDIENCE = 'https://privacy.example/lumyx';
let home: TestHouse;
let api: Api;
let app: App;
let key: string;
let lumyx: Company;
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  app = localApp(home, { trustedProxies: 1 });
  lumyx = await company();
  await trust(home, home.lumyx, [lumyx]);
  key = await api.key(['enter:case', 'read:cases']);
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const word = async (said: Partial<Said> & { email: string }, by = lumyx): Promise<string> =>
  await by.vouch({ at: now(), audience: AUDIENCE, ...said });
const enter = async (email: string, assertion: string) =>
  await api.post(key, '/requests', { right: 'access', email, assertion });
const seconds = (away: number): number => Math.floor(now().epochMilliseconds / 1000) + away;
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

test('a signed-in person is proven without a code, and no code is sent; the key of the program alone proves nothing', async () => {
  const email = 'ida@example.com';
  const alone = await api.post(key, '/requests', { right: 'erasure', email });
  expect([alone.status, alone.body.status]).toEqual([201, 'received']);
  const taken = await enter(email, await word({ email: 'Ida@example.com' }));
  expect([taken.status, taken.body.status]).toEqual([201, 'verified']);
  const kept = await home.work(async (work) => await findRequest(work, taken.body.id));
  expect(kept).toMatchObject({ provenBy: 'session', channel: 'api' });
  const letters = await home.work(
    async (work) => await work.trx.raw(`select letter from notices where request_id = ?`, [taken.body.id]),
  );
  expect(letters.rows).toEqual([{ letter: 'request-received' }]);
});

test('whoever asked before in her name, unproven, does not steer the letters of what she asks signed in', async () => {
  const hers = 'steered@example.com';
  const wish = { right: 'access', email: hers, safeEmail: 'stranger@example.net', channel: 'form' } as const;
  const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
  const taken = await enter(hers, await word({ email: hers }));
  expect(taken.body).toMatchObject({ id: requestId, status: 'verified' });
  const reachNow = async () =>
    await home.work(async (work) => await reachOf(work, await holdRequest(work, requestId)));
  expect(await reachNow()).toMatchObject({ letters: hers, unproven: null });
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw(`select letter from notices where request_id = ? order by letter`, [requestId]),
  );
  expect(rows).toEqual([{ letter: 'request-code' }, { letter: 'request-received' }]);
  const [note] = await home.work(async (work) => await readNotes(work, requestId));
  expect(note?.text).toContain('it is struck out');
});

test('what somebody said before in her name, unproven, does not pass for her words, nor its language and its place', async () => {
  const hers = 'spoken@example.com';
  const first = { right: 'rectification', email: hers, channel: 'form', language: 'zh' } as const;
  const lie = { ownWords: 'I moved to 1 Stranger Street.', residence: { country: 'US', subdivision: 'CA' } };
  const { requestId } = await home.work(async (work) => await receiveRequest(work, { ...first, ...lie }));
  const told = { ownWords: 'My name has two t.', residence: { country: 'DE', subdivision: null } };
  const begin = async (): Promise<void> =>
    await home.work(async (work) => {
      await receiveRequest(work, { ...first, ...told, language: 'de', signedIn: true });
      await identifyBySession(work, requestId);
    });
  await begin();
  const request = await home.work(async (work) => await findRequest(work, requestId));
  expect([request?.status, request?.language]).toEqual(['verified', 'de']);
  const notes = async (): Promise<string[]> =>
    (await home.work(async (work) => await readNotes(work, requestId))).map(({ text }) => text);
  // Both belong to one moment.
  expect((await notes()).sort()).toEqual([
    'Before the person signed in, nobody had proven this request. What it says may come from somebody else. Its law was chosen for US-CA; signed in, the person lives in DE: look whether that law is the right one.',
    'Sent again, by the person, signed in:\nMy name has two t.',
  ]);
  await begin();
  expect((await notes()).filter((text) => text.startsWith('Before'))).toHaveLength(1);
});

test('a signed-in person names a safe address also for what was asked before; once proven, nothing of hers is struck out', async () => {
  const hers = 'safer@example.com';
  const wish = { right: 'access', email: hers, safeEmail: 'stranger@example.net', channel: 'form' } as const;
  const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
  await home.work(async (work) => {
    await receiveRequest(work, { ...wish, safeEmail: 'safe@example.net', signedIn: true });
    await identifyBySession(work, requestId);
  });
  await enter(hers, await word({ email: hers }));
  const reach = await home.work(async (work) => await reachOf(work, await holdRequest(work, requestId)));
  expect(reach.unproven).toMatchObject({ email: 'safe@example.net', asked: true });
});

test('an ES256 key is as good', async () => {
  const other = await company('ES256');
  await trust(home, home.lumyx, [lumyx, other]);
  expect((await enter('es@example.com', await word({ email: 'es@example.com' }, other))).status).toBe(201);
  await trust(home, home.lumyx, [lumyx]);
});

const email = 'eve@example.com';
const forged: [string, string, () => Promise<string>][] = [
  ['no signature', 'assertion-not-valid', async () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
  [
    'a secret made of the public key',
    'assertion-not-valid',
    async () => {
      const body = `${encoded({ alg: 'HS256', kid: lumyx.kid })}.${encoded(claims())}`;
      const secret = Buffer.from(lumyx.jwk.x ?? '', 'base64url');
      return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
    },
  ],
  [
    'a key of another kind',
    'assertion-not-valid',
    async () => await word({ email }, await company('RS256', lumyx.kid)),
  ],
  [
    'another key by the same name',
    'assertion-not-valid',
    async () => await word({ email }, await company('EdDSA', lumyx.kid)),
  ],
  ['a key that nobody knows', 'assertion-not-valid', async () => await word({ email }, await company())],
  ['too old', 'assertion-expired', async () => await word({ email, at: now().subtract({ minutes: 10 }) })],
  [
    'of the future',
    'assertion-from-future',
    async () => await word({ email, at: now().add({ seconds: 90 }) }),
  ],
  ['not valid yet', 'assertion-from-future', async () => await word({ email, claims: { nbf: seconds(60) } })],
  ['of too long a life', 'assertion-not-valid', async () => await word({ email, seconds: 301 })],
  [
    'meant for another controller',
    'assertion-audience',
    async () => await word({ email, audience: 'https://privacy.example/lumart' }),
  ],
  [
    'meant for another house',
    'assertion-audience',
    async () => await word({ email, audience: 'https://evil.example/lumyx' }),
  ],
  [
    'of another issuer',
    'assertion-not-valid',
    async () => await word({ email, claims: { iss: 'https://evil.example' } }),
  ],
  [
    'without a name for itself',
    'assertion-not-valid',
    async () => await word({ email, claims: { jti: '' } }),
  ],
  ['without a subject', 'assertion-not-valid', async () => await word({ email, claims: { sub: '' } })],
  [
    'with an address that is a list',
    'assertion-not-valid',
    async () => await word({ email, claims: { email: [email] } }),
  ],
  ['nonsense', 'assertion-not-valid', async () => 'a.b.c'],
];
function claims() {
  return {
    iss: 'https://lumyx.example',
    aud: AUDIENCE,
    sub: 's',
    email,
    iat: seconds(0),
    exp: seconds(60),
    jti: 'j',
  };
}

test.each(forged)('refused by name and nothing is saved: %s', async (_name, code, make) => {
  const answer = await enter(email, await make());
  expect([answer.status, answer.body.code]).toEqual([403, code]);
  const { rows } = await home.work(
    async (work) => await work.trx.raw(`select count(*)::int as n from assertions_used`),
  );
  expect(answer.text).not.toContain(email);
  expect((await enter(email, await make())).body.code).toBe(code);
  const after = await home.work(
    async (work) => await work.trx.raw(`select count(*)::int as n from assertions_used`),
  );
  expect(after.rows).toEqual(rows);
});

test('each word counts once, also when it comes twice at the same time', async () => {
  const one = await word({ email: 'twice@example.com' });
  const both = await Promise.all([enter('twice@example.com', one), enter('twice@example.com', one)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
  expect((await enter('twice@example.com', one)).body.code).toBe('assertion-replayed');
});

test('a word may end at a fraction of a second', async () => {
  const exp = seconds(120) + 0.0625;
  const taken = await enter('exact@example.com', await word({ email: 'exact@example.com', claims: { exp } }));
  expect([taken.status, taken.body.status]).toEqual([201, 'verified']);
  const odd = { exp: seconds(120) + 0.3333333 };
  expect((await enter('odd@example.com', await word({ email: 'odd@example.com', claims: odd }))).status).toBe(
    201,
  );
});

test('a word about somebody else, and at a controller that takes none, opens nothing', async () => {
  const other = await enter('mallory@example.com', await word({ email: 'victim@example.com' }));
  expect([other.status, other.body.code]).toEqual([403, 'assertion-other-person']);
  const foreign = await api.key(['enter:case'], home.lumart);
  const send = async (assertion: string) =>
    (await api.post(foreign, '/requests', { right: 'access', email, assertion })).body.code;
  expect(await send(await word({ email, audience: 'https://privacy.example/lumart' }))).toBe(
    'assertion-not-taken',
  );
  await trust(home, home.lumart, [await company()]);
  expect(await send(await word({ email, audience: 'https://privacy.example/lumart' }))).toBe(
    'assertion-not-valid',
  );
});

test('sent by her account pages she lands on the form, asks without a code, and reads her status', async () => {
  const her = personAt(home, app, home.lumyx);
  const said = { email: 'nora@example.com', audience: 'http://localhost/lumyx' };
  const bare = await her.postBare('/lumyx/signed-in', { assertion: await word(said) });
  expect([bare.status, bare.headers.location]).toEqual([303, '/lumyx/signed-in']);
  const form = await her.get('/lumyx/signed-in');
  expect(wordsOf(form)).toContain('You are signed in as n');
  expect(form.text).not.toContain('nora@example.com');
  expect(form.text).not.toContain('id="email"');
  const wrong = await her.post('/lumyx/signed-in/request', { right: 'other' }, '/lumyx/signed-in');
  expect([wrong.status, wordsOf(wrong).includes('Tell us in your own words')]).toEqual([400, true]);
  const asked = await her.post('/lumyx/signed-in/request', { right: 'access' }, '/lumyx/signed-in');
  expect(asked.status).toBe(303);
  expect(wordsOf(await her.get(String(asked.headers.location)))).toContain('Your address is proven');
  expect((await her.get('/lumyx/signed-in')).headers.location).toBe('/lumyx');
});

test('a forged word at the portal is refused in words; without one the page leads to the form', async () => {
  const somebody = personAt(home, app, home.lumyx);
  expect((await somebody.get('/lumyx/signed-in')).headers.location).toBe('/lumyx');
  const refused = await somebody.postBare('/lumyx/signed-in', { assertion: 'a.b.c' });
  expect([refused.status, wordsOf(refused)]).toEqual([403, expect.stringContaining('assertion-not-valid')]);
  const form = await somebody.post('/lumyx/signed-in/request', { right: 'access' });
  expect(form.headers.location).toBe('/lumyx');
  const foreign = personAt(home, app, home.lumart);
  const said = { email: 'nora@example.com', audience: 'http://localhost/lumyx' };
  expect((await foreign.postBare('/lumart/signed-in', { assertion: await word(said) })).status).toBe(403);
});
