// Receiving, duplicates, cooling-off, lapsing and reminders, on the real database with a clock that tests set.

import { now } from '../../src/platform/clock.ts';
import {
  coolingOffEnded,
  coolingOffEnding,
  isCoolingOff,
  remindOfReconsidering,
  waiveCoolingOff,
} from '../../src/requests/cooling-off.ts';
import { withdrawRequest } from '../../src/requests/decide.ts';
import { identifyByCode } from '../../src/requests/identify.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { casesDueSoon, reminderReached, remindStaff } from '../../src/requests/remind.ts';
import { readStatus } from '../../src/requests/status-view.ts';
import { readEmail } from '../../src/subjects/identifiers.ts';
import { CLOCK } from '../../src/work.ts';
import { askAndProve, deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const ask = async (email: string, ownWords = '') =>
  await home.work(
    async (work) => await receiveRequest(work, { right: 'erasure', email, channel: 'form', ownWords }),
  );

test('receiving a request reads nothing twice, and not what it has just written', async () => {
  await ask('first@example.com', 'so that keys are open');
  const read: string[] = [];
  const hear = ({ sql }: { sql: string }) => {
    if (sql.startsWith('select') && !sql.includes('advisory')) read.push(sql);
  };
  home.house.database.on('query', hear);
  await ask('quick@example.com', 'so that it is quick');
  home.house.database.off('query', hear);
  expect(read.filter((sql) => sql.includes('from "data_requests"'))).toEqual([]);
  expect(read).toEqual([...new Set(read)]);
});

test('the same wish sent twenty times at once is one case', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => await ask('twice@example.com', `words ${index}`)),
  );
  expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(1);
  const { rows } = (await home.work(
    async (work) => await work.trx.raw('select count(*)::int as n from subjects'),
  )) as { rows: { n: number }[] };
  expect(rows[0]?.n).toBe(1);
});

test('a code of one case opens no other, and a wrong one says nothing', async () => {
  const first = await ask('one@example.com');
  const second = await ask('two@example.com');
  await deliverLetters(home);
  const code =
    /\d{4} \d{4}/.exec(home.mailbox.newest('one@example.com').mail.text ?? '')?.[0].replace(' ', '') ?? '';
  const identify = async (requestId: string) =>
    await home.work(async (work) => await identifyByCode(work, { requestId, code }));
  expect(await identify(second.requestId)).not.toEqual({ outcome: 'right' });
  expect(await identify(first.requestId)).toEqual({ outcome: 'right' });
  expect(await identify(first.requestId)).not.toEqual({ outcome: 'right' });
});

test('cooling-off: seven days to the minute, hers alone to shorten, hers to end', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' }, home.lumart);
  const cooling = async () =>
    await home.work(async (work) => await isCoolingOff(work, requestId), undefined, home.lumart);
  expect(await cooling()).toBe(true);
  const staff = { kind: 'staff', id: crypto.randomUUID() } as const;
  const statement = 'I do not want to wait for seven days.';
  const waive = home.work(
    async (work) => await waiveCoolingOff(work, { requestId, statement }),
    staff,
    home.lumart,
  );
  await expect(waive).rejects.toMatchObject({ code: 'waiver-not-hers' });
  home.later({ hours: 24 * 7 - 1, minutes: 58 });
  expect(await cooling()).toBe(true);
  home.later({ minutes: 4 });
  expect(await cooling()).toBe(false);
  expect(await coolingOffEnded(home.house.database, now().add({ hours: 24 * 8 }))).toMatchObject([
    { id: requestId },
  ]);
  await home.work(
    async (work) => await withdrawRequest(work, requestId),
    { kind: 'subject', id: requestId },
    home.lumart,
  );
  expect(
    (await home.work(async (work) => await readStatus(work, requestId), undefined, home.lumart))?.status,
  ).toBe('withdrawn');
});

