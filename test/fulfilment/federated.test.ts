// Fields from another system: a correction goes to its source, and the next exchange restores nothing.
import request from 'supertest';
import type { App } from '../../src/app.ts';
import { createApiClient } from '../../src/auth/api-clients.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { renewSecret } from '../../src/data-map/recipient-secret.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { correctableFields } from '../../src/fulfilment/correctable.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { nameItem } from '../../src/fulfilment/name-item.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { proposeCorrections } from '../../src/fulfilment/rectification.ts';
import { sendWebhook } from '../../src/fulfilment/send-webhook.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { suppress, suppressedAmong } from '../../src/subjects/suppression.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { approvedErasure, staff } from '../support/approved-erasure.ts';
import { localApp } from '../support/local-app.ts';
import { askAndProve, deliverLetters } from '../support/road.ts';
import { buildSalon, connectSalon, type Salon, salonMap } from '../support/salon.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';

const NABZ = 'privacy@nabzclan.example';
const EMAIL = 'ada@example.com';
const NICK = `
          - { name: nick, data_categories: [user.account.username], habeas_meta: { label: user name, source: { recipient: NabzClan } } }`;

let home: TestHouse;
let app: App;
let salon: Salon;
let system: ApiServer;
let key: string;
beforeEach(async () => {
  home = await openTestHouse();
  app = localApp(home);
  system = await startApiServer();
  system.answer((_asked, res) => json(res, 200, {}));
  salon = await buildSalon('postgresql');
  await salon.run('alter table people add column nick text');
  await salon.run(`update people set nick = case id when 1 then 'Adda' else 'Ben' end`);
  const [top = '', ...rest] = salonMap('club').split('- name: visits');
  const map = [`${top.trimEnd()}${NICK}\n      `, ...rest].join('- name: visits');
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  await connectSalon(keeper, 'club', salon, salon.url, map);
  const permissions = ['check:suppression', 'release:suppression'] as const;
  ({ key } = await home.work(
    async (work) => await createApiClient(work, { name: 'Exchange', permissions: [...permissions] }),
  ));
});
afterEach(async () => {
  await system.stop();
  await app.close();
  await salon.drop();
  await home.close();
});

async function register(byWebhook: boolean): Promise<void> {
  const webhook = byWebhook ? { url: `${system.url}/hooks`, allowPrivate: true } : null;
  const source = { name: 'NabzClan', contact: NABZ, webhook, identifyBy: ['email', 'club.people.id'] };
  await home.work(async (work) => {
    await saveRecipients(work, [
      recipientWith(source),
      recipientWith({ name: 'Other', contact: 'o@other.example' }),
    ]);
    if (byWebhook) await renewSecret(work, { recipient: 'NabzClan', endOlder: false });
  });
}
const call = async (path: string, body: object, idempotency = crypto.randomUUID()) =>
  await request(app.express)
    .post(`/api/v1/${path}`)
    .set('Authorization', `Bearer ${key}`)
    .set('Idempotency-Key', idempotency)
    .send(body);

/** The exchange of the platform: it asks before it writes. */
async function exchange(...rows: { id: string; email: string; nick: string }[]): Promise<void> {
  for (const { id, email, nick } of rows) {
    const identifiers = { email, 'club.people.id': id };
    const { body } = await call('suppression-checks', { identifiers, fields: { 'club.people.nick': nick } });
    if (body.erased) continue;
    await salon.run(`insert into people (id, email) values (${id}, '${email}') on conflict do nothing`);
    if (!body.suppressed.includes('club.people.nick'))
      await salon.run(`update people set nick = '${nick}' where id = ${id}`);
  }
}
const nicks = async () =>
  (await salon.run('select id, nick from people order by id')).map(({ id, nick }) => `${id} ${nick}`);

async function corrected(after: string): Promise<string> {
  const requestId = await home.work(async (work) => {
    const asked = { right: 'rectification', email: EMAIL, channel: 'mail' } as const;
    const received = await receiveRequest(work, { ...asked, ownWords: 'I am called Ada.' });
    await move(work, received.requestId, 'verify', { verifiedAt: work.at });
    return received.requestId;
  });
  const by = { controllerId: home.lumyx.id, actor: staff(), requestId };
  const field = (await correctableFields(home.house, by)).fields.find(({ column }) => column === 'nick');
  if (field === undefined) throw new Error('no user name');
  const { storeId, collection, key: row, column, value } = field;
  const proposal = { storeId, collection, key: row, column, before: value, after };
  await proposeCorrections(home.house, by, () => [proposal]);
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  const approval = { planId: plan.id, digest: plan.digest };
  await home.work(async (work) => await approvePlan(work, approval), staff());
  await carryOut(home.house, home.lumyx.id, plan.id, new AbortController().signal);
  return requestId;
}

