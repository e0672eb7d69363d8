// Recipients hear that a consent changed: those of the purpose alone, signed, at least once, and never inside our network.
import { Webhook } from 'standardwebhooks';
import {
  type ConsentMessage,
  consentMessagesDue,
  endMessagesAbout,
} from '../../src/consent/consent-message.ts';
import { sendConsentMessage } from '../../src/consent/send-consent-message.ts';
import { type ConsentChange, tellRecipients } from '../../src/consent/tell-recipients.ts';
import { type Recipient, saveRecipients } from '../../src/data-map/recipient.ts';
import { renewSecret } from '../../src/data-map/recipient-secret.ts';
import { type ApiServer, json, startApiServer } from '../support/api-server.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';

const EMAIL = 'ida@example.com';
const QUICK = { connectTimeout: 1_000, headersTimeout: 300, bodyTimeout: 300 };

let home: TestHouse;
let system: ApiServer;
let secret = '';
beforeAll(async () => {
  home = await openTestHouse();
  system = await startApiServer();
});
afterAll(async () => {
  await system.stop();
  await home.close();
});
beforeEach(async () => {
  system.answer((_asked, res) => json(res, 204, {}));
  secret = await registered(true);
});

/** Puts the register in place: one recipient of the purpose, one of another, one without a webhook. */
async function registered(allowPrivate: boolean): Promise<string> {
  const webhook = { url: `${system.url}/hooks`, allowPrivate };
  const all: Recipient[] = [
    recipientWith({ name: 'Postbote', webhook }),
    recipientWith({ name: 'Elsewhere', webhook: { url: `${system.url}/elsewhere`, allowPrivate } }),
    recipientWith({ name: 'By letter', contact: 'privacy@letter.example' }),
  ];
  return await home.work(async (work) => {
    await saveRecipients(work, all);
    return (await renewSecret(work, { recipient: 'Postbote', endOlder: true })).secret;
  });
}

function change(over: Partial<ConsentChange> = {}): ConsentChange {
  return {
    recordId: crypto.randomUUID(),
    personId: crypto.randomUUID(),
    choice: 'withdrawn',
    actedAt: Temporal.Instant.from('2026-11-01T10:00:00Z'),
    until: null,
    purpose: { name: 'reports', version: 2, recipients: ['Postbote', 'By letter', 'Not in the register'] },
    knownBy: { email: [EMAIL] },
    ...over,
  };
}

async function tell(
  ...changes: ConsentChange[]
): Promise<Pick<ConsentMessage, 'id' | 'state' | 'failure' | 'attempts'>[]> {
  return await home.work(async (work) => {
    await tellRecipients(work, changes);
    const { rows } = await work.trx.raw(
      'select * from consent_messages where record_id = any(?) order by recipient',
      [changes.map(({ recordId }) => recordId)],
    );
    return rows;
  });
}
const rowOf = async (id: string) =>
  (await home.work(async ({ trx }) => await trx.raw('select * from consent_messages where id = ?', [id])))
    .rows[0] as {
    state: string;
    attempts: number;
    failure: string | null;
    message: Buffer | null;
    next_at: Temporal.Instant | null;
  };
const send = async (messageId: string): Promise<void> =>
  await sendConsentMessage(home.house, { controllerId: home.lumyx.id, messageId }, QUICK);

