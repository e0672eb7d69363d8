// The next legally binding moment: what it is by law and by status, how it moves, and that old cases get the same one.
import { Client } from 'pg';
import { remindStaffJob } from '../../jobs/remind-staff.ts';
import { FILL } from '../../migrations/202611213400_sort_cases_by_what_comes_next.ts';
import { takeBack } from '../../src/fulfilment/take-back.ts';
import { calendarOf } from '../../src/laws/calendar.ts';
import { nextWorkingDay } from '../../src/laws/working-days.ts';
import { dayOf } from '../../src/platform/clock.ts';
import { DataRequest, type Right } from '../../src/requests/data-request.ts';
import { extendRequest } from '../../src/requests/extend.ts';
import { nextMoment, type Owed } from '../../src/requests/next-moment.ts';
import { answerQuestionOf, askPerson } from '../../src/requests/question.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Work } from '../../src/work.ts';
import { askAndProve } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());

let people = 0;
const ask = async (country: string, right: Right = 'access', controller = home.lumyx): Promise<string> => {
  people += 1;
  const subdivision = country === 'US' ? 'CA' : null;
  const asked = {
    email: `person${people}@example.com`,
    channel: 'mail',
    residence: { country, subdivision },
  } as const;
  const more =
    right === 'minor-found' ? { minor: { account: asked.email, method: 'seen-by-staff' as const } } : {};
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { right, ...asked, ...more }),
    undefined,
    controller,
  );
  return requestId;
};
const stored = async (id: string): Promise<DataRequest> =>
  await home.work(
    async (work) => await DataRequest.query(work.trx).findById([work.controllerId, id]).throwIfNotFound(),
  );
const momentOf = async (id: string): Promise<[string | null, string | undefined]> => {
  const { nextMomentWhat, nextMomentOn } = await stored(id);
  return [nextMomentWhat, nextMomentOn?.toString()];
};

const asAdmin = async (sql: string): Promise<void> => {
  const admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  await admin.query(sql).finally(async () => await admin.end());
};
const day = (text: string) => Temporal.PlainDate.from(text);
const OWED: Owed = {
  at: Temporal.Instant.from('2026-03-10T12:00:00Z'),
  zone: 'Europe/Berlin',
  acknowledgeBy: null,
  answerBy: day('2026-03-28'),
  means: 'answer',
  answerAt: null,
  extendBy: null,
  thinksUntil: null,
  standsStill: false,
};

test.each<[string, Partial<Owed>, [string, string, string, string | null]]>([
  // The day is over at midnight where the controller is: on this one the summer time begins an hour later.
  ['the answer', {}, ['answer', '2026-03-28', '2026-03-28T23:00:00Z', null]],
  [
    'an acknowledgment before it',
    { acknowledgeBy: day('2026-03-20') },
    ['acknowledge', '2026-03-20', '2026-03-20T23:00:00Z', null],
  ],
  [
    'a late acknowledgment stays first',
    { acknowledgeBy: day('2026-03-02') },
    ['acknowledge', '2026-03-02', '2026-03-02T23:00:00Z', null],
  ],
  [
    'an extension on the day of the answer',
    { extendBy: day('2026-03-28') },
    ['answer-or-extend', '2026-03-28', '2026-03-28T23:00:00Z', '2026-03-28T23:00:00Z'],
  ],
  [
    'an extension before the answer',
    { extendBy: day('2026-03-21') },
    ['extend', '2026-03-21', '2026-03-21T23:00:00Z', '2026-03-21T23:00:00Z'],
  ],
  [
    'a promise in hours',
    { answerAt: Temporal.Instant.from('2026-03-28T09:30:00Z') },
    ['answer', '2026-03-28', '2026-03-28T09:30:00Z', null],
  ],
  ['an end of use', { means: 'stop' }, ['stop', '2026-03-28', '2026-03-28T23:00:00Z', null]],
  [
    'a clock that stands still moves tomorrow',
    { standsStill: true },
    ['paused', '2026-03-28', '2026-03-28T23:00:00Z', '2026-03-10T23:00:00Z'],
  ],
  [
    'silence after which the clock runs',
    { standsStill: true, thinksUntil: day('2026-03-15') },
    ['resume', '2026-03-15', '2026-03-15T23:00:00Z', '2026-03-15T23:00:00Z'],
  ],
])('next comes %s', (_name, owed, [what, on, at, moves]) => {
  const found = nextMoment({ ...OWED, ...owed });
  expect([
    found.nextMomentWhat,
    found.nextMomentOn?.toString(),
    found.nextMomentAt?.toString(),
    found.momentMovesAt?.toString() ?? null,
  ]).toEqual([what, on, at, moves]);
});