test('a correction is sent on to the source with the right value, to others without; the wrong one does not come back', async () => {
  await register(true);
  const requestId = await corrected('Ada');
  const told = await home.work(async (work) => await passedOn(work, requestId));
  expect(told.map(({ sentence }) => sentence)).toEqual([
    'NabzClan, where user name comes from, is being told; their system has not taken the message yet.',
    'Other was told and has not answered yet.',
  ]);
  await sendWebhook(home.house, { controllerId: home.lumyx.id, noticeId: told[0]?.id ?? '' });
  const said = JSON.parse(system.asked[0]?.body ?? '{}') as { type: string; data: Record<string, unknown> };
  expect([said.type, said.data.corrections, said.data.identifiers]).toEqual([
    'privacy.rectification',
    [{ field: 'club.people.nick', value: 'Ada' }],
    { email: [EMAIL], 'club.people.id': ['1'] },
  ]);
  const ben = { id: '2', email: 'ben@example.com', nick: 'Adda' };
  await exchange({ id: '1', email: EMAIL, nick: 'Adda' }, ben);
  // What is wrong for her may be right for somebody else.
  expect(await nicks()).toEqual(['1 Ada', '2 Adda']);
  await exchange({ id: '1', email: EMAIL, nick: 'Ada L.' });
  expect(await nicks()).toEqual(['1 Ada L.', '2 Adda']);
});

test('by letter, the right value stands behind the code alone and is destroyed with the answer', async () => {
  await register(false);
  const requestId = await corrected('Ada');
  await deliverLetters(home);
  const letter = home.mailbox.newest(NABZ).mail.text ?? '';
  const code = /\b(\d{4}) (\d{4})\b/.exec(letter)?.slice(1).join('') ?? '';
  const [told] = await home.work(async (work) => await passedOn(work, requestId));
  const path = `/lumyx/passed-on/${told?.id}`;
  const browser = request.agent(app.express);
  const token = /name="_csrf" value="([^"]*)"/.exec((await browser.get(path)).text)?.[1] ?? '';
  const post = async (form: object) =>
    await browser
      .post(path)
      .type('form')
      .send({ ...form, _csrf: token });
  const opened = await post({ code });
  expect([opened.text.includes('must be corrected with you'), letter.includes('Ada')]).toEqual([true, false]);
  expect((await post({ code, outcome: 'done' })).text).toContain('Thank you');
  const { rows } = await home.work(async (work) =>
    work.trx.raw(`select corrections from recipient_notices where recipient = 'NabzClan'`),
  );
  expect(rows).toEqual([{ corrections: null }]);
});

test('an erased person is not restored by the next exchange, until she comes back by her own act', async () => {
  await register(false);
  const keeper = { house: home.house, controllerId: home.lumyx.id };
  const { planId } = await approvedErasure(keeper, EMAIL);
  const her = { id: '1', email: 'Ada@Example.com', nick: 'Ada' };
  await exchange(her);
  expect(await nicks()).toEqual(['1 Ada', '2 Ben']);
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);
  await exchange(
    her,
    { ...her, email: 'new@example.com' },
    { id: '2', email: 'ben@example.com', nick: 'Benno' },
  );
  expect(await nicks()).toEqual(['2 Benno']);
  const { rows } = await home.work(async (work) => await work.trx.raw('select * from suppressions'));
  expect([rows.length, JSON.stringify(rows).includes('ada@')]).toEqual([2, false]);
  const identifiers = { email: EMAIL, 'club.people.id': '1' };
  const once = crypto.randomUUID();
  const release = async () => await call('suppression-releases', { identifiers, act: 'signed-up' }, once);
  expect([(await release()).body, (await release()).body]).toEqual([{ released: true }, { released: true }]);
  await exchange(her);
  expect(await nicks()).toEqual(['1 Ada', '2 Benno']);
});

