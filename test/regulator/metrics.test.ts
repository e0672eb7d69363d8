// Metrics counted from the lines of a bundle agree with the numbers that the database counts from the log: hundreds of real cases.
import { metricsPart } from '../../src/regulator/chapters/metrics.ts';
import { requestsPart } from '../../src/regulator/chapters/requests.ts';
import { readCountedRow, readNumberedRow } from '../../src/regulator/metrics/counted-row.ts';
import { meanOf, medianOf } from '../../src/regulator/metrics/days.ts';
import { type Metrics, metricsCounter } from '../../src/regulator/metrics/metrics.ts';
import { readNumbers } from '../../src/regulator/numbers.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { answerRequest, denyRequest, withdrawRequest } from '../../src/requests/decide.ts';
import { lapseRequest, remindPerson } from '../../src/requests/lapse.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { openUnusedCase } from '../../src/requests/unused-case.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { type ReadPart, readPart, sealEverything } from '../support/bundle-look.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../support/clock-desk.ts';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await openClockDesk();
});
afterAll(async () => await desk.home.close());

const RIGHTS: readonly Right[] = ['access', 'rectification', 'erasure', 'objection', 'complaint'];
const EXPLAINED = 'You asked for the very same yesterday and the day before.';

/** A year of cases, each ended in one of nine ways after another number of days. */
async function liveThrough(cases: number): Promise<void> {
  const { home, approver } = desk;
  const verify = async (id: string): Promise<void> => {
    if ((await desk.caseOf(id)).status !== 'received') return;
    await home.work(async (work) => await move(work, id, 'verify', { verifiedAt: work.at }));
  };
  const answer = async (requestId: string): Promise<void> => {
    await verify(requestId);
    const answer = 'We did what you asked us to do.';
    await home.work(async (work) => await answerRequest(work, { requestId, answer }), approver);
  };
  const due: { readonly on: Temporal.Instant; readonly act: () => Promise<void> }[] = [];
  let now = Temporal.Instant.from('2027-01-01T09:00:00Z');
  for (let n = 0; n < cases; n += 1) {
    now = now.add({ hours: 24 + ((n * 7) % 11) });
    for (const { act, on } of due.splice(0).sort((a, b) => Temporal.Instant.compare(a.on, b.on)))
      if (Temporal.Instant.compare(on, now) <= 0) {
        await desk.travel(on.toString());
        await act();
      } else due.push({ act, on });
    await desk.travel(now.toString());
    const right = RIGHTS[n % RIGHTS.length] ?? 'access';
    const id = await desk.ask(right, n % 3 === 0 ? US_CA : GB, `person-${n}@example.com`);
    const later = (days: number, act: () => Promise<void>): void =>
      void due.push({ on: now.add({ hours: 24 * days }), act });
    const end = n % 9;
    if (right === 'complaint') continue;
    if (end === 0) later(1 + (n % 50), async () => await withdraw(id));
    else if (end === 1) await home.work(async (work) => await remindPerson(work, id));
    else if (end === 2 && right !== 'objection') {
      await desk.extend(id);
      if (right === 'rectification') later(5 + (n % 40), async () => await answer(id));
    } else if (end === 3) later(3 + (n % 40), async () => await refuse(id));
    else if (end < 8 && (right === 'rectification' || right === 'objection'))
      later(2 + ((n * 13) % 70), async () => await answer(id));
    if (end === 1)
      later(25, async () => void (await home.work(async (work) => await lapseRequest(work, id))));
  }
  async function withdraw(id: string): Promise<void> {
    await home.work(async (work) => await withdrawRequest(work, id));
  }
  async function refuse(requestId: string): Promise<void> {
    await verify(requestId);
    const denial = {
      requestId,
      reason: 'excessive',
      explanation: EXPLAINED,
      statute: 'the law of the case',
      part: 'all of it',
    } as const;
    await home.work(async (work) => await denyRequest(work, denial), approver);
  }
}

const lines = (read: ReadPart, path: string): string[] => (read.files.get(path) ?? '').trimEnd().split('\n');

