// Complaints: acknowledged at once and within the days of the law; and the controller that has one approver only.
import { entriesAbout } from '../../src/audit/audit-entry.ts';
import type { Account } from '../../src/auth/account.ts';
import { saveController } from '../../src/platform/controller.ts';
import { lodgeReview } from '../../src/requests/appeal.ts';
import { sortRequest } from '../../src/requests/change-law.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { decideOutcome } from '../../src/requests/outcome.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { asHer, asStaff, BRITAIN, provenCase, refusedCase, staffOf } from '../support/refused-case.ts';
import { BECAUSE, openReviews, type Reviews, WORDS } from '../support/reviews.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let reviews: Reviews;
let home: TestHouse;
let first: Account;
let second: Account;
beforeAll(async () => {
  reviews = await openReviews();
  ({ home, first, second } = reviews);
});
afterAll(async () => await home.close());

const found: Reviews['found'] = async (id) => await reviews.found(id);
const lodge: Reviews['lodge'] = async (...about) => await reviews.lodge(...about);
const decide: Reviews['decide'] = async (...outcome) => await reviews.decide(...outcome);
const letter: Reviews['letter'] = async (email) => await reviews.letter(email);

test('where the law has no appeal it is a complaint, acknowledged at once, in the United Kingdom within its days', async () => {
  const about = await refusedCase(home, first, { email: 'leeds@example.com', residence: BRITAIN });
  const { requestId, right } = await lodge(about);
  expect(right).toBe('complaint');
  const complaint = await found(requestId);
  expect(complaint.rule?.id).toBe('uk-gdpr/complaint');
  expect(complaint.acknowledgedAt).not.toBeNull();
  expect(complaint.acknowledgeBy).not.toBeNull();
  const [receipt] = await home.work(async (work) =>
    (await entriesAbout(work.trx, work.controllerId, [requestId])).filter(
      ({ event }) => event === 'request.received',
    ),
  );
  // The numbers are counted from these.
  expect(receipt?.details).toMatchObject({
    receivedAt: complaint.receivedAt.toString(),
    acknowledgeBy: complaint.acknowledgeBy?.toString(),
  });
  const words = await letter('leeds@example.com');
  expect(words).toContain('has your complaint, and a person reads it');
  expect(words).toContain(
    "Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow SK9 5AF (https://ico.org.uk/make-a-complaint/)",
  );
  await expect(decide(requestId, 'not-upheld', asStaff(first))).rejects.toMatchObject({
    code: 'decider-involved',
  });
  await decide(requestId, 'upheld-in-part');
  expect((await found(about)).status).toBe('verified');
});

test.each([
  // Thirty days counted from the day after; an end on a weekend or a holiday moves to the next working day.
  ['2026-11-01T10:00:00Z', '2026-12-01'],
  ['2026-07-06T09:00:00Z', '2026-08-05'],
  ['2026-09-10T09:00:00Z', '2026-10-12'],
])('a complaint that came to a British case on %s is acknowledged by %s', async (at, by) => {
  const { acknowledgeBy } = await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, {
      right: 'complaint',
      email: `on-${at.slice(0, 10)}@example.com`,
      channel: 'mail',
      residence: BRITAIN,
      receivedAt: Temporal.Instant.from(at),
    });
    return (await findRequest(work, requestId)) ?? { acknowledgeBy: null };
  });
  expect(acknowledgeBy?.toString()).toBe(by);
});

test('a wish in her own words that staff read as a complaint is acknowledged when they say so', async () => {
  const requestId = await provenCase(home, {
    email: 'words@example.com',
    right: 'other',
    residence: BRITAIN,
  });
  expect((await found(requestId)).acknowledgedAt).toBeNull();
  const sorted = { requestId, right: 'complaint', reason: 'She says that nobody answers her.' } as const;
  await home.work(async (work) => await sortRequest(work, sorted), asStaff(second));
  const complaint = await found(requestId);
  expect([complaint.right, complaint.rule?.id]).toEqual(['complaint', 'uk-gdpr/complaint']);
  expect(complaint.acknowledgedAt).not.toBeNull();
  await decide(requestId, 'upheld');
  expect(await letter('words@example.com')).toContain('You are right');
});

test('a complaint by letter needs no proof of the address: acknowledged, and waiting for staff', async () => {
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, {
        right: 'complaint',
        email: 'post@example.com',
        channel: 'mail',
        ownWords: 'Nobody answers me.',
      }),
  );
  expect((await found(requestId)).status).toBe('verified');
  expect(await letter('post@example.com')).toContain('Berlin Commissioner, Alt-Moabit 59');
});

test('a controller with one approver: the same person may judge, and letter and log say so', async () => {
  const alone = await openTestHouse();
  try {
    const { createdAt: _c, isInstallation: _i, id: _id, ...values } = alone.lumyx;
    await alone.house.database.transaction(
      async (trx) => await saveController(trx, { ...values, singleOfficer: true }),
    );
    const only = await staffOf(alone, 'only', 'approver');
    const about = await refusedCase(alone, only, { email: 'alone@example.com' });
    const { requestId } = await alone.work(
      async (work) => await lodgeReview(work, { aboutId: about, words: WORDS, channel: 'form' }),
      asHer(about),
    );
    await alone.work(
      async (work) => await decideOutcome(work, { requestId, outcome: 'not-upheld', explanation: BECAUSE }),
      asStaff(only),
    );
    const entries = await alone.work(
      async (work) => await entriesAbout(work.trx, work.controllerId, [requestId]),
    );
    expect(entries.find(({ event }) => event === 'request.answered')?.details).toMatchObject({
      singleOfficer: true,
    });
    await deliverLetters(alone);
    const words = (alone.mailbox.newest('alone@example.com').mail.text ?? '').replace(/\s+/g, ' ');
    expect(words).toContain('We have only one privacy officer');
  } finally {
    await alone.close();
  }
});

test('while a complaint about a case runs, another wish of hers may turn out to be a complaint of its own', async () => {
  const email = 'twice@example.com';
  const about = await refusedCase(home, first, { email, residence: BRITAIN });
  await lodge(about);
  const requestId = await provenCase(home, { email, right: 'other', residence: BRITAIN });
  const sorted = { requestId, right: 'complaint', reason: 'She says that nobody answers her.' } as const;
  await home.work(async (work) => await sortRequest(work, sorted), asStaff(second));
  expect((await found(requestId)).right).toBe('complaint');
});