test('somebody who is shown on one row is not erased with it: the exchange goes on for her', async () => {
  await register(false);
  const item = { description: 'The letter is about me.' };
  const requestId = await askAndProve(home, { right: 'depicted', email: EMAIL, item });
  const by = { controllerId: home.lumyx.id, actor: staff(), requestId };
  await nameItem(home.house, by, { collection: 'club.letters', value: '3', tellOwner: false });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  const approval = { planId: plan?.id ?? '', digest: plan?.digest ?? '' };
  await home.work(async (work) => await approvePlan(work, approval), staff());
  await carryOut(home.house, home.lumyx.id, approval.planId, new AbortController().signal);
  expect((await salon.run('select id from letters order by id')).map(({ id }) => Number(id))).toEqual([1, 2]);
  const { rows } = await home.work(async (work) => await work.trx.raw('select * from suppressions'));
  await exchange({ id: '1', email: EMAIL, nick: 'Ada' });
  expect([rows, await nicks()]).toEqual([[], ['1 Ada', '2 Ben']]);
});

test('however much is asked or written down, the database is asked once, and twice is once', async () => {
  const named = (what: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ name: `club.people.${what}${at}`, value: `${what} ${at}` }));
  const record = (given: { name: string; value: string }[]) =>
    Object.fromEntries(given.map(({ name, value }) => [name, value]));
  const [identifiers, values] = [named('id', 5), named('field', 50)];
  const answers = await home.work(async (work) => {
    const asked = { right: 'erasure', email: EMAIL, channel: 'mail' } as const;
    const { requestId } = await receiveRequest(work, asked);
    const statements: string[] = [];
    work.trx.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    const { at } = work;
    await suppress(work, { requestId, identifiers, values: values.slice(1), at });
    await suppress(work, { requestId, identifiers, values: values.slice(1), at });
    await suppress(work, { requestId, identifiers: identifiers.slice(4), values: null, at });
    const among = { identifiers: record(identifiers), fields: record(values) };
    const known = await suppressedAmong(work, among);
    const unknown = await suppressedAmong(work, { ...among, identifiers: { 'club.people.id0': 'id 1' } });
    const { rows } = (await work.trx.raw(
      'select kind, count(*)::int from suppressions group by 1 order by 1',
    )) as {
      rows: { kind: string; count: number }[];
    };
    const counted = statements.filter((sql) => /suppressions/.test(sql) && !/count/.test(sql)).length;
    return { at, known, unknown, rows, counted };
  });
  expect(answers.known.fields).toEqual(
    values
      .slice(1)
      .map(({ name }) => name)
      .toSorted(),
  );
  expect(answers.known.erasedSince?.epochMilliseconds).toBe(answers.at.epochMilliseconds);
  expect(answers.unknown).toEqual({ erasedSince: null, fields: [] });
  expect([answers.rows, answers.counted]).toEqual([
    [
      { kind: 'corrected', count: 245 },
      { kind: 'erased', count: 1 },
    ],
    5,
  ]);
});

test('a person who is known by several names was erased when the oldest of them says, whichever is named first', async () => {
  await home.work(async (work) => {
    const asked = { right: 'erasure', email: EMAIL, channel: 'mail' } as const;
    const { requestId } = await receiveRequest(work, asked);
    const young = { name: 'club.people.pseudonym', value: 'Ada' };
    const alias = { name: 'club.people.alias', value: 'Countess' };
    const at = work.at.subtract({ hours: 48 });
    await suppress(work, { requestId, identifiers: [young], values: null, at: work.at });
    await suppress(work, { requestId, identifiers: [alias], values: null, at });
    const identifiers = { [young.name]: young.value, [alias.name]: alias.value };
    const { erasedSince } = await suppressedAmong(work, { identifiers, fields: {} });
    expect(erasedSince?.epochMilliseconds).toBe(at.epochMilliseconds);
  });
});

test('bad questions are refused by name; a key without the permission learns nothing', async () => {
  const bad = [{}, { identifiers: {} }, { identifiers: { nick: 'x' } }, { identifiers: { email: '' } }];
  for (const body of bad) expect((await call('suppression-checks', body)).status).toBe(400);
  const unknown = await call('suppression-checks', { identifiers: { email: 'nobody@example.com' } });
  expect(unknown.body).toEqual({ erased: false, since: null, suppressed: [] });
  ({ key } = await home.work(
    async (work) => await createApiClient(work, { name: 'Mailer', permissions: ['check:egress'] }),
  ));
  const refused = await call('suppression-checks', { identifiers: { email: EMAIL } });
  expect([refused.status, refused.body.code]).toEqual([403, 'permission-missing']);
});