test('a day before the end she is reminded once, and not where the time has only just begun', async () => {
  const email = 'solo@example.com';
  const requestId = await askAndProve(home, { right: 'erasure', email }, home.lumart);
  const { database } = home.house;
  const ending = async (hours: number) => await coolingOffEnding(database, now().add({ hours }));
  expect(await ending(24 * 6 - 1)).toEqual([]);
  expect(await ending(24 * 6 + 1)).toMatchObject([{ id: requestId }]);
  expect(await ending(24 * 7 + 1)).toEqual([]);
  const remind = async () =>
    await home.work(async (work) => await remindOfReconsidering(work, requestId), CLOCK, home.lumart);
  const reminders = async () => {
    await deliverLetters(home);
    return home.mailbox.received.filter(
      ({ recipients, mail }) => recipients.includes(email) && mail.subject?.startsWith('Tomorrow your data'),
    );
  };
  home.later({ hours: 24 * 6 - 1 });
  await remind();
  expect(await reminders()).toEqual([]);
  home.later({ hours: 2 });
  await Promise.all([remind(), remind()]);
  expect(await reminders()).toHaveLength(1);
  expect(await ending(24 * 6 + 1)).toEqual([]);
  const brief = await askAndProve(home, { right: 'erasure', email: 'tom@example.com' }, home.lumart);
  await home.work(
    async (work) => {
      const soon = work.at.add({ hours: 20 }).toString();
      await work.trx('data_requests').where({ id: brief }).update({ cooling_off_until: soon });
      await remindOfReconsidering(work, brief);
    },
    CLOCK,
    home.lumart,
  );
  await deliverLetters(home);
  expect(home.mailbox.newest('tom@example.com').mail.subject).toMatch(/^Your data will be deleted/);
});

test('her own written waiver ends it, and is kept', async () => {
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' }, home.lumart);
  const her = { kind: 'subject', id: requestId } as const;
  const short = home.work(
    async (work) => await waiveCoolingOff(work, { requestId, statement: 'no' }),
    her,
    home.lumart,
  );
  await expect(short).rejects.toMatchObject({ code: 'waiver-empty' });
  await home.work(
    async (work) => await waiveCoolingOff(work, { requestId, statement: 'Please do not wait.' }),
    her,
    home.lumart,
  );
  expect(await home.work(async (work) => await isCoolingOff(work, requestId), undefined, home.lumart)).toBe(
    false,
  );
});

test('staff are reminded once per threshold', async () => {
  const { requestId } = await ask('due@example.com');
  expect(await casesDueSoon(home.house.database, now().add({ hours: 24 * 25 }))).toMatchObject([
    { id: requestId },
  ]);
  home.later({ hours: 24 * 28 });
  await home.work(async (work) => await remindStaff(work, requestId));
  await home.work(async (work) => await remindStaff(work, requestId));
  const { rows } = (await home.work(
    async (work) => await work.trx.raw('select reminded_days as days from data_requests'),
  )) as { rows: { days: number }[] };
  expect(rows).toEqual([{ days: 3 }]);
});

test('reminders come at seven, three and one days, and when the day is over', () => {
  const day = (text: string) => Temporal.PlainDate.from(text);
  expect(
    [9, 7, 4, 3, 2, 1, 0, -1].map((left) =>
      reminderReached(day('2026-03-10'), day('2026-03-10').add({ days: left })),
    ),
  ).toEqual([null, 7, 7, 3, 3, 1, 1, 0]);
});

test.each([
  '',
  'a',
  'a@b',
  'a@x.example, evil@y.example',
  '"a@x.example" <b@y.example>',
  'a@x.example\r\nBcc: b@y.example',
  'a b@x.example',
  '"a b"@x.example',
  'a@x.example;b@y.example',
  'a@-x.example',
  'a@x..example',
  '.a@x.example',
  'a.@x.example',
  'a@127.0.0.1',
  `${'a'.repeat(65)}@x.example`,
  'a@x.example\0',
  'mailto:a@x.example',
  'a@(x).example',
])('an address like %j is refused', (text) => {
  expect(() => readEmail(text)).toThrow(expect.objectContaining({ code: 'email-not-plain' }));
});
