// Consents over HTTP: what a program can record and read, repetition and simultaneity, and every refusal by its code.
import { Client } from 'pg';
import request from 'supertest';
import { listApiClients, revokeApiClient } from '../../src/auth/api-clients.ts';
import { openConsentWorld } from '../consent/consent-world.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
let notice: string;
let admin: Client;
beforeEach(async () => {
  home = await openTestHouse();
  ({ notice } = await openConsentWorld(home));
  api = callsOf(home);
  key = await api.key(['record:consent', 'read:consents', 'ask:gate']);
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await home.close();
});

type Body = Record<string, unknown>;
const act = (more: Body = {}): Body => ({
  subject: 'account:4711',
  purpose: 'newsletter',
  choice: 'given',
  actedAt: Temporal.Now.instant().subtract({ minutes: 1 }).toString(),
  notice,
  method: 'checkbox',
  ...more,
});
const post = (acts: readonly Body[]) => api.post(key, '/consents', { acts }, null);
const gate = (query: string) => api.get(key, `/gate?${query}`);
const count = async (table: string): Promise<number> =>
  Number((await admin.query(`select count(*) as n from ${table}`)).rows[0].n);

test('a yes is recorded, holds at the gate, and is read back with its text', async () => {
  const registered = await api.post(
    key,
    '/notices',
    { text: 'Letters, once a month?', language: 'en', purposes: ['newsletter'] },
    null,
  );
  expect(registered.body).toEqual({
    notice: expect.stringMatching(/^[0-9a-f]{64}$/),
    purposes: { newsletter: 1 },
  });
  const { notice: shown } = registered.body;
  const answer = await post([act({ notice: shown })]);
  expect([answer.status, answer.body.outcomes[0].status]).toEqual([200, 'recorded']);
  const { record } = answer.body.outcomes[0];
  expect((await gate('subject=account:4711&purpose=newsletter')).body).toMatchObject({
    ...{ allowed: true, why: 'given', record, notice: shown, until: null, bundled: false },
  });
  const read = await api.get(key, '/consents/account:4711');
  expect(read.body).toMatchObject({
    states: [{ purpose: 'newsletter', choice: 'given', record, notice: shown }],
    acts: [{ record, source: 'api', method: 'checkbox' }],
    next: null,
  });
});

test('refuse everything, and the gate says refused; give and withdraw, and it says withdrawn', async () => {
  const no = { choice: 'refused', notice: undefined, method: undefined };
  await post(['newsletter', 'showcase', 'trends'].map((purpose) => act({ ...no, purpose })));
  for (const purpose of ['newsletter', 'showcase', 'trends'])
    expect((await gate(`subject=account:4711&purpose=${purpose}`)).body).toMatchObject({
      allowed: false,
      why: 'refused',
    });
  const at = (seconds: number): string => Temporal.Now.instant().add({ seconds }).toString();
  await post([act({ actedAt: at(1) })]);
  await post([act({ choice: 'withdrawn', actedAt: at(2) })]);
  expect((await gate('subject=account:4711&purpose=newsletter')).body).toMatchObject({
    allowed: false,
    why: 'withdrawn',
  });
  const { states, acts } = (await api.get(key, '/consents/account:4711?purpose=newsletter')).body;
  expect(states.map(({ choice }: { choice: string }) => choice)).toEqual(['withdrawn']);
  expect(acts.map(({ choice }: { choice: string }) => choice)).toEqual(['withdrawn', 'given', 'refused']);
});

test('twenty equal calls of a new person at once: all answered, one record', async () => {
  const body = [act({ subject: 'email:new@example.org' })];
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await post(body)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const records = new Set(answers.map((answer) => answer.body.outcomes[0].record));
  expect([records.size, await count('consent_records')]).toEqual([1, 1]);
});

test('thirty-two first visitors at once, and as many with bad acts among them: each gets its own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 64 }, async (_, n) =>
      n % 2 === 0
        ? await post([act({ subject: `device:browser-${n}` })])
        : await post([act({ subject: `device:browser-${n}`, purpose: 'nonsense' })]),
    ),
  );
  expect(answers.map(({ status, body }) => (status === 200 ? body.outcomes[0].status : body.code))).toEqual(
    Array.from({ length: 64 }, (_, n) => (n % 2 === 0 ? 'recorded' : 'purpose-unknown')),
  );
  expect(await count('consent_identities')).toBe(32);
});

