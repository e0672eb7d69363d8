// A person's own pages: the code, the status in plain words, taking it back, giving up the time to reconsider.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { answerRequest, denyRequest } from '../../src/requests/decide.ts';
import { localApp } from '../support/local-app.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let app: App;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home, { trustedProxies: 1 });
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const someone = (controller: Controller = home.lumyx): Person => personAt(home, app, controller);
const idOf = (path: string): string => path.split('/').at(-1) ?? '';

test('she asks, sees her number, proves the address, and reads where her request stands', async () => {
  const her = someone();
  const path = await her.ask({ right: 'access', email: 'ida@example.com' });
  const verify = wordsOf(await her.get(`${path}/verify`));
  expect(verify).toMatch(/Check your mail .* number of your request is [0-9A-Z]{4}-[0-9A-Z]{4}/);
  expect((await her.get(path)).headers.location).toBe(`${path}/verify`);
  expect(wordsOf(await her.post(`${path}/verify`, { code: '12' }))).toContain('Enter the eight digits');
  const wrong = await her.post(`${path}/verify`, { code: '0000 0000' });
  expect([wrong.status, wordsOf(wrong).includes('This code is not right')]).toEqual([400, true]);
  expect(wrong.text).not.toContain('0000 0000');
  const code = await her.codeFor('ida@example.com');
  expect((await her.post(`${path}/verify`, { code })).headers.location).toBe(path);
  const status = await her.get(path);
  expect(wordsOf(status)).toContain('We are now looking for your data');
  expect(wordsOf(status)).toMatch(/You get our answer by \d+ \w+ 20\d\d at the latest/);
  expect(status.headers.refresh).toBe('5');
  const still = await her.get(`${path}?still=yes`);
  expect([still.status, still.headers.refresh]).toEqual([200, undefined]);
  expect((await her.get(`${path}/verify`)).headers.location).toBe(path);
  expect((await someone().post(`${path}/verify`, { code })).status).toBe(400);
});

test('the page that loads itself every five seconds reads each row of a case once', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'access', email: 'often@example.com' });
  const asked: string[] = [];
  const listen = ({ sql }: { readonly sql: string }): void => void asked.push(sql);
  home.house.database.on('query', listen);
  await her.get(path);
  home.house.database.removeListener('query', listen);
  expect(asked.filter((sql) => asked.indexOf(sql) !== asked.lastIndexOf(sql))).toEqual([]);
  expect(asked.length).toBeGreaterThan(10);
});

test('proof gives a new session, bound to the one request, for half an hour', async () => {
  const her = someone();
  const mine = await her.askAndProve({ right: 'access', email: 'nora@example.com' });
  const other = await someone().ask({ right: 'access', email: 'else@example.com' });
  expect((await her.get(other)).headers.location).toBe(`${other}/verify`);
  expect((await her.post(`${other}/withdraw`, {})).headers.location).toBe(`${other}/verify`);
  expect((await her.get(mine.replace('/lumyx/', '/lumart/'))).headers.location).toMatch(/verify$/);
  expect((await her.get(mine)).status).toBe(200);
  const began = Date.now();
  const clock = jest.spyOn(Date, 'now');
  try {
    // Every visit keeps the session of the browser, but none lengthens the proof.
    clock.mockReturnValue(began + 20 * 60_000);
    expect((await her.get(mine)).status).toBe(200);
    clock.mockReturnValue(began + 31 * 60_000);
    expect((await her.get(mine)).headers.location).toBe(`${mine}/verify`);
  } finally {
    clock.mockRestore();
  }
});

test('a session planted before the proof is worth nothing after it', async () => {
  const her = someone();
  const path = await her.ask({ right: 'access', email: 'planted@example.com' });
  const cookieOf = (answer: request.Response): string =>
    String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const planted = cookieOf(await her.get('/lumyx'));
  const code = await her.codeFor('planted@example.com');
  const proven = cookieOf(await her.post(`${path}/verify`, { code }));
  expect(proven).toMatch(/^habeas=./);
  expect(proven).not.toBe(planted);
  const open = async (cookie: string) => (await request(app.express).get(path).set('Cookie', cookie)).status;
  expect([await open(planted), await open(proven)]).toEqual([303, 200]);
});