test('the recipients of the purpose are told, nobody else, and another library takes the signature', async () => {
  const before = system.asked.length;
  const one = change();
  const [written, ...more] = await tell(one);
  expect(more).toEqual([]);
  await send(written?.id ?? '');
  await send(written?.id ?? '');
  const [asked, ...again] = system.asked.slice(before);
  expect([asked?.target, again.length]).toEqual(['/hooks', 0]);
  const headers = Object.fromEntries(
    Object.entries(asked?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  expect(headers['webhook-id']).toBe(written?.id);
  expect(new Webhook(secret).verify(asked?.body ?? '', headers)).toMatchObject({
    type: 'consent.changed',
    data: {
      controller: 'LumyxAI',
      purpose: 'reports',
      purpose_version: 2,
      choice: 'withdrawn',
      allowed: false,
      acted_at: '2026-11-01T10:00:00Z',
      until: null,
      record: one.recordId,
      identifiers: { email: [EMAIL] },
    },
  });
  expect(await rowOf(written?.id ?? '')).toMatchObject({ state: 'taken', message: null, next_at: null });
});

test('the same change twice, also at once, is one message', async () => {
  const one = change();
  await Promise.all([tell(one), tell(one), tell(one)]);
  expect(await tell(one, one)).toHaveLength(1);
});

test('while it is on its way nothing of it stands in clear', async () => {
  const [written] = await tell(change());
  const { message } = await rowOf(written?.id ?? '');
  expect([message === null, String(message).includes('ida')]).toEqual([false, false]);
});

test('a webhook in a private network is refused, without a single connection', async () => {
  await registered(false);
  const before = system.asked.length;
  const [written] = await tell(change());
  await send(written?.id ?? '');
  expect(system.asked.length).toBe(before);
  const row = await rowOf(written?.id ?? '');
  // Plain HTTP is refused before the address is looked at; by TLS the address is.
  expect([row.state, row.failure, row.message === null]).toEqual(['sending', 'outbound-url-refused', false]);
  await home.work(async (work) => {
    const url = system.url.replace('http:', 'https:');
    await saveRecipients(work, [recipientWith({ name: 'Postbote', webhook: { url, allowPrivate: false } })]);
  });
  home.later({ hours: 1 });
  await send(written?.id ?? '');
  expect((await rowOf(written?.id ?? '')).failure).toBe('outbound-private-address');
});

test('failures are tried again with the same id and the same words; after the last one it is given up and said', async () => {
  const before = system.asked.length;
  const [written] = await tell(change());
  const id = written?.id ?? '';
  system.answer((_asked, res) => json(res, 503, {}, { 'retry-after': '60' }));
  await send(id);
  await send(id);
  expect(await rowOf(id)).toMatchObject({ state: 'sending', attempts: 1, failure: 'webhook-status-503' });
  for (let tries = 2; tries <= 13; tries += 1) {
    home.later({ hours: 37 });
    expect(
      await consentMessagesDue(home.house.database, await home.work(async ({ at }) => at)),
    ).toContainEqual({
      controllerId: home.lumyx.id,
      id,
    });
    await send(id);
  }
  const all = system.asked.slice(before);
  expect([all.length, new Set(all.map(({ body }) => body)).size]).toEqual([13, 1]);
  expect(await rowOf(id)).toMatchObject({ state: 'undeliverable', message: null });
  const { rows } = await home.work(
    async ({ trx }) =>
      await trx.raw(`select details from audit_entries where event = 'recipient.consentNotTold'`),
  );
  expect(rows).toHaveLength(1);
});

test('410 ends it at once, and so does a recipient that left the register', async () => {
  system.answer((_asked, res) => json(res, 410, {}));
  const [gone] = await tell(change());
  await send(gone?.id ?? '');
  expect(await rowOf(gone?.id ?? '')).toMatchObject({ state: 'undeliverable', failure: 'webhook-gone' });
  const [left] = await tell(change());
  await home.work(async (work) => await saveRecipients(work, []));
  await send(left?.id ?? '');
  expect(await rowOf(left?.id ?? '')).toMatchObject({
    state: 'undeliverable',
    failure: 'webhook-not-registered',
  });
});

test('somebody whom the recipient could not find is not sent, and that is kept', async () => {
  const before = system.asked.length;
  const [unknown] = await tell(change({ knownBy: { account: ['17'] } }));
  expect(unknown).toMatchObject({ state: 'undeliverable', failure: 'person-not-known-there' });
  await send(unknown?.id ?? '');
  expect(system.asked.length).toBe(before);
});

test('an erasure destroys what is still on its way', async () => {
  const before = system.asked.length;
  const one = change();
  const [written] = await tell(one);
  expect(await home.work(async (work) => await endMessagesAbout(work, [one.personId]))).toBe(1);
  await send(written?.id ?? '');
  expect(system.asked.length).toBe(before);
  expect(await rowOf(written?.id ?? '')).toMatchObject({ state: 'erased', message: null });
});
