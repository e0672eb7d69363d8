// The outbox: written with its work or not at all, sent once, tried again when it failed, and sealed throughout.

import { type NewLetter, writeLetter } from '../../src/notifications/letters.ts';
import { failedNotices, noticesDue, noticesOf, resendNotice } from '../../src/notifications/notice.ts';
import { sendNotice } from '../../src/notifications/send-notice.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(() => home.close());

const TO = { email: 'maria@example.org' };
const lapsed: NewLetter = {
  letter: 'request-lapsed',
  to: TO,
  values: { reference: 'CANARY-7F3K', right: 'access' },
};
const secret: NewLetter = { letter: 'request-code', to: TO, values: { code: '9876 5432', minutes: 10 } };

const write = (letter: NewLetter) => home.work((work) => writeLetter(work, letter));
const send = (noticeId: string | undefined) =>
  sendNotice(home.house, { controllerId: home.lumyx.id, noticeId: noticeId ?? '' });
const rows = async (sql: string) =>
  (await home.work((work) => work.trx.raw(sql))).rows as Record<string, unknown>[];

test('a letter is written, asked for, sent once and recorded', async () => {
  const notice = await write(lapsed);
  expect(await rows(`select data->>'noticeId' as id from pgboss.job where name = 'send-notice'`)).toEqual([
    { id: notice?.noticeId },
  ]);
  expect(await send(notice?.noticeId)).toBe('sent');
  expect(await send(notice?.noticeId)).toBe('nothing-to-do');
  expect(home.mailbox.received).toHaveLength(1);
  const { mail, recipients } = home.mailbox.newest('maria@example.org');
  expect(recipients).toEqual(['maria@example.org']);
  expect(mail.from).toMatchObject({ name: 'LumyxAI Privacy', address: 'privacy@lumyx.example' });
  expect(mail.text).toContain('https://privacy.example/lumyx');
  expect(mail.messageId).toBe(`<${notice?.noticeId}@lumyx.example>`);
  const events = await rows('select event from audit_entries order by at, event desc');
  expect(events.map(({ event }) => event)).toEqual(['letter.written', 'letter.sent']);
});

test('two senders at once send one letter', async () => {
  const notice = await write(lapsed);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => send(notice?.noticeId)));
  expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
  expect(home.mailbox.received).toHaveLength(1);
});

