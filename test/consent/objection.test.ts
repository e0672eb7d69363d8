// Opt-outs and the end of marketing: in effect on submission, without proof, and every egress asks the list.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import { endRestriction, restrictionOf } from '../../src/consent/end-objection.ts';
import { endUses, objectionsOf, objectionTo, type Use } from '../../src/consent/objection.ts';
import { findRequest, type Right } from '../../src/requests/data-request.ts';
import { answerRequest } from '../../src/requests/decide.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let app: App;
beforeEach(async () => {
  home = await openTestHouse();
  app = localApp(home);
});
afterEach(async () => {
  await app.close();
  await home.close();
});

const CALIFORNIA = { country: 'US', subdivision: 'CA' };
const EMAIL = 'mira@example.com';
const ask = async (right: Right, residence = CALIFORNIA as typeof CALIFORNIA | null, ownWords = '') =>
  await home.work(
    async (work) => await receiveRequest(work, { right, email: EMAIL, channel: 'form', residence, ownWords }),
  );
const ended = async (use: Use, email = EMAIL): Promise<boolean> =>
  (await home.work(async (work) => await objectionTo(work, { email, use }))) !== null;
const statusOf = async (requestId: string) =>
  (await home.work(async (work) => await findRequest(work, requestId)))?.status;

test('an opt-out is in effect at once: no code, no waiting, a letter that says so', async () => {
  const { requestId, inEffect } = await ask('opt-out');
  expect([inEffect, await statusOf(requestId)]).toEqual([true, 'fulfilled']);
  for (const use of ['sale', 'sharing', 'targeted-ads', 'profiling'] as const)
    expect(await ended(use)).toBe(true);
  expect([await ended('marketing'), await ended('sale', 'other@example.com')]).toEqual([false, false]);
  await deliverLetters(home);
  const letters = home.mailbox.received.filter(({ recipients }) => recipients.includes(EMAIL));
  expect(letters.map(({ mail }) => mail.subject)).toEqual([expect.stringContaining('in effect')]);
  expect(letters[0]?.mail.text).not.toMatch(/\d{4} \d{4}/);
});

test('a hundred equal opt-outs are one ending and one letter a day', async () => {
  for (let times = 0; times < 5; times += 1) await ask('opt-out');
  await deliverLetters(home);
  expect(home.mailbox.received.filter(({ recipients }) => recipients.includes(EMAIL))).toHaveLength(1);
  const subject = await home.work(async (work) => await work.trx.raw('select use from objections'));
  expect((subject as { rows: object[] }).rows).toHaveLength(4);
});

test('"stop using my data" from California is the opt-out that its law knows; her words are read by a person', async () => {
  const { requestId } = await ask('objection', CALIFORNIA, 'Stop selling my data. And who are you, anyway?');
  const found = await home.work(async (work) => await findRequest(work, requestId));
  expect([found?.right, found?.status]).toEqual(['opt-out', 'verified']);
  expect(await ended('sale')).toBe(true);
});

test('an objection in the Union that speaks of advertising ends marketing at once; the rest waits for proof', async () => {
  const { requestId, inEffect } = await ask(
    'objection',
    null,
    'Bitte keine Werbung mehr, und keine Forschung.',
  );
  expect([inEffect, await statusOf(requestId)]).toEqual([false, 'received']);
  expect([await ended('marketing'), await ended('sale')]).toEqual([true, false]);
  await ask('objection', null, 'Keep my name out of your research.');
  expect(await ended('profiling')).toBe(false);
});

test('a restriction that is granted forbids every use but storage', async () => {
  const { requestId } = await ask('restriction', null, 'While you check whether it is right.');
  const subjectId = (await home.work(async (work) => await findRequest(work, requestId)))?.subjectId ?? '';
  expect(await ended('marketing')).toBe(false);
  await home.work(async (work) => {
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    await answerRequest(work, { requestId, answer: 'We keep it and use it for nothing while we check.' });
  });
  expect(await ended('marketing')).toBe(true);
  const first = await home.work(async (work) => await objectionsOf(work, subjectId));
  await home.work(async (work) => await endUses(work, { subjectId, requestId, uses: ['any-but-storage'] }));
  expect(await home.work(async (work) => await objectionsOf(work, subjectId))).toEqual(first);
});

test('two requests restrict one person: the end of one leaves the other standing', async () => {
  const granted = async (channel: 'mail' | 'form') =>
    await home.work(async (work) => {
      const asked = { right: 'restriction', email: EMAIL, channel, residence: null } as const;
      const { requestId } = await receiveRequest(work, { ...asked, ownWords: 'While you check it.' });
      await move(work, requestId, 'verify', { verifiedAt: work.at });
      await answerRequest(work, { requestId, answer: 'We keep it and use it for nothing while we check.' });
      return requestId;
    });
  const end = async (requestId: string): Promise<void> =>
    await home.work(async (work) => {
      const standing = await restrictionOf(work, requestId);
      if (standing === null) throw new Error('no restriction of this request');
      await endRestriction(work, standing);
    });
  const [first, second] = [await granted('mail'), await granted('form')];
  expect(first).not.toBe(second);
  await end(first);
  expect(await ended('sale')).toBe(true);
  await end(second);
  expect(await ended('sale')).toBe(false);
});

test('another controller sees nothing of the list', async () => {
  await ask('opt-out');
  const seen = await home.work(
    async (work) => await objectionTo(work, { email: EMAIL, use: 'sale' }),
    undefined,
    home.lumart,
  );
  expect(seen).toBeNull();
});

test('by the form: she lands on a page that says so, without a code; programs ask the list', async () => {
  const browser = request.agent(app.express);
  const { text } = await browser.get('/lumyx');
  const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const form = {
    right: 'objection',
    email: EMAIL,
    ownWords: 'Do not sell it.',
    country: 'US',
    part: 'US-CA',
  };
  const sent = await browser
    .post('/lumyx')
    .type('form')
    .send({ ...form, _csrf: token });
  expect(sent.headers.location).toMatch(/^\/lumyx\/requests\/[0-9a-f-]{36}\/effect$/);
  const page = await browser.get(sent.headers.location ?? '');
  expect([page.status, page.text.includes('it is in effect')]).toEqual([200, true]);
  expect(page.text).not.toContain(EMAIL);
  // Somebody who asks again in her name learns nothing of when she asked.
  const withoutNumbers = page.text.replaceAll(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|\b[0-9a-f-]{36}\b/g, '');
  expect(withoutNumbers).not.toMatch(/\b20\d\d\b|\d\d:\d\d/);
  const bad = await browser
    .post('/lumyx')
    .type('form')
    .send({ ...form, country: 'XX', _csrf: token });
  expect([bad.status, bad.text.includes('Choose a country from the list')]).toEqual([400, true]);

  const { key } = await home.work(
    async (work) => await createApiClient(work, { name: 'Mailer', permissions: ['check:egress'] }),
  );
  const check = async (body: object) =>
    await request(app.express).post('/api/v1/egress-checks').set('Authorization', `Bearer ${key}`).send(body);
  expect((await check({ email: EMAIL, use: 'sale' })).body).toMatchObject({ allowed: false });
  expect((await check({ email: 'new@example.com', use: 'sale' })).body).toEqual({
    allowed: true,
    since: null,
    request: null,
  });
  expect((await check({ email: EMAIL, use: 'theft' })).status).toBe(400);
});
