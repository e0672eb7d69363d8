// Nothing lapses silently: a reminder, then the end with a letter, and a year in which the person may go on with the same case.
import { now } from '../../src/platform/clock.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { identifyByCode, sendFreshCode } from '../../src/requests/identify.ts';
import { lapseRequest, remindPerson, unprovenCases, unremindedCases } from '../../src/requests/lapse.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { asHer } from '../support/refused-case.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const ask = async (email: string): Promise<string> =>
  (await home.work(async (work) => await receiveRequest(work, { right: 'access', email, channel: 'form' })))
    .requestId;
const lettersTo = async (email: string): Promise<string[]> => {
  await deliverLetters(home);
  return home.mailbox.received
    .filter(({ recipients }) => recipients.includes(email))
    .map(({ mail }) => `${mail.subject}\n${mail.text}`.replace(/\s+/g, ' '));
};
const statusOf = async (id: string) => (await home.work(async (work) => await findRequest(work, id)))?.status;
/** Reminds after seven days and ends after fourteen, as the clock does. */
async function lapse(requestId: string): Promise<void> {
  home.later({ hours: 24 * 7 });
  await home.work(async (work) => await remindPerson(work, requestId));
  home.later({ hours: 24 * 7 });
  await home.work(async (work) => await lapseRequest(work, requestId));
  expect(await statusOf(requestId)).toBe('lapsed');
}
async function freshCode(requestId: string, email: string): Promise<string | null> {
  const before = (await lettersTo(email)).length;
  await home.work(async (work) => await sendFreshCode(work, requestId), asHer(requestId));
  const after = await lettersTo(email);
  return after.length === before ? null : (/\b\d{4} \d{4}\b/.exec(after.at(-1) ?? '')?.[0] ?? null);
}
const prove = async (requestId: string, code: string) =>
  await home.work(async (work) => await identifyByCode(work, { requestId, code }), asHer(requestId));

test('reminded after seven days, ended after fourteen, each once and with a letter', async () => {
  const requestId = await ask('silent@example.com');
  const at = (hours: number) => now().add({ hours });
  const { database } = home.house;
  expect(await unremindedCases(database, at(24 * 7 - 1))).toEqual([]);
  expect(await unremindedCases(database, at(24 * 7 + 1))).toMatchObject([{ id: requestId }]);
  // A clock that stood still for weeks reminds first; the end has to wait.
  expect(await unprovenCases(database, at(24 * 40))).toEqual([]);
  await home.work(async (work) => await lapseRequest(work, requestId));
  expect(await statusOf(requestId)).toBe('received');
  home.later({ hours: 24 * 7 });
  await home.work(async (work) => await remindPerson(work, requestId));
  await home.work(async (work) => await remindPerson(work, requestId));
  expect(await unremindedCases(database, at(24 * 40))).toEqual([]);
  expect(await unprovenCases(database, at(24 * 7 + 24 * 4))).toEqual([]);
  expect(await unprovenCases(database, at(24 * 14 + 1))).toMatchObject([{ id: requestId }]);
  home.later({ hours: 24 * 7 });
  await home.work(async (work) => await lapseRequest(work, requestId));
  await home.work(async (work) => await lapseRequest(work, requestId));
  const letters = await lettersTo('silent@example.com');
  // The code was of no use any more by then, so its letter never left.
  expect(letters).toHaveLength(2);
  expect(letters[0]).toContain('Nobody has entered the code that we sent');
  expect(letters[1]).toContain('For 12 months you can go on with this very request');
  expect(letters[1]).toContain(`/lumyx/requests/${requestId}/verify`);
});

test('her code opens the same case again; receipt and clock stay as they were', async () => {
  const requestId = await ask('again@example.com');
  const before = await home.work(async (work) => await findRequest(work, requestId));
  await lapse(requestId);
  home.later({ hours: 24 * 300 });
  const code = await freshCode(requestId, 'again@example.com');
  expect(await prove(requestId, '00000000')).toEqual({ outcome: 'wrong' });
  expect(await statusOf(requestId)).toBe('lapsed');
  expect(await prove(requestId, code ?? '')).toEqual({ outcome: 'right' });
  const after = await home.work(async (work) => await findRequest(work, requestId));
  expect(after?.status).toBe('verified');
  expect([after?.receivedAt, after?.dueOn, after?.derivation].map((one) => JSON.stringify(one))).toEqual(
    [before?.receivedAt, before?.dueOn, before?.derivation].map((one) => JSON.stringify(one)),
  );
});

test('a year after it lapsed no code is sent any more', async () => {
  const requestId = await ask('late@example.com');
  await lapse(requestId);
  home.later({ hours: 24 * 366 });
  expect(await freshCode(requestId, 'late@example.com')).toBeNull();
});

test('asked anew in the meantime: the code opens the page, the newer request goes on, and there are not two', async () => {
  const requestId = await ask('anew@example.com');
  await lapse(requestId);
  const newer = await ask('anew@example.com');
  expect(newer).not.toBe(requestId);
  const code = await freshCode(requestId, 'anew@example.com');
  expect(await prove(requestId, code ?? '')).toEqual({ outcome: 'right' });
  expect([await statusOf(requestId), await statusOf(newer)]).toEqual(['lapsed', 'received']);
});
