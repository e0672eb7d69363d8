// The request log of a bundle: every road, every end, numbers without a gap, and nobody's name.
import { keepMail } from '../../../src/intake/incoming-mail.ts';
import { ruleMail } from '../../../src/intake/rule-mail.ts';
import { requestsPart } from '../../../src/regulator/chapters/requests.ts';
import { checkNumbers } from '../../../src/regulator/metrics/missing-numbers.ts';
import { receiveForAnother } from '../../../src/requests/agent.ts';
import { lodgeReview } from '../../../src/requests/appeal.ts';
import { addNote } from '../../../src/requests/case-note.ts';
import { answerRequest, denyRequest, withdrawRequest } from '../../../src/requests/decide.ts';
import { identifyBySession } from '../../../src/requests/identify.ts';
import { move } from '../../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../../src/requests/receive.ts';
import { openUnusedCase } from '../../../src/requests/unused-case.ts';
import { rememberSubject } from '../../../src/subjects/subject.ts';
import { mailOf, takeIn } from '../../intake/mail.ts';
import { linesIn, type ReadPart, readPart, sealEverything } from '../../support/bundle-look.ts';
import { type ClockDesk, GB, openClockDesk, US_CA } from '../../support/clock-desk.ts';
import { deliverLetters } from '../../support/road.ts';

let desk: ClockDesk;
beforeEach(async () => {
  desk = await openClockDesk();
});
afterEach(async () => await desk.home.close());

type Row = Record<string, unknown>;
const rowsOf = (read: ReadPart): Row[] => linesIn<Row>(read, '03-requests.jsonl');
const DENIED = 'You asked for the very same yesterday, says CANARY-EXPLANATION.';

test('one line a case: what came, by which law, with which pauses and extensions, how it ended and in time or not', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const paused = await desk.ask('access', GB, 'a@example.com');
  const refused = await desk.ask('access', GB, 'b@example.com');
  const late = await desk.ask('objection', GB, 'c@example.com');
  await desk.ask('access', US_CA, 'd@example.com');
  await deliverLetters(desk.home);
  await desk.travel('2027-01-08T09:00:00Z');
  await desk.question(paused, 'Which of your two accounts, CANARY-QUESTION?');
  await desk.travel('2027-01-11T09:00:00Z');
  await desk.answer(paused, 'The one called CANARY-ANSWER.');
  await desk.extend(paused, { explanation: 'CANARY-EXTENSION: several thousand rows to read through.' });
  await desk.home.work(
    async (work) => await denyRequest(work, { requestId: refused, reason: 'excessive', explanation: DENIED }),
    desk.approver,
  );
  const { requestId: complaint } = await desk.home.work(
    async (work) =>
      await lodgeReview(work, {
        aboutId: refused,
        words: 'CANARY-REASONS, I never asked before.',
        channel: 'form',
      }),
    { kind: 'subject', id: refused },
  );
  await desk.travel('2027-03-20T09:00:00Z');
  await desk.home.work(async (work) => await move(work, late, 'verify', { verifiedAt: work.at }));
  await desk.home.work(
    async (work) => await answerRequest(work, { requestId: late, answer: 'We did what you asked, CANARY.' }),
    desk.approver,
  );
  const read = await readPart(desk.home, requestsPart);
  const [one, two, three, four, five] = rowsOf(read);
  expect(one).toMatchObject({
    case_number: 1,
    case_id: paused,
    person: expect.stringMatching(/^person-[0-9a-f]{16}$/),
    person_email: null,
    reference: null,
    intake: 'desk',
    channel: 'mail',
    received_on: '2027-01-05',
    right: 'access',
    law: 'uk-gdpr',
    law_rule_version: expect.any(Number),
    questions: [{ asked_on: '2027-01-08', stops_clock: true, answered_on: '2027-01-11' }],
    extended: true,
    extension_told_on: '2027-01-11',
    extension_reason: 'complexity',
    standing: 'open',
    timeliness: 'overdue',
  });
  const pauses = (one?.pauses ?? []) as Row[];
  expect(pauses.reduce((sum, { days }) => sum + Number(days), 0)).toBe(one?.paused_days);
  expect(Number(one?.paused_days)).toBeGreaterThan(0);
  expect(two).toMatchObject({
    case_number: 2,
    outcome: 'refused',
    exemption_code: 'excessive',
    days_taken: 6,
    timeliness: 'in-time',
    reviews: [{ case_number: 5, right: 'complaint', received_on: '2027-01-11', outcome: 'open' }],
  });
  expect(three).toMatchObject({ case_number: 3, outcome: 'answered', timeliness: 'late', days_taken: 74 });
  expect(four).toMatchObject({ case_number: 4, law: 'us-ca', acknowledged_on: '2027-01-05' });
  expect(four?.acknowledge_by).toMatch(/^2027-01-/);
  expect(five).toMatchObject({ case_number: 5, case_id: complaint, intake: 'review', about_case: 2 });
  expect(read.sentences).toContain('Case numbers run from 1 to 5 without a gap.');
  for (const [path, text] of read.files)
    expect([path, text.match(/CANARY|example\.com/g)]).toEqual([path, null]);
  // Every entry about these cases that the log was read from is cited, the first one first.
  expect(new Set(read.cited).size).toBe(read.cited.length);
  expect(read.cited.length).toBeGreaterThan(15);
});