test('every case has its moment from the first, and none when it is over', async () => {
  const german = await ask('DE');
  const { dueOn } = await stored(german);
  expect(await momentOf(german)).toEqual(['answer-or-extend', dueOn.toString()]);
  const minor = await stored(await ask('DE', 'minor-found'));
  expect([minor.nextMomentWhat, minor.listRank]).toEqual(['answer', 0]);
  const left = minor.receivedAt.until(minor.nextMomentAt ?? minor.receivedAt);
  expect(left.total('hours')).toBe(72);
  await home.work(async (work) => await takeBack(work, german));
  const over = await stored(german);
  expect([over.nextMomentAt, over.nextMomentWhat, over.listRank]).toEqual([null, null, 2]);
});

test('a law that wants an acknowledgment gets it first, until the letter is written', async () => {
  people += 1;
  const { requestId } = await home.work(
    async (work) =>
      await receiveRequest(work, {
        right: 'access',
        email: `person${people}@example.com`,
        channel: 'form',
        residence: { country: 'US', subdivision: 'CA' },
      }),
  );
  const { acknowledgeBy, dueOn } = await stored(requestId);
  expect(await momentOf(requestId)).toEqual(['acknowledge', acknowledgeBy?.toString()]);
  const proven = await askAndProve(home, { right: 'access', email: `person${people}@example.com` });
  expect(proven).toBe(requestId);
  expect(await momentOf(requestId)).toEqual(['answer', dueOn.toString()]);
});

test('a question and its answer, an extension and the passing of time move it', async () => {
  await asAdmin('update controllers set answer_within_days = null');
  const id = await ask('GB');
  const change = async (act: (work: Work) => Promise<void>) => await home.work(act);
  expect((await momentOf(id))[0]).toBe('answer-or-extend');
  await change(
    async (work) => await askPerson(work, { requestId: id, question: 'Which account do you mean?' }),
  );
  // A month after it came and as many days as it stood still; off a weekend or a holiday, of which Christmas has several.
  const came = dayOf((await stored(id)).receivedAt, 'Europe/Berlin');
  const due = (stood: number): string =>
    nextWorkingDay(calendarOf('uk-ew'), came.add({ months: 1 }).add({ days: stood })).toString();
  expect(await momentOf(id)).toEqual(['paused', due(0)]);
  // Three days later nobody has touched the case; the job of the hour counts the day of that day.
  home.later({ hours: 72 });
  await asAdmin(`update data_requests set moment_moves_at = now() where id = '${id}'`);
  await remindStaffJob(home.house, {}, new AbortController().signal);
  expect(await momentOf(id)).toEqual(['paused', due(3)]);
  expect((await stored(id)).momentMovesAt?.toString()).toMatch(/T(22|23):00:00Z$/);
  await change(
    async (work) => await answerQuestionOf(work, { requestId: id, answer: 'The one of my shop.' }),
  );
  expect(await momentOf(id)).toEqual(['answer-or-extend', (await stored(id)).dueOn.toString()]);
  const delay = { reason: 'complexity', explanation: 'There are very many rows to read.' } as const;
  await change(async (work) => await extendRequest(work, { requestId: id, ...delay }));
  expect(await momentOf(id)).toEqual(['answer', (await stored(id)).dueOn.toString()]);
});

test('cases from before moments were kept get the same ones as new cases', async () => {
  for (const country of ['DE', 'FR', 'US', 'GB', 'CH', 'KR', 'BR']) await ask(country);
  await ask('DE', 'complaint');
  const read = async () =>
    await home.work(
      async (work) =>
        (
          await work.trx.raw(
            `select reference, next_moment_what, next_moment_on::text, next_moment_at::text from data_requests where list_rank < 2 and next_moment_what <> 'paused' order by 1`,
          )
        ).rows as unknown[],
    );
  const counted = await read();
  expect(counted.length).toBeGreaterThan(8);
  await asAdmin(
    `update data_requests set next_moment_at = now(), next_moment_on = '2000-01-01', next_moment_what = 'stop' where list_rank < 2 and next_moment_what <> 'paused'`,
  );
  await asAdmin(FILL);
  expect(await read()).toEqual(counted);
});
