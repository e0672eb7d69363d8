// Signed webhooks to recipients: sent at least once, checked by another library, answered by their own signature.
import { createPublicKey, verify } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
import { type App, createApp } from '../../src/app.ts';
import { signedHeaders } from '../../src/connectors/webhook-signature.ts';
import type { Recipient } from '../../src/data-map/recipient.ts';
import { renewSecret } from '../../src/data-map/recipient-secret.ts';
import { remindRecipient, webhooksDue } from '../../src/fulfilment/pass-on.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { sendWebhook } from '../../src/fulfilment/send-webhook.ts';
import { CLOCK } from '../../src/work.ts';
import { type ApiServer, type Asked, json, startApiServer } from '../support/api-server.ts';
import { staffOf } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { answerSigned, recipientWith, type Told, tellOne } from '../support/webhooks.ts';

const EMAIL = 'mira@example.com';
const NABZ = 'privacy@nabzclan.example';
const QUICK = { connectTimeout: 1_000, headersTimeout: 300, bodyTimeout: 300 };

let home: TestHouse;
let app: App;
let system: ApiServer;
beforeAll(async () => {
  home = await openTestHouse();
  app = createApp(home.house);
  system = await startApiServer();
  await staffOf(home, 'caseworker', 'caseworker');
});
afterAll(async () => {
  await system.stop();
  await app.close();
  await home.close();
});

let requestId = '';
let count = 0;
/** A case that was passed on to a recipient whose webhook is our server. */
async function told(how: Partial<Recipient> = {}, secret = true): Promise<Told> {
  count += 1;
  const webhook = { url: `${system.url}/hooks`, allowPrivate: true };
  const recipient = recipientWith({ name: `NabzClan ${count}`, webhook, ...how });
  const made = await tellOne(home, recipient, { email: `${count}.${EMAIL}`, secret });
  ({ requestId } = made);
  return made;
}
const send = async (noticeId: string): Promise<void> =>
  await sendWebhook(home.house, { controllerId: home.lumyx.id, noticeId }, QUICK);
const shown = async () => (await home.work(async (work) => await passedOn(work, requestId)))[0];
const rowOf = async (id: string) => {
  const { rows } = await home.work(
    async (work) => await work.trx.raw('select * from recipient_notices where id = ?', [id]),
  );
  return rows[0] as { attempts: number; failure: string | null; next_at: Temporal.Instant; message: unknown };
};
const secondsTo = async (moment: Temporal.Instant): Promise<number> =>
  Math.round((moment.epochMilliseconds - (await home.work(async ({ at }) => at)).epochMilliseconds) / 1_000);
const sinceStart = (at: number): readonly Asked[] => system.asked.slice(at);
const headersOf = ({ headers }: Asked): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const answer = async (
  id: string,
  secret: string,
  data: object,
  change: Parameters<typeof answerSigned>[4] = {},
) => await answerSigned(home, app, { id, secret }, data, change);

test('another library accepts our signature, openly v1a too; the message finds the person and holds no more', async () => {
  const before = system.asked.length;
  system.answer((_asked, res) => json(res, 202, {}));
  const { id, secret } = await told();
  await send(id);
  await send(id);
  const [only, ...more] = sinceStart(before);
  if (only === undefined || more.length > 0) throw new Error('not one message');
  const said = new Webhook(secret).verify(only.body, headersOf(only)) as { type: string; data: object };
  expect(said.type).toBe('privacy.erasure');
  expect(Object.keys(said.data).sort()).toEqual([
    'answer_code',
    'answer_page',
    'answer_url',
    'controller',
    'identifiers',
    'notice',
    'reference',
    'reminder',
  ]);
  expect(said.data).toMatchObject({
    notice: id,
    identifiers: { email: [`${count}.${EMAIL}`] },
    answer_url: `https://privacy.example/lumyx/passed-on/${id}/answer`,
  });
  expect(() => new Webhook(secret).verify(`${only.body} `, headersOf(only))).toThrow('No matching signature');
  const { publicKey } = await home.work(
    async (work) => await renewSecret(work, { recipient: `NabzClan ${count}`, endOlder: false }),
  );
  const raw = Buffer.from(publicKey.replace('whpk_', ''), 'base64');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const header = String(only.headers['webhook-signature']);
  const v1a = / v1a,(\S+)$/.exec(header)?.[1] ?? '';
  const signed = `${only.headers['webhook-id']}.${only.headers['webhook-timestamp']}.${only.body}`;
  expect(verify(null, Buffer.from(signed), key, Buffer.from(v1a, 'base64'))).toBe(true);
  expect(await shown()).toMatchObject({ road: 'webhook', state: 'told', outcome: null });
});