test('a work that is undone leaves no letter and no job', async () => {
  const undone = home.work(async (work) => {
    await writeLetter(work, lapsed);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await rows('select 1 from notices')).toEqual([]);
  expect(await rows(`select 1 from pgboss.job where name = 'send-notice'`)).toEqual([]);
});

test('a letter that cannot be rendered, or goes to no plain address, undoes its work', async () => {
  await expect(write({ ...lapsed, values: {} })).rejects.toMatchObject({ code: 'letter-not-renderable' });
  for (const email of [
    'a@x.example, evil@y.example',
    '"a@x.example" <evil@y.example>',
    'a@x.example\r\nBcc: b@y.example',
  ]) {
    await expect(write({ ...lapsed, to: { email } })).rejects.toMatchObject({ code: 'email-not-plain' });
  }
});

test('the row shows neither address nor words, before and after; a code is wiped once it was sent', async () => {
  const [plain, code] = [await write(lapsed), await write(secret)];
  const look = async () =>
    JSON.stringify(
      await rows(`select encode(content_sealed, 'escape') as c,
    encode(recipient_sealed, 'escape') as r, notices::text as t from notices`),
    );
  expect(await look()).not.toMatch(/maria|CANARY|9876 ?5432/);
  await send(plain?.noticeId);
  await send(code?.noticeId);
  expect(await look()).not.toMatch(/maria|CANARY|9876 ?5432/);
  expect(
    await rows('select letter, state, content_sealed is null as wiped from notices order by letter'),
  ).toEqual([
    { letter: 'request-code', state: 'sent', wiped: true },
    { letter: 'request-lapsed', state: 'sent', wiped: false },
  ]);
  const kept = await home.work(async (work) => {
    const {
      rows: [row],
    } = await work.trx.raw(`select id, content_sealed from notices where letter = 'request-lapsed'`);
    return (await work.open(`notices:${row.id}:sent`, row.content_sealed)).toString();
  });
  expect(JSON.parse(kept)).toMatchObject({ heading: 'Your request CANARY-7F3K was closed' });
});

test('a server that is away: tried again later, under the same Message-ID, in the end visible as failed', async () => {
  const notice = await write(lapsed);
  home.mailbox.behave({ kind: 'refuse', step: 'data', reply: 451 });
  expect(await send(notice?.noticeId)).toBe('failed');
  expect(await send(notice?.noticeId)).toBe('nothing-to-do');
  home.mailbox.behave({ kind: 'take' });
  home.later({ seconds: 21 });
  expect(await noticesDue(home.house.database, Temporal.Now.instant().add({ seconds: 25 }))).toEqual([
    expect.objectContaining({ controllerId: home.lumyx.id, id: notice?.noticeId }),
  ]);
  expect(await send(notice?.noticeId)).toBe('sent');
  expect(home.mailbox.received.map(({ mail }) => mail.messageId)).toEqual([
    `<${notice?.noticeId}@lumyx.example>`,
  ]);
});

test('after a day of tries the letter has failed, says why, and can be sent by hand', async () => {
  const notice = await write(lapsed);
  home.mailbox.behave({ kind: 'refuse', step: 'data', reply: 451 });
  let tries = 0;
  for (; (await home.work((work) => failedNotices(work))).length === 0; tries += 1) {
    await send(notice?.noticeId);
    home.later({ hours: 8 });
  }
  expect(tries).toBe(12);
  const [failed] = await home.work((work) => failedNotices(work));
  expect(failed).toMatchObject({ state: 'failed', attempts: 12, failure: 'mail-server-busy' });
  home.mailbox.behave({ kind: 'take' });
  await home.work((work) => resendNotice(work, notice?.noticeId ?? ''));
  expect(await send(notice?.noticeId)).toBe('sent');
  await expect(home.work((work) => resendNotice(work, notice?.noticeId ?? ''))).rejects.toMatchObject({
    code: 'letter-not-repeatable',
  });
});

test('an address that the server does not take fails at once', async () => {
  const notice = await write(lapsed);
  home.mailbox.behave({ kind: 'refuse', step: 'recipient', reply: 550 });
  expect(await send(notice?.noticeId)).toBe('failed');
  expect(await home.work((work) => failedNotices(work))).toEqual([
    expect.objectContaining({ failure: 'address-refused', attempts: 1 }),
  ]);
});

test('a code that no longer works is not sent, and wiped', async () => {
  const uselessAt = Temporal.Now.instant().add({ minutes: 10 });
  const notice = await write({ ...secret, uselessAt });
  home.later({ minutes: 11 });
  expect(await send(notice?.noticeId)).toBe('nothing-to-do');
  expect(home.mailbox.received).toHaveLength(0);
  expect(await rows('select state, failure, content_sealed from notices')).toEqual([
    { state: 'failed', failure: 'letter-too-late', content_sealed: null },
  ]);
  await expect(home.work((work) => resendNotice(work, notice?.noticeId ?? ''))).rejects.toMatchObject({
    code: 'letter-not-repeatable',
  });
});

test('a sender that died holds the letter for three minutes, no longer', async () => {
  const notice = await write(lapsed);
  await home.work((work) =>
    work.trx.raw(`update notices set attempts = 1, next_at = next_at + interval '180 seconds'`),
  );
  expect(await send(notice?.noticeId)).toBe('nothing-to-do');
  home.later({ seconds: 181 });
  expect(await send(notice?.noticeId)).toBe('sent');
});

test('a letter with the same `once` is written once', async () => {
  const once = 'staff-due-soon:7:one';
  expect(await write({ ...lapsed, once })).not.toBeNull();
  expect(await write({ ...lapsed, once })).toBeNull();
  expect(await rows('select 1 from notices')).toHaveLength(1);
});

test('another controller’s letter is not there', async () => {
  const notice = await write(lapsed);
  const there = { controllerId: home.lumart.id, noticeId: notice?.noticeId ?? '' };
  expect(await sendNotice(home.house, there)).toBe('nothing-to-do');
  expect(await home.work((work) => noticesOf(work, crypto.randomUUID()))).toEqual([]);
  expect(home.mailbox.received).toHaveLength(0);
});

test('the job’s record and the failure hold no address', async () => {
  const notice = await write(lapsed);
  home.mailbox.behave({ kind: 'refuse', step: 'recipient', reply: 550 });
  await send(notice?.noticeId);
  const seen = JSON.stringify([
    await rows('select * from pgboss.job'),
    await rows('select * from audit_entries'),
    await rows('select failure from notices'),
  ]);
  expect(seen).not.toMatch(/maria|example\.org/);
});
