// Numbers that are counted from the log: real cases through the year, each ended otherwise, and what stands in the table.
import { type Line, type Numbers, readNumbers } from '../../src/regulator/numbers.ts';
import { changeLaw } from '../../src/requests/change-law.ts';
import { answerRequest, denyRequest, withdrawRequest } from '../../src/requests/decide.ts';
import { lapseRequest, remindPerson } from '../../src/requests/lapse.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../support/clock-desk.ts';
import { deliverLetters } from '../support/road.ts';

let desk: ClockDesk;
beforeEach(async () => {
  desk = await openClockDesk();
});
afterEach(async () => await desk.home.close());

const read = async (from: string, to: string): Promise<Numbers> =>
  await desk.home.work(
    async (work) =>
      await readNumbers(work, {
        from: Temporal.PlainYearMonth.from(from),
        to: Temporal.PlainYearMonth.from(to),
      }),
  );
const verify = async (requestId: string): Promise<void> => {
  await desk.home.work(async (work) => await move(work, requestId, 'verify', { verifiedAt: work.at }));
};
const answer = async (requestId: string): Promise<void> => {
  await verify(requestId);
  await desk.home.work(
    async (work) => await answerRequest(work, { requestId, answer: 'We did what you asked us to do.' }),
    desk.approver,
  );
};
const none = {
  inTime: 0,
  inTimeExtended: 0,
  late: 0,
  open: 0,
  overdue: 0,
  joined: 0,
  lapsed: 0,
  withdrawn: 0,
};
const counts = ({ of: _of, key: _key, ...rest }: Line) => rest;

test('each request stands in one end: in time, in time after an extension, late, open, overdue, lapsed, withdrawn', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const quick = await desk.ask('rectification', GB, 'a@example.com');
  const extended = await desk.ask('rectification', GB, 'b@example.com');
  const late = await desk.ask('objection', GB, 'c@example.com');
  const lapsed = await desk.ask('access', GB, 'd@example.com');
  const withdrawn = await desk.ask('access', GB, 'e@example.com');
  await desk.ask('access', GB, 'f@example.com');
  await desk.travel('2027-01-08T09:00:00Z');
  await answer(quick);
  await desk.extend(extended);
  await desk.home.work(async (work) => await withdrawRequest(work, withdrawn));
  await desk.home.work(async (work) => await remindPerson(work, lapsed));
  await desk.travel('2027-01-20T09:00:00Z');
  await desk.home.work(async (work) => await lapseRequest(work, lapsed));
  await desk.travel('2027-02-20T09:00:00Z');
  await answer(late);
  await desk.ask('erasure', GB, 'g@example.com');
  await desk.travel('2027-03-01T09:00:00Z');

  const { months, rights, all, ages } = await read('2027-01', '2027-03');
  expect(months.map(({ key, received }) => [key, received])).toEqual([
    ['2027-01', 6],
    ['2027-02', 1],
    ['2027-03', 0],
  ]);
  // The promise of thirty days binds before every extension of the law, so the extended one is overdue by now.
  expect(counts(months[0] as Line)).toMatchObject({
    ...none,
    received: 6,
    inTime: 1,
    late: 1,
    overdue: 2,
    lapsed: 1,
    withdrawn: 1,
  });
  expect(counts(months[1] as Line)).toMatchObject({ ...none, received: 1, open: 1 });
  for (const line of [...months, ...rights, all]) {
    const { received, inTime, inTimeExtended, late: l, open, overdue, lapsed: la, withdrawn: w } = line;
    expect(inTime + inTimeExtended + l + open + overdue + la + w).toBe(received);
  }
  // Three and forty-six days: the middle lies between them.
  expect(all.medianDays).toBe(24.5);
  expect(rights.find(({ key }) => key === 'rectification')?.medianDays).toBe(3);
  expect(ages.map(({ from, requests }) => [from, requests])).toEqual([
    [0, 0],
    [8, 1],
    [31, 2],
    [61, 0],
    [91, 0],
  ]);
});