test('nothing of the message stands in clear in our database, and it is destroyed with the answer', async () => {
  system.answer((_asked, res) => json(res, 500, {}));
  const { id, secret } = await told();
  await send(id);
  const held = await rowOf(id);
  expect([Buffer.isBuffer(held.message), String(held.message).includes('mira')]).toEqual([true, false]);
  expect((await answer(id, secret, { outcome: 'done' })).status).toBe(204);
  expect((await rowOf(id)).message).toBeNull();
});

test('two secrets sign while one is replaced; a leaked one ends at once', async () => {
  system.answer((_asked, res) => json(res, 500, {}));
  const { id, secret } = await told();
  const renew = async (endOlder: boolean) =>
    await home.work(async (work) => await renewSecret(work, { recipient: `NabzClan ${count}`, endOlder }));
  const second = await renew(false);
  expect(second.olderUntil).not.toBeNull();
  const verified = async (one: string): Promise<boolean> => {
    const before = system.asked.length;
    home.later({ hours: 2 });
    await send(id);
    const [asked] = sinceStart(before);
    if (asked === undefined) throw new Error('nothing was sent');
    const at = Number(asked.headers['webhook-timestamp']);
    const header = new Webhook(one).sign(
      String(asked.headers['webhook-id']),
      new Date(at * 1_000),
      asked.body,
    );
    return String(asked.headers['webhook-signature']).split(' ').includes(header);
  };
  expect([await verified(secret), await verified(second.secret)]).toEqual([true, true]);
  const third = await renew(true);
  expect([await verified(second.secret), await verified(third.secret)]).toEqual([false, true]);
  expect((await answer(id, second.secret, { outcome: 'done' })).status).toBe(401);
  await expect(
    home.work(async (work) => await renewSecret(work, { recipient: 'Nobody', endOlder: false })),
  ).rejects.toMatchObject({ code: 'recipient-unknown' });
});

test('what goes wrong is tried again later under the same id: 429 with Retry-After, 500, slow, cut, huge, redirected', async () => {
  const { id } = await told();
  const faults: readonly [string, Parameters<ApiServer['answer']>[0], string, number][] = [
    ['429', (_asked, res) => json(res, 429, {}, { 'retry-after': '7200' }), 'webhook-status-429', 7_200],
    ['500', (_asked, res) => json(res, 500, {}), 'webhook-status-500', 30],
    [
      'redirect',
      (_asked, res) => json(res, 307, {}, { location: `${system.url}/else` }),
      'outbound-redirected',
      120,
    ],
    [
      'huge',
      (_asked, res) => void res.writeHead(200, { 'content-length': 1e9 }).write('x'),
      'outbound-too-large',
      600,
    ],
    ['cut', (_asked, res) => void res.destroy(), 'outbound-unreachable', 1_800],
    ['slow', () => undefined, 'outbound-timeout', 3_600],
  ];
  const before = system.asked.length;
  for (const [name, how, failure, atLeast] of faults) {
    system.answer(how);
    await send(id);
    const row = await rowOf(id);
    expect([name, row.failure]).toEqual([name, failure]);
    const wait = await secondsTo(row.next_at);
    expect([name, wait >= atLeast - 2 && wait <= Math.max(atLeast * 1.5, 7_200)]).toEqual([name, true]);
    await send(id);
    home.later({ hours: 3 });
  }
  system.answer((_asked, res) => json(res, 204, {}));
  const due = await webhooksDue(home.house.database, await home.work(async ({ at }) => at));
  expect(due).toContainEqual({ controllerId: home.lumyx.id, id });
  await send(id);
  const all = sinceStart(before);
  expect([all.length, new Set(all.map(({ headers }) => headers['webhook-id'])).size]).toEqual([7, 1]);
  expect(new Set(all.map(({ body }) => body)).size).toBe(1);
  expect(all.some(({ target }) => target === '/else')).toBe(false);
  expect(await shown()).toMatchObject({ state: 'told' });
});

test('410 ends it: by letter where the register has an address, else staff are told', async () => {
  system.answer((_asked, res) => json(res, 410, {}));
  const { id } = await told({ contact: NABZ });
  await send(id);
  await deliverLetters(home);
  expect(await shown()).toMatchObject({ road: 'letter', state: 'told' });
  expect(home.mailbox.newest(NABZ).mail.text).toMatch(/\d{4} \d{4}/);
  const bare = await told();
  await send(bare.id);
  await deliverLetters(home);
  expect(await shown()).toMatchObject({
    state: 'undeliverable',
    sentence: `NabzClan ${count} could not be reached. Staff must tell them by hand.`,
  });
  expect(home.mailbox.newest('caseworker@lumyx.example').mail.subject).toContain(
    'A recipient cannot be reached',
  );
});

