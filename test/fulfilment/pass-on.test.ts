// Recipients hear of an erasure, answer behind their code without an account, and are followed up when they do not.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { answerByHand } from '../../src/fulfilment/answer-notice.ts';
import { passOn, remindRecipient, silentRecipients } from '../../src/fulfilment/pass-on.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { CLOCK } from '../../src/work.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters } from '../support/road.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const NABZ = 'privacy@nabzclan.example';
const EMAIL = 'mira@example.com';
const base = {
  purposes: ['sign-in'],
  country: null,
  safeguard: null,
  store: null,
  owner: null,
  webhook: null,
  identifyBy: ['email'],
};

let home: TestHouse;
let app: App;
let requestId: string;
beforeEach(async () => {
  home = await openTestHouse();
  app = localApp(home);
  await home.work(
    async (work) =>
      await saveRecipients(work, [
        { name: 'NabzClan', role: 'controller', contact: NABZ, ...base },
        { name: 'Paper mill', role: 'processor', contact: null, ...base },
        { name: 'Payments', role: 'processor', contact: null, ...base, store: 'payments' },
        { name: 'Public authorities', role: 'authority', contact: 'court@state.example', ...base },
      ]),
  );
  await home.work(async (work) => {
    const staff = {
      email: 'caseworker@lumyx.example',
      name: 'The caseworker',
      roles: ['caseworker'] as const,
    };
    await activeAccount(work, { ...staff, roles: [...staff.roles] });
  });
  const asked = { right: 'erasure', email: EMAIL, channel: 'mail' } as const;
  ({ requestId } = await home.work(async (work) => await receiveRequest(work, asked)));
  await tellAll();
});
afterEach(async () => {
  await app.close();
  await home.close();
});

async function tellAll(): Promise<void> {
  await home.work(async (work) => {
    const found = await findRequest(work, requestId);
    if (found === undefined) throw new Error('no case');
    await passOn(work, found);
  });
}
const shown = async () => await home.work(async (work) => await passedOn(work, requestId));
const noticeOf = async (name: string) => {
  const found = (await shown()).find(({ recipient }) => recipient === name);
  if (found === undefined) throw new Error(`nothing was passed on to ${name}`);
  return found;
};
const lettersTo = (address: string) =>
  home.mailbox.received.filter(({ recipients }) => recipients.includes(address));
const codeOf = (text: string): string => /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';
async function post(path: string, form: Record<string, string>) {
  const browser = request.agent(app.express);
  const { text } = await browser.get(path);
  const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  return await browser
    .post(path)
    .type('form')
    .send({ ...form, _csrf: token });
}

test('every recipient but authorities is told once; one without an address is named for staff', async () => {
  await tellAll();
  await deliverLetters(home);
  expect((await shown()).map(({ recipient, state }) => [recipient, state])).toEqual([
    ['NabzClan', 'told'],
    ['Paper mill', 'by-hand'],
  ]);
  expect([lettersTo(NABZ), lettersTo('court@state.example')].map(({ length }) => length)).toEqual([1, 0]);
  const letter = lettersTo(NABZ)[0]?.mail;
  expect(`${letter?.subject} ${letter?.text}`).not.toContain(EMAIL);
});

test('behind the code of the letter stands whose data it is; the first answer stays', async () => {
  await deliverLetters(home);
  const code = codeOf(lettersTo(NABZ)[0]?.mail.text ?? '');
  const path = `/lumyx/passed-on/${(await noticeOf('NabzClan')).id}`;
  const closed = await request(app.express).get(path);
  expect([closed.status, closed.text.includes(EMAIL)]).toEqual([200, false]);
  const wrong = await post(path, { code: code === '00000000' ? '11111111' : '00000000' });
  expect([wrong.status, wrong.text.includes(EMAIL)]).toEqual([400, false]);
  const opened = await post(path, { code });
  expect([opened.status, opened.text.includes(EMAIL), opened.text.includes('Delete my data')]).toEqual([
    200,
    true,
    true,
  ]);
  const bare = await post(path, { code, outcome: 'exception' });
  expect([bare.status, bare.text.includes('Say what stands in the way')]).toEqual([400, true]);
  const done = await post(path, { code, outcome: 'exception', words: 'Invoices are kept by tax law.' });
  expect([done.status, done.text.includes('Thank you')]).toEqual([200, true]);
  expect(await noticeOf('NabzClan')).toMatchObject({
    state: 'answered',
    outcome: 'exception',
    words: 'Invoices are kept by tax law.',
    sentence: 'NabzClan was told and could not carry it out in full.',
  });
  expect((await post(path, { code, outcome: 'done' })).status).toBe(400);
  expect((await post(path, { code })).text).not.toContain(EMAIL);
});

test('five wrong codes close the page until the next letter; another controller opens nothing', async () => {
  await deliverLetters(home);
  const code = codeOf(lettersTo(NABZ)[0]?.mail.text ?? '');
  const { id } = await noticeOf('NabzClan');
  expect((await post(`/lumart/passed-on/${id}`, { code })).text).not.toContain(EMAIL);
  for (let times = 0; times < 5; times += 1) await post(`/lumyx/passed-on/${id}`, { code: '99999999' });
  expect((await post(`/lumyx/passed-on/${id}`, { code })).status).toBe(400);
  home.later(Temporal.Duration.from({ hours: 24 * 8 }));
  await home.work(async (work) => await remindRecipient(work, id), CLOCK);
  await deliverLetters(home);
  const fresh = codeOf(lettersTo(NABZ)[1]?.mail.text ?? '');
  expect((await post(`/lumyx/passed-on/${id}`, { code: fresh })).status).toBe(200);
});

test('a silent recipient is reminded twice, a week apart; then staff are told, and answer for it by hand', async () => {
  const { id } = await noticeOf('NabzClan');
  const remind = async (): Promise<void> =>
    await home.work(async (work) => await remindRecipient(work, id), CLOCK);
  await remind();
  await deliverLetters(home);
  expect(lettersTo(NABZ)).toHaveLength(1);
  const at = await home.work(async (work) => work.at);
  expect(await silentRecipients(home.house.database, at.add({ hours: 24 * 8 }))).toEqual([
    { controllerId: home.lumyx.id, id },
  ]);
  for (let week = 0; week < 4; week += 1) {
    home.later(Temporal.Duration.from({ hours: 24 * 8 }));
    await remind();
  }
  await deliverLetters(home);
  expect([lettersTo(NABZ).length, (await noticeOf('NabzClan')).state]).toEqual([3, 'silent']);
  expect(lettersTo('caseworker@lumyx.example').map(({ mail }) => mail.subject)).toContainEqual(
    expect.stringContaining('A recipient does not answer'),
  );
  const learnt = { requestId, noticeId: id, outcome: 'held-nothing', words: 'Told by telephone.' } as const;
  await expect(
    home.work(async (work) => await answerByHand(work, { ...learnt, requestId: crypto.randomUUID() })),
  ).rejects.toMatchObject({ code: 'notice-unknown' });
  await home.work(async (work) => await answerByHand(work, learnt));
  await expect(home.work(async (work) => await answerByHand(work, learnt))).rejects.toMatchObject({
    code: 'notice-answered',
  });
  expect((await noticeOf('NabzClan')).sentence).toBe('NabzClan was told and held nothing.');
});