test('she takes it back; nothing more is offered but to ask again', async () => {
  const her = someone();
  const path = await her.askAndProve({ right: 'access', email: 'back@example.com' });
  expect((await her.post(`${path}/withdraw`, {}, path)).headers.location).toBe(path);
  const words = wordsOf(await her.get(path));
  expect(words).toContain('You took this request back');
  expect(words).toContain('Ask again');
  expect(words).not.toMatch(/Take my request back|The road of your request|at the latest/);
  const twice = await her.post(`${path}/withdraw`, {}, '/lumyx');
  expect([twice.status, wordsOf(twice).includes('not possible any more')]).toEqual([409, true]);
});

test('the time to reconsider: said to the minute, given up only in her own words', async () => {
  const her = someone(home.lumart);
  const path = await her.askAndProve({ right: 'erasure', email: 'cool@example.com' });
  const words = wordsOf(await her.get(path));
  expect(words).toMatch(/Until \d+ \w+ 20\d\d at \d\d:\d\d you can change your mind/);
  const short = await her.post(`${path}/waive`, { statement: 'no' }, path);
  expect(short.status).toBe(400);
  expect(short.text).toMatch(/<details class="govuk-details" open>.*I do not want to wait/);
  expect(wordsOf(short)).toContain('Write in your own words that you do not want to wait');
  expect(wordsOf(await her.get(path))).toContain('you can change your mind');
  const statement = 'I am sure, please delete it now.';
  expect((await her.post(`${path}/waive`, { statement }, path)).headers.location).toBe(path);
  const waived = await her.get(path);
  expect(wordsOf(waived)).not.toContain('you can change your mind');
  expect(wordsOf(waived)).toContain('We begin within a minute');
  expect(waived.headers.refresh).toBe('5');
});

test('what staff answered or refused stands on her page, word for word and escaped', async () => {
  const her = someone();
  const asked = { right: 'other', email: 'word@example.com', ownWords: 'Who sets your prices?' };
  const path = await her.askAndProve(asked);
  expect((await her.get(path)).headers).not.toHaveProperty('refresh');
  const answer = 'A rule sets them: <b>no person</b> and no data about you.';
  await home.work(async (work) => await answerRequest(work, { requestId: idOf(path), answer }));
  const answered = await her.get(path);
  expect(answered.text).toContain('&lt;b&gt;no person&lt;/b&gt;');
  const second = await her.askAndProve({ right: 'access', email: 'denied@example.com' });
  const explanation = 'We could not make sure that it is really you who asks.';
  await home.work(
    async (work) =>
      await denyRequest(work, { requestId: idOf(second), reason: 'not-identified', explanation }),
  );
  const denied = wordsOf(await her.get(second));
  expect(denied).toContain('We have refused this request');
  expect(denied).toContain(explanation);
  expect(denied).toContain('you can complain to Berlin Commissioner');
});

test('another code: sent once more, and silently not any more after five', async () => {
  const her = someone();
  const path = await her.ask({ right: 'access', email: 'codes@example.com' });
  const first = await her.codeFor('codes@example.com');
  for (let more = 0; more < 5; more += 1) {
    expect((await her.post(`${path}/code`, {})).headers.location).toBe(`${path}/verify?again=yes`);
  }
  expect(wordsOf(await her.get(`${path}/verify?again=yes`))).toContain('a new one is on its way');
  const newest = await her.codeFor('codes@example.com');
  expect(newest).not.toBe(first);
  const letters = home.mailbox.received.filter(({ recipients }) => recipients.includes('codes@example.com'));
  expect(letters).toHaveLength(5);
  expect((await her.post(`${path}/verify`, { code: first })).status).toBe(400);
  expect((await her.post(`${path}/verify`, { code: newest })).status).toBe(303);
});

test('a code whose time is over says so and opens nothing; a new one is one press away', async () => {
  await home.house.database.raw('delete from rate_limits');
  const her = someone();
  const email = 'late.code@example.com';
  const path = await her.ask({ right: 'access', email });
  const code = await her.codeFor(email);
  home.later({ minutes: 11 });
  const late = await her.post(`${path}/verify`, { code }, `${path}/verify`);
  expect([late.status, wordsOf(late).includes('its time is over')]).toEqual([400, true]);
  expect((await her.get(path)).headers.location).toBe(`${path}/verify`);
  expect((await her.post(`${path}/code`, {}, `${path}/verify`)).status).toBe(303);
  const fresh = await her.codeFor(email);
  expect((await her.post(`${path}/verify`, { code: fresh }, `${path}/verify`)).headers.location).toBe(path);
});
