// The clock by program: the date with its reasons, and the same refusals as at the desk.
import request from 'supertest';
import { type App, createApp } from '../../src/app.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let app: App;
let key: string;
beforeAll(async () => {
  home = await openTestHouse();
  app = createApp(home.house);
  const permissions = ['enter:case', 'read:cases', 'extend:case', 'ask:person'] as const;
  ({ key } = await home.work(async (work) => await createApiClient(work, { name: 'Shop', permissions })));
});
afterAll(async () => {
  await app.close();
  await home.close();
});

const get = async (path: string) =>
  await request(app.express).get(`/api/v1${path}`).set('Authorization', `Bearer ${key}`);
const post = async (path: string, body: object) =>
  await request(app.express)
    .post(`/api/v1${path}`)
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', crypto.randomUUID())
    .send(body);
let people = 0;
const enter = async (residence: string): Promise<string> => {
  people += 1;
  const entered = await post('/requests', { right: 'access', email: `p${people}@example.org`, residence });
  expect(entered.status).toBe(201);
  return entered.body.id;
};

test('the clock says the law, the date, the reasons and what may be done', async () => {
  const { status, body } = await get(`/requests/${await enter('US-CA')}/clock`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    law: 'us-ca',
    governedBy: "the controller's promise of 30 days",
    pause: { allowed: false, code: 'pause-not-known', mark: 'V' },
    derivation: { rule: 'us-ca/access', zone: 'Europe/Berlin' },
  });
  expect(body.why.join(' ')).toContain('45 days');
  expect(body.clocks.map((clock: { what: string }) => clock.what)).toEqual([
    'acknowledgment',
    'answer',
    'answer',
  ]);
});

test('an extension is told once; the second is refused with the reason of the law', async () => {
  const id = await enter('FR');
  const wish = { reason: 'complexity', explanation: 'There are many thousand rows to read.' };
  const told = await post(`/requests/${id}/extension`, wish);
  expect([told.status, told.body.extend]).toMatchObject([200, { allowed: false, code: 'already-extended' }]);
  const again = await post(`/requests/${id}/extension`, wish);
  expect([again.status, again.body.code]).toEqual([409, 'already-extended']);
  expect(again.body.detail).toContain('once');
  const brazil = await post(`/requests/${await enter('BR')}/extension`, wish);
  expect([brazil.status, brazil.body.code]).toEqual([409, 'no-extension']);
});

test('a question goes out; a second one waits', async () => {
  const id = await enter('GB');
  const asked = await post(`/requests/${id}/question`, { question: 'Which account do you mean?' });
  expect([asked.status, asked.body.derivation.standing_still]).toEqual([200, ['clarification']]);
  const again = await post(`/requests/${id}/question`, { question: 'And which of the shops?' });
  expect([again.status, again.body.code]).toEqual([409, 'question-open']);
});

test('what is not a place, a case or a reason is refused by name', async () => {
  const nowhere = await post('/requests', { right: 'access', email: 'x@example.org', residence: 'Atlantis' });
  expect([nowhere.status, nowhere.body.code]).toEqual([400, 'input-not-valid']);
  expect((await get(`/requests/${crypto.randomUUID()}/clock`)).body.code).toBe('request-unknown');
  const id = await enter('DE');
  const bad = await post(`/requests/${id}/extension`, { reason: 'holiday', explanation: 'We are away.' });
  expect([bad.status, bad.body.code]).toEqual([400, 'input-not-valid']);
});
