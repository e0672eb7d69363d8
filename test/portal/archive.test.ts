// Her data: opened by a fresh code in this very session, sent whole, kept by nobody on the way, and only while it lasts.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { archiveOf } from '../../src/archives/archive.ts';
import { expireArchive } from '../../src/archives/expire.ts';
import { answerQuestion } from '../../src/fulfilment/answer-question.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import type { Actor } from '../../src/work.ts';
import { localApp } from '../support/local-app.ts';
import { openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { type Person, personAt, wordsOf } from './person.ts';

let home: TestHouse;
let shop: Shop;
let app: App;
let her: Person;
let path: string;
const email = 'mira@example.com';
beforeEach(async () => {
  home = await openTestHouse();
  shop = await openShop(home);
  app = localApp(home);
  her = personAt(home, app, home.lumyx);
  path = await her.askAndProve({ right: 'access', email });
  await fulfil(path.split('/').at(-1) ?? '');
});
afterEach(async () => {
  await app.close();
  await home.close();
  await shop.drop();
});

const approver: Actor = { kind: 'staff', id: crypto.randomUUID() };
async function fulfil(requestId: string): Promise<void> {
  await drawPlan(home.house, home.lumyx.id, requestId);
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  for (const { id: questionId } of plan.questions) {
    const given = { planId: plan.id, questionId, answer: 'include' } as const;
    await home.work(async (work) => await answerQuestion(work, given), approver);
  }
  const [asked] = await home.work(async (work) => await readPlans(work, requestId));
  if (asked?.status === 'drawn') {
    await home.work(
      async (work) => await approvePlan(work, { planId: asked.id, digest: asked.digest }),
      approver,
    );
  }
  await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
}
const events = async (event: string): Promise<number> => {
  const { rows } = (await home.work(
    async (work) =>
      await work.trx.raw('select count(*)::int as n from audit_entries where event = ?', [event]),
  )) as { rows: { n: number }[] };
  return rows[0]?.n ?? 0;
};

test('she reads it after a fresh code, and the whole file comes once more as a parcel that nobody keeps', async () => {
  expect(wordsOf(await her.get(path))).toContain('Your data is ready');
  const asked = await her.get(`${path}/data`);
  expect(wordsOf(asked)).toContain('Your data is only for you. We have sent a new code');
  expect(asked.text).not.toContain('Mira Canary');
  await her.get(`${path}/data`);
  const wrong = await her.post(`${path}/data`, { code: '0000 0000' }, `${path}/data`);
  expect([wrong.status, wrong.text.includes('Mira Canary')]).toEqual([400, false]);
  expect(await events('archive.opened')).toBe(0);
  const code = await her.codeFor(email);
  const letters = home.mailbox.received.filter(
    ({ recipients, mail }) => recipients.includes(email) && mail.subject?.includes('code'),
  );
  expect(letters).toHaveLength(2);
  expect((await her.post(`${path}/data`, { code }, `${path}/data`)).headers.location).toBe(`${path}/data`);
  const data = await her.get(`${path}/data`);
  expect(data.headers['cache-control']).toBe('no-store');
  expect(wordsOf(data)).toContain('Mira Canary');
  expect(wordsOf(data)).toContain('it would let others in');
  expect(data.text).not.toMatch(/>s1<|>s2</);
  const parcel = await her.get(`${path}/archive`);
  expect(parcel.status).toBe(200);
  expect(parcel.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': expect.stringMatching(/^attachment; filename="[^"]+\.zip"$/),
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
  });
  // Written when the last byte has left, which may be after it has arrived.
  for (let tries = 0; tries < 50 && (await events('archive.delivered')) === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await events('archive.delivered')).toBe(1);
});

test('nobody else opens it: not without the code, not with the code of the address, not from another browser', async () => {
  const identify = await her.codeFor(email);
  await her.get(`${path}/archive`);
  expect((await her.post(`${path}/archive`, { code: identify }, `${path}/archive`)).status).toBe(400);
  const code = await her.codeFor(email);
  const stranger = personAt(home, app, home.lumyx);
  const tried = await stranger.post(`${path}/archive`, { code });
  expect(tried.headers.location).toBe(`${path}/verify`);
  for (const part of ['data', 'archive', 'archive-code']) {
    const answer = await request(app.express).get(`${path}/${part}`);
    expect([part, answer.headers.location]).toEqual([part, `${path}/verify`]);
  }
  expect(await events('archive.opened')).toBe(0);
  expect((await her.post(`${path}/archive`, { code }, `${path}/archive`)).status).toBe(303);
});

test('another code goes back to where she came from; when the day’s codes are used up she is told so', async () => {
  await her.get(`${path}/data`);
  const again = await her.post(`${path}/archive-code`, { to: 'data' }, `${path}/data`);
  expect(again.headers.location).toBe(`${path}/data`);
  for (let more = 0; more < 3; more += 1)
    await her.post(`${path}/archive-code`, { to: 'archive' }, `${path}/data`);
  expect(wordsOf(await her.get(`${path}/archive`))).toContain('we send no more for now');
});

test('after its time nobody opens it, and the status page says so', async () => {
  await her.get(`${path}/archive`);
  await her.post(`${path}/archive`, { code: await her.codeFor(email) }, `${path}/archive`);
  await home.work(async (work) => {
    const archive = await archiveOf(work, path.split('/').at(-1) ?? '');
    await expireArchive(work, archive?.id ?? '');
  });
  expect((await her.get(`${path}/archive`)).status).toBe(404);
  expect((await her.get(`${path}/data`)).status).toBe(404);
  expect(wordsOf(await her.get(path))).toContain('has expired');
});