test('the days of the bundle choose the cases; the list of numbers holds all of them; one case names its person', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  await desk.ask('access', GB, 'a@example.com');
  await desk.travel('2027-02-05T09:00:00Z');
  const mine = await desk.ask('access', GB, 'b@example.com');
  const february = { from: Temporal.PlainDate.from('2027-02-01'), to: Temporal.PlainDate.from('2027-02-28') };
  const read = await readPart(desk.home, requestsPart, february);
  expect(rowsOf(read).map((row) => row.case_number)).toEqual([2]);
  expect(linesIn<Row>(read, '03-numbers.jsonl').map((row) => [row.case_number, row.in_this_bundle])).toEqual([
    [1, false],
    [2, true],
  ]);
  // Whoever leaves the line of a case out leaves its number out.
  const kept = linesIn<{ case_number: number }>(read, '03-numbers.jsonl').map((row) => row.case_number);
  expect(checkNumbers(kept, 2).missing).toEqual([]);
  expect(checkNumbers(kept.slice(1), 2).missing).toEqual([1]);
  const one = await readPart(desk.home, requestsPart, { requestId: mine });
  expect(rowsOf(one)).toMatchObject([
    { case_number: 2, person_email: 'b@example.com', reference: expect.any(String) },
  ]);
  expect([...one.files.keys()]).toEqual(['03-requests.csv', '03-requests.jsonl']);
  expect([...one.files.values()].join('')).not.toContain('a@example.com');
  expect(one.omissions).toHaveLength(1);
  const nothing = await readPart(desk.home, requestsPart, { requestId: crypto.randomUUID() });
  expect(rowsOf(nothing)).toEqual([]);
});

test('the table and the lines say the same, twice the same bytes, and an older checkpoint the bytes of its day', async () => {
  await desk.travel('2027-01-05T09:00:00Z');
  const first = await desk.ask('access', GB, 'a@example.com');
  const reach = await sealEverything(desk.home);
  const before = await readPart(desk.home, requestsPart, {}, reach);
  // What happens later is in the next bundle, and changes nothing in one that is made again.
  await desk.question(first, 'Which of your two accounts do you mean?');
  await desk.ask('erasure', GB, 'b@example.com');
  await sealEverything(desk.home);
  const again = await readPart(desk.home, requestsPart, {}, reach);
  expect([...again.files]).toEqual([...before.files]);
  expect(again.cited).toEqual(before.cited);
  const lines = before.files.get('03-requests.csv')?.trimEnd().split('\r\n') ?? [];
  expect(lines[0]?.split(',')).toEqual(Object.keys(rowsOf(before)[0] ?? {}));
  expect(lines[1]).toContain(`1,${first},person-`);
  expect(lines).toHaveLength(2);
});