test('an extension counts for itself, a refusal is an answer, and another law names another day', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const refused = await desk.ask('access', GB, 'a@example.com');
  const extended = await desk.ask('rectification', GB, 'b@example.com');
  const moved = await desk.ask('objection', GB, 'c@example.com');
  await desk.travel('2027-01-06T09:00:00Z');
  const explanation = 'You asked for the very same yesterday and the day before.';
  await desk.home.work(
    async (work) => await denyRequest(work, { requestId: refused, reason: 'excessive', explanation }),
    desk.approver,
  );
  await desk.extend(extended);
  // Fifteen days in Brazil, where the answer of day twenty is late.
  const law = { requestId: moved, law: 'br-lgpd', reason: 'She writes that she lives in Recife.' };
  await desk.home.work(async (work) => await changeLaw(work, law), desk.approver);
  await desk.travel('2027-01-25T09:00:00Z');
  await answer(extended);
  await answer(moved);
  const { all } = await read('2027-01', '2027-01');
  expect(counts(all)).toMatchObject({
    ...none,
    received: 3,
    inTime: 1,
    inTimeExtended: 1,
    late: 1,
    medianDays: 20,
  });
});

test('acknowledgments are counted where the law asks for them; questions by whether they stopped the clock', async () => {
  await desk.travel('2027-03-01T20:00:00Z');
  const inTime = await desk.ask('access', US_CA, 'a@example.com');
  await deliverLetters(desk.home);
  const british = await desk.ask('access', GB, 'b@example.com');
  await desk.question(british, 'Which of your two accounts do you mean?');
  await desk.question(inTime, 'Which of your two accounts do you mean?');
  await desk.travel('2027-03-05T20:00:00Z');
  await desk.answer(british, 'The one of my shop.');
  const { all, questions } = await read('2027-03', '2027-03');
  expect([all.toAcknowledge, all.acknowledged]).toEqual([1, 1]);
  expect(questions).toEqual({ asked: 2, pausing: 1, answered: 1, medianDays: 4 });
});

test('appeals, complaints, cases opened again and answers of recipients are counted', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const first = await desk.ask('access', GB, 'a@example.com');
  await verify(first);
  const explanation = 'You asked for the very same yesterday and the day before.';
  await desk.home.work(
    async (work) => await denyRequest(work, { requestId: first, reason: 'excessive', explanation }),
    desk.approver,
  );
  await desk.ask('complaint', GB, 'b@example.com');
  await desk.home.work(async (work) => await move(work, first, 'reopen'));
  await desk.home.work(async (work) => {
    await work.record('recipient.told', first, { recipient: 'Stripe', noticeId: 'notice-1' });
    await work.record('recipient.told', first, { recipient: 'NabzClan', noticeId: 'notice-2' });
    await work.record('recipient.told', first, { recipient: 'Stripe', noticeId: 'notice-3' });
  });
  await desk.travel('2027-01-09T09:00:00Z');
  await desk.home.work(
    async (work) =>
      await work.record('recipient.answered', first, { recipient: 'Stripe', noticeId: 'notice-1' }),
  );
  const { reviews, recipients, all } = await read('2027-01', '2027-01');
  expect(reviews).toEqual({ reopened: 1, appeals: 0, appealsUpheld: 0, complaints: 1, complaintsUpheld: 0 });
  expect(recipients).toEqual({ told: 3, answered: 1, medianDays: 4 });
  expect([all.received, all.open]).toEqual([2, 2]);
});

test('nothing of another controller, and nothing at all, are counted as nothing', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  await desk.ask('access', GB, 'a@example.com');
  const other = await desk.home.work(
    async (work) =>
      await readNumbers(work, {
        from: Temporal.PlainYearMonth.from('2027-01'),
        to: Temporal.PlainYearMonth.from('2027-01'),
      }),
    undefined,
    desk.home.lumart,
  );
  expect([other.all.received, other.months.length, other.questions.asked]).toEqual([0, 1, 0]);
});