test('a list of a thousand is taken, and one of a thousand and one is refused whole', async () => {
  const list = (length: number) => Array.from({ length }, (_, n) => act({ subject: `account:many-${n}` }));
  const refused = await post(list(1001));
  expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
    400,
    'input-not-valid',
    '/acts',
  ]);
  expect(await count('consent_records')).toBe(0);
  const taken = await post(list(1000));
  expect(taken.status).toBe(200);
  expect(await count('consent_records')).toBe(1000);
  const questions = list(1000).map(({ subject, purpose }) => ({ subject, purpose }));
  const asked = await api.post(key, '/gate/batch', { questions }, null);
  expect(asked.body.answers.filter(({ allowed }: { allowed: boolean }) => allowed)).toHaveLength(1000);
  expect(
    (await api.post(key, '/gate/batch', { questions: [...questions, questions[0] ?? {}] }, null)).body.code,
  ).toBe('input-not-valid');
});

test('in a list a refused act leaves its neighbours alone', async () => {
  const { body } = await post([act(), act({ purpose: 'nonsense' }), act({ subject: 'account:2' })]);
  expect(body.outcomes.map(({ status, code }: Body) => code ?? status)).toEqual([
    'recorded',
    'purpose-unknown',
    'recorded',
  ]);
});

test.each([
  ['purpose-unknown', { purpose: 'nonsense' }],
  ['purpose-ruled-out', { purpose: 'sale' }],
  ['purpose-without-consent', { purpose: 'account' }],
  ['notice-missing', { notice: undefined }],
  ['notice-unknown', { notice: '0'.repeat(64) }],
  ['consent-not-explicit', { purpose: 'health', method: 'button' }],
  ['age-missing', { purpose: 'portrait' }],
  ['under-age', { purpose: 'portrait', age: 13, jurisdiction: 'SE' }],
  ['acted-in-future', { actedAt: '2099-01-01T00:00:00Z' }],
  ['acted-too-long-ago', { actedAt: '1970-01-01T00:00:00Z' }],
  ['email-not-plain', { subject: 'email:a@example.org, b@example.org' }],
  ['subject-unknown', { subject: `id:${crypto.randomUUID()}` }],
])('%s', async (code, more) => {
  const answer = await post([act(more)]);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
  expect(answer.body.detail).toMatch(/Nothing/);
  expect([await count('consent_records'), await count('consent_identities')]).toEqual([0, 0]);
});

test.each([
  ['no prefix', { subject: 'mira@example.com' }],
  ['an id that is none', { subject: 'id:4711' }],
  ['an empty name', { subject: 'account:' }],
  ['a name of five thousand letters', { subject: `account:${'x'.repeat(5000)}` }],
  ['a line break in a name', { subject: 'account:a\nb' }],
  ['half a letter', { subject: 'account:\ud800' }],
  ['a purpose of five thousand letters', { purpose: 'x'.repeat(5000) }],
  ['a day without time', { actedAt: '2026-01-01' }],
  ['a moment without offset', { actedAt: '2026-01-01T00:00:00' }],
  ['no moment', { actedAt: undefined }],
  ['another choice', { choice: 'maybe' }],
  ['a place that is none', { jurisdiction: 'Germany' }],
  ['a field that is not known', { preferences: { all: true } }],
])('%s is no act', async (_what, more) => {
  const answer = await post([act(more)]);
  expect([answer.status, answer.body.code]).toEqual([400, 'input-not-valid']);
});

test('sixty unknown purposes are refused, and none of them exists afterwards', async () => {
  const { body } = await post(Array.from({ length: 60 }, (_, n) => act({ purpose: `made-up-${n}` })));
  expect(new Set(body.outcomes.map(({ code }: Body) => code))).toEqual(new Set(['purpose-unknown']));
  expect((await gate('subject=account:4711&purpose=made-up-7')).body.code).toBe('purpose-unknown');
});

