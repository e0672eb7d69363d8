// What recipients hear and when: of what was done, of restrictions and of their end; and owners of ours, with evidence.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { restrictionOf, restrictionsEnding } from '../../src/consent/end-objection.ts';
import { objectionTo } from '../../src/consent/objection.ts';
import { type Recipient, saveRecipients } from '../../src/data-map/recipient.ts';
import { renewSecret } from '../../src/data-map/recipient-secret.ts';
import { answerCase } from '../../src/fulfilment/answer-case.ts';
import { answerByHand } from '../../src/fulfilment/answer-notice.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { announceLifting, liftRestriction } from '../../src/fulfilment/lift-restriction.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { sendWebhook } from '../../src/fulfilment/send-webhook.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { CLOCK } from '../../src/work.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { approvedErasure } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { deliverLetters } from '../support/road.ts';
import { buildSalon, connectSalon, type Salon } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';

const NABZ = 'privacy@nabzclan.example';
const OWNER = 'archive@lumyx.example';
const WHY = 'What you said was wrong has been corrected.';

let home: TestHouse;
let app: App;
let salon: Salon;
let system: ApiServer;
beforeAll(async () => {
  home = await openTestHouse();
  app = localApp(home);
  salon = await buildSalon('postgresql');
  system = await startApiServer();
  system.answer((_asked, res) => json(res, 200, {}));
});
afterAll(async () => {
  await system.stop();
  await app.close();
  await salon.drop();
  await home.close();
});

const register = async (...recipients: Recipient[]): Promise<void> =>
  void (await home.work(async (work) => await saveRecipients(work, recipients)));
const shown = async (requestId: string) => await home.work(async (work) => await passedOn(work, requestId));
const lettersTo = (address: string) =>
  home.mailbox.received.filter(({ recipients }) => recipients.includes(address));
const codeOf = (text = ''): string => /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';

/** A case that staff have granted in words. */
async function granted(right: Right, email: string): Promise<string> {
  return await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, { right, email, channel: 'mail' });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    await answerCase(work, { requestId, answer: 'We have done everything that you asked us for.' });
    return requestId;
  });
}

async function post(path: string, form: Record<string, string>) {
  const browser = request.agent(app.express);
  const { text } = await browser.get(path);
  const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  return await browser
    .post(path)
    .type('form')
    .send({ ...form, _csrf: token });
}

async function erased(email: string): Promise<string> {
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  const { planId, requestId } = await approvedErasure(keeper, email);
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
  return requestId;
}

test('a restriction and a correction that staff granted are passed on; an answered objection is not', async () => {
  await register(recipientWith({ name: 'NabzClan', contact: NABZ }));
  expect((await shown(await granted('restriction', 'rea@example.com'))).map(({ state }) => state)).toEqual([
    'told',
  ]);
  expect(await shown(await granted('rectification', 'rea@example.com'))).toHaveLength(1);
  expect(await shown(await granted('objection', 'rea@example.com'))).toEqual([]);
});

test('an owner of ours gets a task; "done" needs evidence, "nothing found" does not', async () => {
  await register(recipientWith({ name: 'Paper archive', owner: OWNER }));
  const requestId = await granted('restriction', 'olga@example.com');
  await deliverLetters(home);
  const letter = home.mailbox.newest(OWNER).mail;
  expect([letter.subject, letter.text?.includes('olga@example.com')]).toEqual([
    expect.stringContaining('A task for you in Paper archive'),
    false,
  ]);
  const [first] = await shown(requestId);
  expect(first?.sentence).toBe('Paper archive was given the task and has not answered yet.');
  const path = `/lumyx/passed-on/${first?.id}`;
  const code = codeOf(letter.text);
  const opened = await post(path, { code });
  expect(opened.text).toContain('olga@example.com');
  const bare = await post(path, { code, outcome: 'done' });
  expect([bare.status, bare.text.includes('Say what you did and what shows it')]).toEqual([400, true]);
  const done = await post(path, { code, outcome: 'done', words: 'Folder 12 is locked, ticket 77.' });
  expect(done.text).toContain('Thank you');
  expect((await shown(requestId))[0]).toMatchObject({
    outcome: 'done',
    words: 'Folder 12 is locked, ticket 77.',
  });
});

