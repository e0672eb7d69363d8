// Appeals and messages by program: once per key, with the permission that each needs, and nothing of other controllers.
import { refusedCase, staffOf } from '../support/refused-case.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Api, callsOf } from './call.ts';

let home: TestHouse;
let api: Api;
let key: string;
let about: string;
beforeAll(async () => {
  home = await openTestHouse();
  api = callsOf(home);
  key = await api.key(['enter:case', 'read:cases', 'ask:person']);
  about = await refusedCase(home, await staffOf(home, 'ola', 'approver'), { email: 'tess@example.com' });
});
afterAll(() => home.close());

const WORDS = { words: 'You overlooked that the invoices are not mine.' };

test('an appeal is entered once per key, and names what it is about', async () => {
  const once = crypto.randomUUID();
  const lodged = await api.post(key, `/requests/${about}/appeals`, WORDS, once);
  expect([lodged.status, lodged.body]).toMatchObject([
    201,
    { right: 'appeal', status: 'verified', channel: 'api', about, outcome: null },
  ]);
  expect((await api.post(key, `/requests/${about}/appeals`, WORDS, once)).body).toEqual(lodged.body);
  const second = await api.post(key, `/requests/${about}/appeals`, WORDS);
  expect([second.status, second.body.code]).toEqual([409, 'review-not-offered']);
});

test('messages are written and read', async () => {
  const sent = await api.post(key, `/requests/${about}/messages`, { words: 'We have found it.' });
  expect([sent.status, sent.body]).toMatchObject([201, { from: 'us', kind: 'message' }]);
  const { body } = await api.get(key, `/requests/${about}/messages`);
  expect(body.said).toEqual([sent.body]);
});

test('refused: without the permission, without words, of another controller, of nobody', async () => {
  const reader = await api.key(['read:cases']);
  expect((await api.get(reader, `/requests/${about}/messages`)).status).toBe(403);
  expect((await api.post(reader, `/requests/${about}/messages`, { words: 'x' })).status).toBe(403);
  expect((await api.post(reader, `/requests/${about}/appeals`, WORDS)).status).toBe(403);
  expect((await api.post(key, `/requests/${about}/messages`, { words: '' })).status).toBe(400);
  expect((await api.post(key, `/requests/${about}/messages`, { words: 'x', to: 'y' })).status).toBe(400);
  const foreign = await api.key(['enter:case', 'read:cases', 'ask:person'], home.lumart);
  for (const [who, id] of [
    [foreign, about],
    [key, crypto.randomUUID()],
  ] as const) {
    expect((await api.get(who, `/requests/${id}/messages`)).status).toBe(404);
    expect((await api.post(who, `/requests/${id}/messages`, { words: 'x' })).status).toBe(404);
    expect((await api.post(who, `/requests/${id}/appeals`, WORDS)).status).toBe(404);
  }
});