test('a key that is withdrawn is refused with the next call, though it was seen a moment ago', async () => {
  expect((await post([act()])).status).toBe(200);
  const clients = await home.work(async (work) => await listApiClients(work));
  await home.work(async (work) => {
    for (const { id } of clients) await revokeApiClient(work, id);
  });
  const late = await post([act({ choice: 'withdrawn' })]);
  expect([late.status, late.body.code]).toEqual([401, 'key-not-valid']);
  expect((await gate('subject=account:4711&purpose=newsletter')).status).toBe(401);
  expect(await count('consent_records')).toBe(1);
});

test('nothing is said to strangers, and a key holds for its own controller alone', async () => {
  await post([act({ subject: 'email:mira@example.com' })]);
  for (const path of [
    '/gate?subject=email:mira@example.com&purpose=newsletter',
    '/consents/email:mira@example.com',
  ])
    expect((await request(api.app).get(`/api/v1${path}`)).status).toBe(401);
  const other = await api.key(['read:consents', 'ask:gate'], home.lumart);
  expect((await api.get(other, '/consents/email:mira@example.com')).body).toEqual({
    states: [],
    acts: [],
    next: null,
  });
  expect((await api.get(other, '/gate?subject=email:mira@example.com&purpose=newsletter')).body.code).toBe(
    'purpose-unknown',
  );
  const reader = await api.key(['read:consents']);
  expect((await api.post(reader, '/consents', { acts: [act()] }, null)).body.code).toBe('permission-missing');
});

test('a body beyond a megabyte is refused, and a list within it is not held to 64 kB', async () => {
  const padded = Array.from({ length: 900 }, (_, n) =>
    act({ subject: `account:${String(n).padStart(300, '0')}` }),
  );
  expect((await post(padded)).status).toBe(200);
  const tooLarge = await post([...padded, ...padded, ...padded]);
  expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'body-too-large']);
});

test('the gate answers for a recipient, a device and a subject, and in the words of the document', async () => {
  await post([act({ subject: 'device:phone' })]);
  expect((await gate('subject=device:phone&purpose=newsletter&recipient=Postina')).body).toMatchObject({
    allowed: true,
  });
  expect((await gate('subject=device:phone&purpose=newsletter&recipient=Nobody')).body.code).toBe(
    'recipient-unknown',
  );
  expect((await gate('subject=device:phone&purpose=sale')).body).toMatchObject({
    ...{ allowed: false, why: 'never-allowed', words: 'We do not sell what you trust us with.' },
  });
  expect((await gate('purpose=sale')).body.code).toBe('input-not-valid');
});

test('terms, notices and names: recorded over HTTP, and no consent comes of them', async () => {
  const body = {
    subject: 'account:4711',
    actedAt: Temporal.Now.instant().toString(),
    notice,
    document: 'terms',
  };
  for (const path of ['/acceptances', '/acknowledgments']) {
    const first = await api.post(key, path, body, null);
    const again = await api.post(key, path, body, null);
    expect([first.body.status, again.body.status, again.body.record]).toEqual([
      'recorded',
      'repeated',
      first.body.record,
    ]);
  }
  expect((await gate('subject=account:4711&purpose=newsletter')).body).toMatchObject({ why: 'never-asked' });
  const link = { subject: 'account:4711', as: 'device:phone' };
  await post([act({ subject: 'device:phone' })]);
  expect((await api.post(key, '/person-links', link, null)).body).toEqual({ outcome: 'linked' });
  expect((await gate('subject=account:4711&purpose=newsletter')).body).toMatchObject({ why: 'given' });
  expect((await api.post(key, '/person-links', { ...link, subject: 'account:other' }, null)).body).toEqual({
    outcome: 'shared',
  });
});

test('a long history is read page by page, each act once', async () => {
  const acts = Array.from({ length: 205 }, (_, n) =>
    act({
      actedAt: Temporal.Now.instant()
        .subtract({ minutes: n + 1 })
        .toString(),
    }),
  );
  await post(acts);
  const seen = new Set<string>();
  let before = '';
  for (let page = 0; page < 3; page += 1) {
    const { body } = await api.get(key, `/consents/account:4711${before}`);
    for (const { record } of body.acts) seen.add(record);
    before = `?before=${body.next}`;
  }
  expect(seen.size).toBe(205);
});