test('without a secret nothing is sent; after the last try another road is taken', async () => {
  const before = system.asked.length;
  const { id } = await told({}, false);
  for (let times = 0; times < 13; times += 1) {
    await send(id);
    home.later({ hours: 40 });
  }
  expect([sinceStart(before).length, (await shown())?.state]).toEqual([0, 'undeliverable']);
  expect((await rowOf(id)).failure).toBe('webhook-without-secret');
});

test('a system that took the message and stays silent is reminded under a new id, then staff take over', async () => {
  const before = system.asked.length;
  system.answer((_asked, res) => json(res, 200, {}));
  const { id } = await told();
  await send(id);
  for (let week = 0; week < 3; week += 1) {
    home.later({ hours: 24 * 8 });
    await home.work(async (work) => await remindRecipient(work, id), CLOCK);
    await send(id);
  }
  const all = sinceStart(before);
  expect(all.map(({ headers }) => headers['webhook-id'])).toEqual([
    id,
    `${id}_reminder_1`,
    `${id}_reminder_2`,
  ]);
  expect(all.map(({ body }) => (JSON.parse(body) as { data: { reminder: number } }).data.reminder)).toEqual([
    0, 1, 2,
  ]);
  expect(await shown()).toMatchObject({ state: 'silent' });
});

test('an answer counts by its signature alone, for its own notice, once', async () => {
  system.answer((_asked, res) => json(res, 200, {}));
  const { id, secret } = await told();
  await send(id);
  const exception = { outcome: 'exception', words: 'Invoices are kept by tax law.' };
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const codes: readonly [Promise<{ status: number; body: { code: string } }>, number, string][] = [
    [answer(id, other, exception), 401, 'signature-not-valid'],
    [answer(crypto.randomUUID(), other, exception), 401, 'signature-not-valid'],
    [answer('not-an-id', other, exception), 401, 'signature-not-valid'],
    [answer(id, secret, exception, { ago: 400 }), 401, 'signature-not-valid'],
    [answer(id, secret, exception, { body: (text) => `${text} ` }), 401, 'signature-not-valid'],
    [answer(id, secret, exception, { notice: crypto.randomUUID() }), 400, 'answer-not-readable'],
    [answer(id, secret, { outcome: 'maybe' }), 400, 'answer-not-readable'],
    [answer(id, secret, { outcome: 'exception' }), 400, 'exception-without-reason'],
  ];
  for (const [asked, status, code] of codes) {
    const { status: was, body } = await asked;
    expect([was, body.code]).toEqual([status, code]);
  }
  const wrong = await answer(id, other, exception);
  const nobody = await answer(crypto.randomUUID(), other, exception);
  expect(wrong.text).toBe(nobody.text);
  expect((await answer(id, secret, exception)).status).toBe(204);
  expect((await answer(id, secret, exception)).status).toBe(204);
  expect((await answer(id, secret, { outcome: 'done' })).body).toMatchObject({ code: 'notice-answered' });
  expect(await shown()).toMatchObject({ outcome: 'exception', words: 'Invoices are kept by tax law.' });
  expect(
    Object.keys(signedHeaders({ id, timestamp: 1, body: '' }, { secrets: [], seed: Buffer.alloc(32) })),
  ).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
});

test('the door for answers refuses as the API does: a title, a code, and when to come again', async () => {
  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    request(app.express)
      .post(`/lumyx/passed-on/${crypto.randomUUID()}/answer`)
      .set({ 'content-type': 'application/json', ...headers })
      .serialize((one: unknown) => one as string)
      .send(body as string);
  const large = await send(JSON.stringify({ words: 'x'.repeat(21_000) }));
  expect(large.headers['content-type']).toBe('application/problem+json');
  const detail = 'The body is larger than 20 kB. Nothing was saved.';
  expect(large.body).toMatchObject({ status: 413, code: 'body-too-large', title: 'Too large', detail });
  const packed = await send(gzipSync('{}'), { 'content-encoding': 'gzip' });
  expect(packed.body).toMatchObject({ status: 415, code: 'body-encoding-unsupported' });
  expect((await send('{}')).headers['www-authenticate']).toBeUndefined();
  await home.house.database.raw('update rate_limits set points = 100000');
  const often = await send('{}');
  expect([often.status, often.headers['retry-after'], often.body.code]).toEqual([
    429,
    '10',
    'too-many-tries',
  ]);
});