test('an erasure that reached nothing and is not complete is passed on to nobody; a done one by what it is found by', async () => {
  await salon.run('create table unmapped_things (id int primary key)');
  await connectSalon({ house: home.house, controllerId: home.lumyx.id }, 'salon', salon);
  const webhook = { url: `${system.url}/hooks`, allowPrivate: true };
  const identifyBy = ['email', 'salon.people.id'];
  await register(recipientWith({ name: 'NabzClan', webhook, identifyBy }));
  await home.work(async (work) => await renewSecret(work, { recipient: 'NabzClan', endOlder: true }));
  expect(await shown(await erased('nobody@example.com'))).toEqual([]);
  const requestId = await erased('ada@example.com');
  expect(await salon.run('select id from people')).toEqual([{ id: '2' }]);
  const [told] = await shown(requestId);
  await sendWebhook(home.house, { controllerId: home.lumyx.id, noticeId: told?.id ?? '' });
  const said = JSON.parse(system.asked.at(-1)?.body ?? '{}') as { data: { identifiers: object } };
  expect(said.data.identifiers).toEqual({ email: ['ada@example.com'], 'salon.people.id': ['1'] });
  const kept = async () =>
    (await home.work(async (work) => await work.trx.raw('select identifiers from recipient_identifiers')))
      .rows;
  expect(await kept()).toHaveLength(1);
  const learnt = { requestId, noticeId: told?.id ?? '', outcome: 'done', words: '' } as const;
  await home.work(async (work) => await answerByHand(work, learnt));
  expect(await kept()).toEqual([]);
});

test('a restriction is lifted only after she was told, on its day; recipients hear of it again', async () => {
  await register(recipientWith({ name: 'NabzClan', contact: NABZ }));
  const email = 'lea@example.com';
  const requestId = await granted('restriction', email);
  const announce = async (why = WHY, id = requestId): Promise<void> =>
    await home.work(async (work) => await announceLifting(work, { requestId: id, why }));
  await expect(announce('Because.')).rejects.toMatchObject({ code: 'explanation-too-short' });
  await announce();
  await expect(announce()).rejects.toMatchObject({ code: 'end-announced' });
  const standing = await home.work(async (work) => await restrictionOf(work, requestId));
  const lift = async (): Promise<boolean> => {
    await home.work(async (work) => await liftRestriction(work, standing?.id ?? ''), CLOCK);
    return (await home.work(async (work) => await objectionTo(work, { email, use: 'profiling' }))) === null;
  };
  expect(await lift()).toBe(false);
  home.later({ hours: 24 * 8 });
  // Its day has come, but the letter to her has not left.
  expect(await lift()).toBe(false);
  await deliverLetters(home);
  const letter = home.mailbox.newest(email).mail;
  expect([letter.subject, letter.text?.includes(WHY)]).toEqual([
    expect.stringContaining('Your restriction ends'),
    true,
  ]);
  const at = await home.work(async (work) => work.at);
  expect(await restrictionsEnding(home.house.database, at)).toEqual([
    { controllerId: home.lumyx.id, id: standing?.id },
  ]);
  expect(await lift()).toBe(true);
  await lift();
  await deliverLetters(home);
  expect((await shown(requestId)).map(({ about }) => about)).toEqual(['request', 'restriction-lifted']);
  const again = lettersTo(NABZ).at(-1)?.mail.text ?? '';
  expect(again.replace(/\s+/g, ' ')).toContain('That restriction ends now');
  const page = await post(`/lumyx/passed-on/${(await shown(requestId))[1]?.id}`, { code: codeOf(again) });
  expect(page.text).toContain('the restriction ends');
  await expect(announce()).rejects.toMatchObject({ code: 'not-restricted' });
});
