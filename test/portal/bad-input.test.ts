// What the doors for people refuse, each with a designed page, a stable code, and nothing lost.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { jpeg, zip } from '../support/files.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  // Cookies of an https address are for https alone; supertest speaks plain HTTP on loopback.
  app = localApp(home);
});
afterAll(async () => {
  await app.close();
  await home.close();
});

async function form(): Promise<{ cookie: string; token: string }> {
  const answer = await request(app.express).get('/lumyx').expect(200);
  const token = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? '';
  return { cookie: String(answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '', token };
}
async function post(fields: Record<string, string>, path = '/lumyx'): Promise<request.Response> {
  const { cookie, token } = await form();
  return await request(app.express)
    .post(path)
    .set('Cookie', cookie)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const cases = async (): Promise<number> => {
  const { rows } = (await home.work(
    async (work) => await work.trx.raw('select count(*)::int as n from data_requests'),
  )) as { rows: { n: number }[] };
  return rows[0]?.n ?? 0;
};

test('a good form is taken; known and unknown people are answered alike', async () => {
  const answers = [
    await post({ right: 'access', email: 'known@example.com' }),
    await post({ right: 'access', email: 'unknown@example.net' }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^\/lumyx\/requests\/[0-9a-f-]{36}\/verify$/);
  }
  const headers = answers.map(
    ({
      headers: {
        date: _date,
        location: _location,
        'set-cookie': _cookie,
        'content-length': _length,
        ...rest
      },
    }) => rest,
  );
  expect(headers[0]).toEqual(headers[1]);
});

test.each([
  ['two addresses', { right: 'access', email: 'a@x.example, evil@y.example' }, 'one plain e-mail address'],
  [
    'a display name',
    { right: 'access', email: '"a@x.example" <evil@y.example>' },
    'one plain e-mail address',
  ],
  ['a line break', { right: 'access', email: 'a@x.example\r\nBcc: b@y.example' }, 'one plain e-mail address'],
  ['no wish', { email: 'a@x.example' }, 'Choose what you want'],
  ['a wish that there is not', { right: 'everything', email: 'a@x.example' }, 'Choose what you want'],
  ['words that are missing', { right: 'other', email: 'a@x.example' }, 'in your own words'],
  [
    'words that are too many',
    { right: 'other', email: 'a@x.example', ownWords: 'x'.repeat(5_001) },
    '5,000 characters',
  ],
])('%s: the form comes again and says what to do', async (_name, fields, words) => {
  const before = await cases();
  const answer = await post(fields as unknown as Record<string, string>);
  expect([answer.status, answer.text.includes('There is a problem'), answer.text.includes(words)]).toEqual([
    400,
    true,
    true,
  ]);
  expect(await cases()).toBe(before);
});

test('unknown fields, another content type, 10 MB and 10⁵ fields are refused by name', async () => {
  const { cookie, token } = await form();
  const send = () => request(app.express).post('/lumyx').set('Cookie', cookie);
  const before = await cases();
  const unknown = await send()
    .type('form')
    .send({ _csrf: token, right: 'access', email: 'a@x.example', admin: '1' });
  const json = await send().send({ right: 'access', email: 'a@x.example' });
  const large = await send()
    .type('form')
    .send(`_csrf=${token}&ownWords=${'x'.repeat(10_000_000)}`);
  const many = await send()
    .type('form')
    .send(`_csrf=${token}&${Array.from({ length: 5_000 }, (_, n) => `a${n}=1`).join('&')}`);
  expect([unknown, json, large, many].map(({ status }) => status)).toEqual([400, 415, 413, 413]);
  expect([unknown, json, large, many].map(({ text }) => /<code>([a-z-]+)<\/code>/.exec(text)?.[1])).toEqual([
    'field-unknown',
    'form-expected',
    'form-too-large',
    'form-too-many-fields',
  ]);
  expect(await cases()).toBe(before);
});

test('a form without its token is refused', async () => {
  const answer = await request(app.express)
    .post('/lumyx')
    .type('form')
    .send({ right: 'access', email: 'a@x.example' });
  expect([answer.status, answer.text.includes('form-expired')]).toEqual([403, true]);
});

test('ids of others, of other controllers and ids that never were look the same', async () => {
  const mine = await post({ right: 'access', email: 'mine@example.com' });
  const id = /requests\/([0-9a-f-]{36})/.exec(String(mine.headers.location))?.[1] ?? '';
  const addresses = [
    `/lumart/requests/${id}/verify`,
    `/lumyx/requests/${crypto.randomUUID()}/verify`,
    '/lumyx/requests/1/verify',
    '/nobody',
    '/lumyx/requests/..%2f..%2fetc/verify',
    '/nobody/requests/x/verify',
  ];
  const texts = new Set<string>();
  for (const address of addresses) {
    const answer = await request(app.express).get(address);
    expect([address, answer.status]).toEqual([address, 404]);
    texts.add(/<p class="govuk-body-l">([^<]+)</.exec(answer.text)?.[1] ?? '');
  }
  expect(texts.size).toBe(1);
  const status = await request(app.express).get(`/lumyx/requests/${id}`);
  expect([status.status, status.headers.location]).toEqual([303, `/lumyx/requests/${id}/verify`]);
});

test('opening a link acts on nothing, and pages are strict about scripts, frames and caches', async () => {
  const mine = await post({ right: 'erasure', email: 'link@example.com' });
  const before = await home.work(
    async (work) =>
      (await work.trx.raw('select count(*)::int as n from audit_entries')) as { rows: unknown[] },
  );
  const answer = await request(app.express).get(String(mine.headers.location)).expect(200);
  const after = await home.work(
    async (work) =>
      (await work.trx.raw('select count(*)::int as n from audit_entries')) as { rows: unknown[] },
  );
  expect(after.rows).toEqual(before.rows);
  expect(answer.headers['content-security-policy']).toMatch(
    /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/,
  );
  expect(answer.headers['content-security-policy']).not.toContain('unsafe');
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.text).not.toMatch(/<script|style="/);
});

test('the console asks to sign in first, and says the same for every wrong sign-in', async () => {
  const shut = await request(app.express).get('/lumyx/console');
  expect([shut.status, shut.headers.location]).toEqual([303, '/lumyx/console/sign-in']);
  const answer = await post(
    { email: 'nobody@lumyx.example', password: 'wrong wrong wrong' },
    '/lumyx/console/sign-in',
  );
  expect([answer.status, answer.text.includes('is not right')]).toEqual([400, true]);
});

test.each<[string, Record<string, string>, Buffer[], string]>([
  ['no proof', { proof: 'signed-permission' }, [], 'Attach one file'],
  ['a file where she confirms', {}, [jpeg()], 'Attach one file'],
  ['a hostile file', { proof: 'signed-permission' }, [zip()], 'neither a photograph'],
  ['her own address', { yourEmail: 'Her@Example.com' }, [], 'are the same'],
  ['no name', { name: ' ' }, [], 'Enter your name'],
  ['two addresses', { yourEmail: 'a@example.org, b@example.org' }, [], 'one plain mail address'],
  ['two addresses of hers', { email: 'a@example.org, b@example.org' }, [], 'one plain mail address'],
  ['a wish without words', { right: 'other' }, [], 'own words'],
  ['a wish without words, beside another mistake', { right: 'other', name: '' }, [], 'own words'],
])('asking for another: %s is refused at its field', async (_name, form, files, said) => {
  await home.house.database.raw('delete from rate_limits');
  const asked = {
    right: 'access',
    name: 'Avery Counsel',
    yourEmail: 'avery@counsel.example',
    proof: 'confirmation',
  };
  const agent = personAt(home, app, home.lumyx);
  const answer = await agent.send(
    '/lumyx/for-another',
    { ...asked, email: 'her@example.com', ...form },
    files,
  );
  expect([answer.status, wordsOf(answer).includes(said)]).toEqual([400, true]);
  expect(answer.text).toMatch(/href="#(name|email|yourEmail|proof|document|right|ownWords)"/);
});
