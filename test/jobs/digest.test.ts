// The letter of the week: once a week and controller whatever the clocks do, to whom it concerns, in numbers alone.
import { tendDesk } from '../../jobs/tend-desk.ts';
import type { Account } from '../../src/auth/account.ts';
import { endAbsence, planAbsence, wantDigest } from '../../src/auth/deputies.ts';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import type { Role } from '../../src/auth/permissions.ts';
import { now } from '../../src/platform/clock.ts';
import { assignCases, looksAfter } from '../../src/requests/assign.ts';
import { weekOf } from '../../src/requests/digest.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let ada: Account;
let ben: Account;
beforeAll(async () => {
  home = await openTestHouse();
  const make = async (name: string, role: Role): Promise<Account> =>
    await home.work(async (work) => {
      const email = `${name}@lumyx.example`;
      const { token } = await inviteAccount(work, { email, name, roles: [role] });
      return await activateAccount(work, { token, password: 'blue kettle marsh' });
    });
  ada = await make('ada', 'approver');
  ben = await make('ben', 'caseworker');
  await make('cleo', 'auditor');
  // The coming Monday at half past six, where the controller is.
  const here = now().toZonedDateTimeISO('Europe/Berlin');
  const monday = here.add({ days: 8 - here.dayOfWeek }).with({ hour: 6, minute: 30 });
  home.later(here.until(monday, { largestUnit: 'hour' }));
});
afterAll(async () => await home.close());

const tend = async (): Promise<void> => await tendDesk(home.house, {}, new AbortController().signal);
const letters = async (): Promise<{ to: string; text: string }[]> => {
  await deliverLetters(home);
  return home.mailbox.received
    .filter(({ mail }) => mail.subject?.startsWith('The week') === true)
    .map(({ recipients, mail }) => ({ to: recipients.join(), text: mail.text ?? '' }));
};

test('the week begins on Monday at six, where the controller is, also when the clocks change', () => {
  const week = (at: string): string => weekOf(Temporal.Instant.from(at), 'Europe/Berlin').toString();
  expect(week('2026-11-23T04:59:59Z')).toBe('2026-11-16');
  expect(week('2026-11-23T05:00:00Z')).toBe('2026-11-23');
  expect(week('2026-11-29T22:00:00Z')).toBe('2026-11-23');
  expect(week('2026-03-30T04:00:00Z')).toBe('2026-03-30');
});

test('an empty desk writes no letter; a desk with cases one to each who works on them, once, also by two clocks', async () => {
  await tend();
  expect(await letters()).toEqual([]);
  const requestId = await home.work(
    async (work) =>
      (await receiveRequest(work, { right: 'access', email: 'mira@example.com', channel: 'mail' })).requestId,
  );
  await home.work(async (work) => await assignCases(work, { requestIds: [requestId], assigneeId: ada.id }));
  home.later({ hours: 28 * 24 });
  await Promise.all([tend(), tend()]);
  await tend();
  const sent = await letters();
  expect(sent.map(({ to }) => to).sort()).toEqual(['ada@lumyx.example', 'ben@lumyx.example']);
  const [hers, his] = sent.toSorted((one, other) => one.to.localeCompare(other.to));
  expect(hers?.text).toContain('1 due within 7 days');
  expect(hers?.text).toContain('1 not proven yet');
  expect(his?.text).toContain('None of your own cases');
  for (const { text } of sent) expect(text).not.toContain('mira');
});

test('after weeks of silence one letter is written, not for each week; whoever said no gets none; a deputy sees both', async () => {
  await home.work(async (work) => await wantDigest(work, ben.id, false), { kind: 'staff', id: ben.id });
  const from = await home.work(async ({ at }) => at.toZonedDateTimeISO('Europe/Berlin').toPlainDate());
  const until = from.add({ days: 60 });
  await home.work(
    async (work) => await planAbsence(work, { accountId: ada.id, from, until, deputyIds: [ben.id] }),
  );
  expect(await home.work(async (work) => await looksAfter(work, ben.id))).toEqual([ben.id, ada.id]);
  home.later({ hours: 23 * 24 });
  const before = (await letters()).length;
  await tend();
  expect((await letters()).slice(before).map(({ to }) => to)).toEqual(['ada@lumyx.example']);
  await home.work(async (work) => await wantDigest(work, ben.id, true));
  // The week is written: whoever comes later reads of the next one.
  await tend();
  expect((await letters()).slice(before)).toHaveLength(1);
  home.later({ hours: 7 * 24 });
  await tend();
  const his = (await letters()).findLast(({ to }) => to === 'ben@lumyx.example');
  expect(his?.text).toMatch(/Your cases, and those of whom you stand in for:\s+.*1 overdue/s);
  await home.work(async (work) => await endAbsence(work, ada.id));
});