test('every road is counted, and each difference between what came in and the cases has a name', async () => {
  const { home } = desk;
  await desk.travel('2027-01-05T09:00:00Z');
  const form = { right: 'access', email: 'a@example.com', channel: 'form', ownWords: 'mine' } as const;
  await home.work(async (work) => await receiveRequest(work, form));
  await home.work(async (work) => await receiveRequest(work, form));
  await desk.ask('erasure', GB, 'b@example.com');
  const { requestId } = await home.work(
    async (work) => await receiveRequest(work, { ...form, email: 'c@example.com', channel: 'api' }),
  );
  await home.work(async (work) => await withdrawRequest(work, requestId));
  await home.work(async (work) => await addNote(work, requestId, 'CANARY-NOTE'));
  // Real mail: one opens a case, one says the same again, one is automatic, one is unclear and is ruled on, one is not read.
  const wish = {
    from: 'Dana <d@example.com>',
    heading: 'Deletion of my data',
    text: 'Please delete all my personal data.',
  };
  const opened = await takeIn(home, mailOf(wish));
  const again = await takeIn(
    home,
    mailOf({ ...wish, text: 'Please erase all of my personal data, I asked before.' }),
  );
  const automatic = await takeIn(
    home,
    mailOf({ heading: 'Out of office', headers: ['Auto-Submitted: auto-replied'] }),
  );
  const unclear = await takeIn(
    home,
    mailOf({ from: 'Eve <e@example.com>', heading: 'A question', text: 'What do you do?' }),
  );
  const rule = { kind: 'open', right: 'access', email: 'e@example.com' } as const;
  await home.work(async (work) => await ruleMail(work, unclear.id, rule), desk.approver);
  await home.work(async (work) => await keepMail(work, { raw: mailOf() }));
  expect([opened, again, automatic, unclear].map(({ state }) => state)).toEqual([
    'opened-case',
    'opened-case',
    'ignored',
    'triage',
  ]);
  const told = JSON.parse((await readPart(home, requestsPart)).files.get('03-reconciliation.json') ?? '') as {
    roads: Row[];
    numbers: Row;
    held: Row[];
  };
  const road = (intake: string) => told.roads.find((one) => one.intake === intake);
  expect(road('form')).toMatchObject({ came_in: 2, cases: 1, joined_open_case: 1, unexplained: 0 });
  expect(road('desk')).toMatchObject({ came_in: 1, cases: 1, joined_open_case: 0 });
  expect(road('api')).toMatchObject({ came_in: 1, cases: 1 });
  expect(road('mail')).toEqual({
    intake: 'mail',
    came_in: 5,
    cases: 2,
    joined_open_case: 1,
    continued_case: 0,
    no_request: 1,
    spam: 0,
    waiting: 0,
    not_read: 1,
    unexplained: 0,
  });
  expect(told.numbers).toMatchObject({ first: 1, last: 5, cases: 5, missing: [], twice: [], unnumbered: 0 });
  expect(told.held.map((one) => [one.table, one.in_table, one.in_log])).toEqual([
    ['data_requests', 5, 5],
    ['incoming_mails', 5, 5],
    ['request_agents', 0, 0],
    ['inactive_accounts', 0, 0],
  ]);
  // A mail that says it opened a case, and none is there: nothing explains it.
  await home.work(async (work) => {
    const id = crypto.randomUUID();
    await work.record('mail.received', id, { door: 'listener', size: 1 });
    await work.record('mail.judged', id, {
      state: 'opened-case',
      why: 'rules',
      requestId: crypto.randomUUID(),
    });
  });
  const odd = await readPart(home, requestsPart);
  expect(odd.sentences.join(' ')).toContain('1 of them cannot be accounted for');
});

test('signed-in people, agents, second looks and unused accounts are roads of their own', async () => {
  const { home } = desk;
  const asked = { right: 'access', ownWords: 'mine' } as const;
  await home.work(async (work) => {
    for (const channel of ['form', 'api'] as const) {
      const wish = { ...asked, email: `${channel}@example.com`, channel, signedIn: true } as const;
      const { requestId } = await receiveRequest(work, wish);
      await identifyBySession(work, requestId);
    }
    const agent = {
      name: 'Rights & Co',
      email: 'canary-agent@rights.example',
      proof: 'confirmation',
      document: null,
    } as const;
    await receiveForAnother(work, { ...asked, email: 'her@example.com', channel: 'form' }, agent);
    const { subjectId } = await rememberSubject(work, 'quiet@example.com');
    await openUnusedCase(work, { subjectId, activeAt: work.at, objection: 'P14D', balances: [] });
  });
  const read = await readPart(home, requestsPart);
  expect(rowsOf(read).map(({ intake, right, channel }) => [intake, right, channel])).toEqual([
    ['form-signed-in', 'access', 'form'],
    ['api-signed-in', 'access', 'api'],
    ['agent', 'access', 'form'],
    ['unused-account', 'inactivity', 'clock'],
  ]);
  const { held } = JSON.parse(read.files.get('03-reconciliation.json') ?? '') as { held: Row[] };
  expect(held.find(({ table }) => table === 'request_agents')).toMatchObject({ in_table: 1, in_log: 1 });
  expect([...read.files.values()].join('')).not.toMatch(/canary|example\.com|Rights & Co/);
});
