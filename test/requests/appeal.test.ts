// Appeals and complaints: lodged behind the code of the first case, judged by somebody else, told with what the law demands.
import { entriesAbout } from '../../src/audit/audit-entry.ts';
import type { Account } from '../../src/auth/account.ts';
import { lawBook } from '../../src/laws/law-book.ts';
import { lodgeReview, reviewOffered } from '../../src/requests/appeal.ts';
import { readNotes } from '../../src/requests/case-note.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { answerRequest, denyRequest } from '../../src/requests/decide.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { decideOutcome, mustSayWhatIsDemanded } from '../../src/requests/outcome.ts';
import { nameAddress, patchAddress, reachOf } from '../../src/requests/reach.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { remediesUnder } from '../../src/requests/remedies.ts';
import { asHer, asStaff, provenCase, refusedCase, staffOf, TEXAS } from '../support/refused-case.ts';
import { BECAUSE, openReviews, type Reviews, WORDS } from '../support/reviews.ts';
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
const eventsOf = async (id: string): Promise<string[]> =>
  await home.work(async (work) =>
    (await entriesAbout(work.trx, work.controllerId, [id])).map(({ event }) => event),
  );
const deny = (requestId: string) => ({
  requestId,
  reason: 'excessive' as const,
  explanation: 'You asked for the same yesterday.',
});

test('an appeal under Texas law: linked, proven by the first code, sixty days, staff told', async () => {
  const about = await refusedCase(home, first, { email: 'tess@example.com' });
  expect(await home.work(async (work) => await reviewOffered(work, await found(about)))).toBe('appeal');
  const { requestId, right } = await lodge(about);
  expect(right).toBe('appeal');
  const appeal = await found(requestId);
  expect(appeal).toMatchObject({ status: 'verified', aboutRequestId: about, law: 'us-tx', right: 'appeal' });
  expect(appeal.rule?.id).toBe('us-tx/appeal');
  const clock = appeal.clocks?.find(({ binds }) => binds === 'law');
  const day = appeal.receivedAt.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  expect(clock?.dueOn).toBe(day.add({ days: 60 }).toString());
  expect(await eventsOf(about)).toContain('request.linked');
  expect(await eventsOf(requestId)).toEqual(expect.arrayContaining(['request.received', 'request.verified']));
  expect(await letter('second@lumyx.example')).toContain('Somebody asked for an appeal');
  // Once is enough: while it runs, and while it has answered the present state.
  await expect(lodge(about)).rejects.toMatchObject({ code: 'review-not-offered' });
});