test('the lines of a year and the numbers of the database agree in every count, month, right and age', async () => {
  await liveThrough(240);
  await desk.home.work(async (work) => {
    const { subjectId } = await rememberSubject(work, 'quiet@example.com');
    await openUnusedCase(work, { subjectId, activeAt: work.at, objection: 'P14D', balances: [] });
  });
  const scope = { from: Temporal.PlainDate.from('2027-01-01'), to: Temporal.PlainDate.from('2027-12-31') };
  const reach = await sealEverything(desk.home);
  const log = await readPart(desk.home, requestsPart, scope, reach);
  const written = JSON.parse(
    (await readPart(desk.home, metricsPart, scope, reach)).files.get('12-metrics/metrics.json') ?? '',
  ) as Metrics;
  // Counted again from the files alone.
  const counter = metricsCounter(written.as_of_on);
  for (const line of lines(log, '03-requests.jsonl')) counter.add(readCountedRow(line));
  for (const line of lines(log, '03-numbers.jsonl')) counter.addNumbered(readNumberedRow(line));
  expect(counter.metrics()).toEqual(written);

  const numbers = await desk.home.work(
    async (work) =>
      await readNumbers(work, {
        from: Temporal.PlainYearMonth.from('2027-01'),
        to: Temporal.PlainYearMonth.from('2027-12'),
      }),
  );
  const plain = ({ of, key, ...line }: (typeof numbers)['all']) => {
    return {
      of,
      key,
      received: line.received,
      in_time: line.inTime,
      in_time_extended: line.inTimeExtended,
      late: line.late,
      open: line.open,
      overdue: line.overdue,
      joined: line.joined,
      lapsed: line.lapsed,
      withdrawn: line.withdrawn,
      median_days: line.medianDays,
      to_acknowledge: line.toAcknowledge,
      acknowledged_in_time: line.acknowledged,
    };
  };
  expect(written.all).toMatchObject(plain(numbers.all));
  expect(written.months).toMatchObject(numbers.months.filter(({ received }) => received > 0).map(plain));
  expect(written.rights).toMatchObject(numbers.rights.map(plain));
  expect(written.backlog).toEqual(numbers.ages);
  expect(written.reviews).toEqual({
    reopened: numbers.reviews.reopened,
    appeals: numbers.reviews.appeals,
    appeals_upheld: numbers.reviews.appealsUpheld,
    complaints: numbers.reviews.complaints,
    complaints_upheld: numbers.reviews.complaintsUpheld,
  });
  // The year held something of everything, or the agreement would prove little.
  const { all } = written;
  for (const key of [
    'in_time',
    'in_time_extended',
    'late',
    'open',
    'overdue',
    'lapsed',
    'withdrawn',
  ] as const)
    expect([key, all[key] > 0]).toEqual([key, true]);
  expect(all.received).toBe(240);
  expect(written.unused_accounts).toBe(1);
  const ofCalifornia = written.california.filter((line) => line.scope === 'us-ca');
  expect(ofCalifornia.find(({ type }) => type === 'correct')?.complied_in_whole).toBeGreaterThan(0);
  for (const line of written.california)
    expect(line.complied_in_whole + line.complied_in_part + line.denied + line.other).toBe(line.received);
  // A line that is left out, or changed, changes the metrics.
  const short = metricsCounter(written.as_of_on);
  for (const line of lines(log, '03-requests.jsonl').slice(1)) short.add(readCountedRow(line));
  expect(short.metrics().all).not.toEqual(written.all);
}, 300_000);

test('a bundle of days without a request is honest: noughts, and no shares of nothing', async () => {
  const scope = { from: Temporal.PlainDate.from('2021-01-01'), to: Temporal.PlainDate.from('2021-01-31') };
  const read = await readPart(desk.home, metricsPart, scope);
  const { all, months } = JSON.parse(read.files.get('12-metrics/metrics.json') ?? '') as Metrics;
  expect(all).toMatchObject({ received: 0, percent_in_time: null, median_days: null, mean_days: null });
  expect(months).toEqual([]);
  expect(read.sentences).toEqual(['No request came in these days.']);
});

test('a line that is none is refused, whatever is wrong with it', async () => {
  const read = await readPart(desk.home, requestsPart);
  const good = JSON.parse(lines(read, '03-requests.jsonl')[0] ?? '') as Record<string, unknown>;
  const bad = (changed: Record<string, unknown>) => () =>
    readCountedRow(JSON.stringify({ ...good, ...changed }));
  expect(bad({})).not.toThrow();
  for (const changed of [
    { standing: 'gone' },
    { received_on: 'soon' },
    { extended: 'yes' },
    { right: 7 },
    { case_number: '1' },
  ])
    expect(bad(changed)).toThrow(TypeError);
  expect(() => readCountedRow('{')).toThrow(SyntaxError);
  expect(() => readCountedRow('7')).toThrow(TypeError);
  expect([medianOf([]), medianOf([3, 1]), medianOf([5, 1, 2]), meanOf([1, 2, 2])]).toEqual([
    null,
    2,
    2,
    1.67,
  ]);
});
