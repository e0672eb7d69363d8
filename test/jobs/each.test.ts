// What is due is gone through one by one: a case that cannot be handled is tried again, and holds nobody else up.
import { lapseUnverified } from '../../jobs/lapse-unverified.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(async () => await home.close());

const ask = async (email: string): Promise<string> => {
  const asked = { right: 'access', email, channel: 'form' } as const;
  return (await home.work(async (work) => await receiveRequest(work, asked))).requestId;
};
const statusOf = async (requestId: string) =>
  (await home.work(async (work) => await findRequest(work, requestId)))?.status;

test('a case whose address cannot be opened lapses later; the one behind it lapses now', async () => {
  const broken = await ask('first@example.com');
  const sound = await ask('second@example.com');
  // Long ago, the broken one first.
  await home.work(async (work) => {
    const { trx } = work;
    await trx.raw(
      `update data_requests set status_at = status_at - interval '20 days', prove_reminded_at = now() - interval '9 days' where id = ?`,
      [sound],
    );
    await trx.raw(
      `update data_requests set status_at = status_at - interval '21 days', prove_reminded_at = now() - interval '9 days' where id = ?`,
      [broken],
    );
    await trx.raw(
      `update subject_identifiers set sealed = '\\x00' where subject_id = (select subject_id from data_requests where id = ?)`,
      [broken],
    );
  });
  await expect(lapseUnverified(home.house, {}, new AbortController().signal)).rejects.toThrow();
  expect([await statusOf(broken), await statusOf(sound)]).toEqual(['received', 'lapsed']);
});

test('a reminder that cannot be written holds back no end that is due after it', async () => {
  const broken = await ask('first@example.com');
  const sound = await ask('second@example.com');
  await home.work(async ({ trx }) => {
    await trx.raw(`update data_requests set status_at = status_at - interval '20 days'`);
    await trx.raw(`update data_requests set prove_reminded_at = now() - interval '9 days' where id = ?`, [
      sound,
    ]);
    await trx.raw(
      `update subject_identifiers set sealed = '\\x00' where subject_id = (select subject_id from data_requests where id = ?)`,
      [broken],
    );
  });
  await expect(lapseUnverified(home.house, {}, new AbortController().signal)).rejects.toThrow();
  expect(await statusOf(sound)).toBe('lapsed');
});

test('an aborted job begins nothing more', async () => {
  const requestId = await ask('first@example.com');
  await home.work(
    async (work) =>
      await work.trx.raw(
        `update data_requests set status_at = status_at - interval '20 days', prove_reminded_at = now() - interval '9 days' where id = ?`,
        [requestId],
      ),
  );
  await lapseUnverified(home.house, {}, AbortSignal.abort());
  expect(await statusOf(requestId)).toBe('received');
});