test('two clicks at once are one appeal', async () => {
  const about = await refusedCase(home, first, { email: 'twice@example.com' });
  const both = await Promise.allSettled([lodge(about), lodge(about)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('nothing is lodged about a case that runs in time, is unproven, taken back, or is a review itself', async () => {
  const open = await provenCase(home, { email: 'intime@example.com' });
  await expect(lodge(open)).rejects.toMatchObject({ code: 'review-not-offered' });
  const { requestId: unproven } = await home.work(
    async (work) =>
      await receiveRequest(work, { right: 'access', email: 'unproven@example.com', channel: 'form' }),
  );
  await expect(lodge(unproven)).rejects.toMatchObject({ code: 'review-not-offered' });
  const back = await provenCase(home, { email: 'back@example.com' });
  await home.work(async (work) => await move(work, back, 'withdraw'));
  await expect(lodge(back)).rejects.toMatchObject({ code: 'review-not-offered' });
  const about = await refusedCase(home, first, { email: 'chain@example.com' });
  const { requestId } = await lodge(about);
  await decide(requestId, 'not-upheld');
  await expect(lodge(requestId)).rejects.toMatchObject({ code: 'review-not-offered' });
  await expect(lodge(about)).rejects.toMatchObject({ code: 'review-not-offered' });
  await expect(lodge(about, asHer(about), 'no')).rejects.toMatchObject({ code: 'review-not-offered' });
});

test('reasons are asked for', async () => {
  const about = await refusedCase(home, first, { email: 'short@example.com' });
  await expect(lodge(about, asHer(about), ' no ')).rejects.toMatchObject({ code: 'reasons-missing' });
});

test('whoever decided the first case cannot judge the appeal; a program cannot; another approver can', async () => {
  const about = await refusedCase(home, first, { email: 'fresh@example.com' });
  const { requestId } = await lodge(about);
  await expect(decide(requestId, 'not-upheld', asStaff(first))).rejects.toMatchObject({
    code: 'decider-involved',
  });
  await expect(decide(requestId, 'upheld', { kind: 'client', id: 'x' })).rejects.toMatchObject({
    code: 'decider-not-staff',
  });
  expect((await found(requestId)).status).toBe('verified');
  await decide(requestId, 'not-upheld');
  expect(await found(requestId)).toMatchObject({ status: 'fulfilled', outcome: 'not-upheld' });
  expect((await found(about)).status).toBe('denied');
  await expect(decide(requestId, 'upheld')).rejects.toMatchObject({ code: 'request-not-movable' });
});

test('not upheld in Texas: the letter has the reasons and the online address of the Attorney General', async () => {
  const about = await refusedCase(home, first, { email: 'austin@example.com' });
  const { requestId } = await lodge(about);
  await expect(decide(requestId, 'not-upheld', asStaff(second), 'No.')).rejects.toMatchObject({
    code: 'explanation-too-short',
  });
  await decide(requestId, 'not-upheld');
  const words = await letter('austin@example.com');
  expect(words).toContain('We stay with what we did');
  expect(words).toContain(BECAUSE);
  expect(words).toContain('Attorney General of Texas (https://www.texasattorneygeneral.gov/');
  expect(words).toContain('had no part in the first decision');
});

test('a letter that lacks what the law demands is not sent', async () => {
  const laws = await lawBook();
  const rule = (law: string, right: string) =>
    laws.get(law)?.rules.find((one) => one.right === right && one.law === law) ?? null;
  for (const law of ['us-tx', 'us-va', 'us-ct', 'us-co', 'us-or']) {
    const appeal = rule(law, 'appeal');
    const nobody = { authority: { name: '', url: '', address: '' } };
    const whole = remediesUnder(laws, nobody, appeal, rule(law, 'access'));
    expect([law, whole.complete, whole.all[0]?.kind]).toEqual([law, true, 'attorney-general']);
    expect(() => mustSayWhatIsDemanded({ rule: appeal }, 'not-upheld', whole)).not.toThrow();
    const silent = new Map(
      [...laws].map(([id, one]) => [
        id,
        { ...one, authorities: one.authorities.map(({ kind, name }) => ({ kind, name })) },
      ]),
    );
    const without = remediesUnder(silent, nobody, appeal, rule(law, 'access'));
    expect([law, without.complete]).toEqual([law, false]);
    for (const outcome of ['not-upheld', 'upheld-in-part'] as const) {
      expect(() => mustSayWhatIsDemanded({ rule: appeal }, outcome, without)).toThrow(
        expect.objectContaining({ code: 'outcome-incomplete' }),
      );
    }
    expect(() => mustSayWhatIsDemanded({ rule: appeal }, 'upheld', without)).not.toThrow();
  }
});

test('upheld opens the first case again: its clock as it was, its refusal kept as a note, its plan drawn anew', async () => {
  const about = await refusedCase(home, first, { email: 'upheld@example.com' });
  const before = await found(about);
  const { requestId } = await lodge(about);
  await decide(requestId, 'upheld');
  const after = await found(about);
  expect(after).toMatchObject({ status: 'verified', denialReason: null, answer: null });
  expect([after.dueOn, after.receivedAt, after.clocks].map(String)).toEqual(
    [before.dueOn, before.receivedAt, before.clocks].map(String),
  );
  const [note] = await home.work(async (work) => await readNotes(work, about));
  expect(note?.text).toContain('The tax law makes us keep these invoices');
  expect(await eventsOf(about)).toContain('request.reopened');
  const words = await letter('upheld@example.com');
  expect(words).toContain(`We have opened your request ${before.reference} again`);
  // Refused again, it may be appealed again.
  await home.work(async (work) => await denyRequest(work, { ...deny(about) }), asStaff(first));
  expect((await lodge(about)).right).toBe('appeal');
});

test('upheld while the same wish is open already changes nothing and says so', async () => {
  const about = await refusedCase(home, first, { email: 'anew@example.com' });
  const { requestId } = await lodge(about);
  await provenCase(home, { email: 'anew@example.com' });
  await expect(decide(requestId, 'upheld-in-part')).rejects.toMatchObject({ code: 'right-open' });
  expect(await found(requestId)).toMatchObject({ status: 'verified', outcome: null });
});

test('a case that is late and still open may be appealed; upheld, it simply goes on', async () => {
  const late = await openTestHouse();
  try {
    const approver = await staffOf(late, 'late', 'approver');
    const about = await provenCase(late, { email: 'late@example.com' });
    late.later({ hours: 24 * 50 });
    const { requestId } = await late.work(
      async (work) => await lodgeReview(work, { aboutId: about, words: WORDS, channel: 'form' }),
      asHer(about),
    );
    await late.work(
      async (work) => await decideOutcome(work, { requestId, outcome: 'upheld', explanation: BECAUSE }),
      asStaff(approver),
    );
    expect((await late.work(async (work) => await findRequest(work, about)))?.status).toBe('verified');
  } finally {
    await late.close();
  }
});

test('appeals and complaints end with an outcome alone, and an outcome ends nothing else', async () => {
  const about = await refusedCase(home, first, { email: 'ends@example.com' });
  const { requestId } = await lodge(about);
  const by = asStaff(second);
  await expect(
    home.work(async (work) => await answerRequest(work, { requestId, answer: BECAUSE }), by),
  ).rejects.toMatchObject({ code: 'right-needs-outcome' });
  await expect(home.work(async (work) => await denyRequest(work, deny(requestId)), by)).rejects.toMatchObject(
    { code: 'right-needs-outcome' },
  );
  await expect(decide(about, 'upheld')).rejects.toMatchObject({ code: 'not-a-review' });
});

test('cases of another controller are not found', async () => {
  const about = await refusedCase(home, first, { email: 'own@example.com', residence: TEXAS });
  const elsewhere = home.work(
    async (work) => await lodgeReview(work, { aboutId: about, words: WORDS, channel: 'form' }),
    asHer(about),
    home.lumart,
  );
  await expect(elsewhere).rejects.toMatchObject({ code: 'request-unknown' });
});

test('about an appeal she is reached where she is about the first case: her proven address, in neutral words', async () => {
  const email = 'watched@example.com';
  const about = await provenCase(home, { email });
  await home.work(async (work) => {
    const named = { requestId: about, kind: 'safe', email: 'safe@example.org', state: 'named' } as const;
    await patchAddress(work, await nameAddress(work, named), {
      state: 'proven',
      provenAt: work.at,
      lettersFrom: work.at,
      codesFrom: work.at,
    });
    await work.trx('data_requests').where({ id: about }).update({ write_neutrally: true });
    await denyRequest(work, { ...deny(about), statute: 'HGB section 257', part: 'the invoices' });
  }, asStaff(first));
  await letter(email);
  const before = home.mailbox.received.length;
  const { requestId } = await lodge(about);
  await decide(requestId, 'not-upheld');
  await letter(email);
  const since = home.mailbox.received
    .slice(before)
    .filter(({ mail }) => mail.subject === 'A message for you');
  expect(since.map(({ recipients }) => recipients)).toEqual([['safe@example.org'], ['safe@example.org']]);
  expect(home.mailbox.received.slice(before).some(({ recipients }) => recipients.includes(email))).toBe(
    false,
  );
  const reach = await home.work(async (work) => await reachOf(work, await found(requestId)));
  expect([reach.letters, reach.codes, reach.unproven]).toEqual([
    'safe@example.org',
    'safe@example.org',
    null,
  ]);
});
