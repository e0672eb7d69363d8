// Ways of counting that a law file may choose, clocks that wait, and the sentences of "Why this date?".
import { calendarOf } from '../../src/laws/calendar.ts';
import { addPeriod, type Period } from '../../src/laws/count-days.ts';
import { Derivation } from '../../src/laws/derivation.ts';
import { derivationSentences } from '../../src/laws/derivation-sentences.ts';
import { dueDate } from '../../src/laws/due-date.ts';
import type { Rule } from '../../src/laws/law-schema.ts';
import type { Counting } from '../../src/laws/rule-parts.ts';
import { calendarFor, ruleOf, story } from './law-world.ts';

const weekends = calendarOf('eu');
const counting = (from: Counting['from'], missing_date: Counting['missing_date']): Counting => ({
  from,
  missing_date,
  roll: 'none',
  source: 'a law of the test',
  mark: 'S',
});

test.each<[string, Period['unit'], number, Counting['from'], Counting['missing_date'], string]>([
  // 2026-03-03 is a Tuesday.
  ['2026-03-03', 'day', 10, 'day-after', 'last-day', '2026-03-13'],
  ['2026-03-03', 'day', 10, 'same-day', 'last-day', '2026-03-12'],
  ['2026-03-03', 'business-day', 3, 'day-after', 'last-day', '2026-03-06'],
  ['2026-03-03', 'business-day', 3, 'same-day', 'last-day', '2026-03-05'],
  // A Saturday is no first working day: Monday is.
  ['2026-03-07', 'business-day', 3, 'same-day', 'last-day', '2026-03-11'],
  ['2026-03-03', 'calendar-month', 1, 'day-after', 'last-day', '2026-04-03'],
  // "Beginning with" the 3rd a month is over on the 2nd.
  ['2026-03-03', 'calendar-month', 1, 'same-day', 'last-day', '2026-04-02'],
  ['2026-01-31', 'calendar-month', 1, 'same-day', 'last-day', '2026-02-28'],
  ['2026-01-31', 'calendar-month', 1, 'day-after', 'day-after-last', '2026-03-01'],
  ['2028-01-30', 'calendar-month', 1, 'day-after', 'day-after-last', '2028-03-01'],
  ['2026-03-03', 'immediately', 0, 'day-after', 'last-day', '2026-03-03'],
])('from %s, %s %d, %s, %s: %s', (start, unit, count, from, missing, expected) => {
  const end = addPeriod(Temporal.PlainDate.from(start), { unit, count }, counting(from, missing), weekends);
  expect(end.toString()).toBe(expected);
});

test('where the day of the start counts, a pause on it counts out too', () => {
  const rule: Rule = { ...ruleOf('uk-gdpr/access', 3), counting: counting('same-day', 'last-day') };
  const told = story(
    'received 2026-03-03 09:00; clarification_asked 2026-03-03 10:00; clarification_answered 2026-03-05 10:00',
    'Europe/London',
  );
  const { derivation } = dueDate(rule, told, weekends);
  expect(derivation.excluded).toMatchObject([{ from: '2026-03-03', to: '2026-03-05', days: 3 }]);
  expect(derivation.due_on).toBe('2026-04-05');
  expect(derivationSentences(derivation).join(' ')).toContain('that day is the first');
});

test('a pause in working days takes out working days alone', () => {
  const clarified = ruleOf('uk-gdpr/access', 3);
  const rule: Rule = { ...ruleOf('us-ca/opt-out-sale', 2), pauses: clarified.pauses };
  const told = story(
    'received 2026-10-05 10:00; clarification_asked 2026-10-09 10:00; clarification_answered 2026-10-12 10:00',
    'UTC',
  );
  // Fifteen working days from Monday the 5th end on Monday the 26th; Friday the 9th and Monday the 12th fall out.
  const { derivation } = dueDate(rule, told, calendarFor(rule, 'US-CA'));
  expect(derivation.excluded.map(({ from, to }) => [from, to])).toEqual([
    ['2026-10-09', '2026-10-09'],
    ['2026-10-12', '2026-10-12'],
  ]);
  expect(derivation.due_on).toBe('2026-10-28');
});

test('a clock that has not started says what it waits for, and gives the earliest day', () => {
  const rule = ruleOf('uk-gdpr/access', 3);
  const told = story(
    'received 2026-07-01 10:00; identity_asked 2026-07-03 10:00; as-of 2026-07-08 10:00',
    'Europe/London',
  );
  const { dueOn, waitingFor, derivation } = dueDate(rule, told, calendarFor(rule, 'GB-ENG'));
  expect(waitingFor).toEqual(['identity_proven']);
  // As if proven on the 8th; 8 August is a Saturday.
  expect(dueOn.toString()).toBe('2026-08-10');
  expect(derivationSentences(derivation)).toContain(
    'The clock has not started: it waits until the person showed who they are. The date below is the earliest possible.',
  );
});

test('a clock that stands still says so; a question that came too late stops nothing', () => {
  const rule = ruleOf('uk-gdpr/access', 3);
  const due = (text: string) => dueDate(rule, story(text, 'Europe/London'), calendarFor(rule, 'GB-ENG'));
  const open = due('received 2026-07-01 10:00; clarification_asked 2026-07-10 10:00; as-of 2026-07-14 10:00');
  expect(open.standingStill).toEqual(['clarification']);
  expect(open.dueOn.toString()).toBe('2026-08-06');
  expect(derivationSentences(open.derivation).join(' ')).toContain(
    'The clock stands still until an answer comes',
  );
  const answered = due(
    'received 2026-07-01 10:00; clarification_asked 2026-07-10 10:00; clarification_answered 2026-07-14 10:00',
  );
  expect(answered.standingStill).toEqual([]);
  expect(answered.dueOn.equals(open.dueOn)).toBe(true);
  const late = due('received 2026-07-01 10:00; clarification_asked 2026-09-10 10:00; as-of 2026-09-14 10:00');
  expect(late.standingStill).toEqual([]);
});

test('the sentences count the date on paper', () => {
  const rule = ruleOf('us-ca/opt-out-sale', 2);
  const { derivation } = dueDate(
    rule,
    story('received 2026-11-20 10:00', 'America/Los_Angeles'),
    calendarFor(rule, 'US-CA'),
  );
  expect(derivationSentences(derivation)).toEqual([
    'Rule us-ca/opt-out-sale, version 2, of California (Civ. Code 1798.120; 11 CCR 7026, 2026 text; text read).',
    'Days begin and end in the time zone America/Los_Angeles.',
    'On Friday, 20 November 2026 the request arrived.',
    'The clock starts on Friday, 20 November 2026, the day on which the request arrived.',
    'It runs 15 business days from there; that day itself is not counted (11 CCR 7026(f); text read).',
    'Days off do not count: weekends, 2026-11-26 (Thanksgiving Day), 2026-11-27 (Day after Thanksgiving Day).',
    'It must have stopped by the end of Tuesday, 15 December 2026.',
  ]);
});

test('a stored derivation that was tampered with is refused', () => {
  const rule = ruleOf('eu-gdpr/access');
  const told = story('received 2026-01-15 10:00; extended 2026-02-02 10:00 complexity', 'UTC');
  const { derivation } = dueDate(rule, told, calendarFor(rule, 'DE-BE'));
  const [, extended] = derivation.events;
  const bad: unknown[] = [
    { ...derivation, due_on: '2026-02-30' },
    { ...derivation, as_of: 'yesterday' },
    { ...derivation, excuse: 'none' },
    { ...derivation, mark: 'X' },
    { ...derivation, events: [{ ...extended, reason: undefined }] },
    { ...derivation, events: [{ ...extended, reason: 'mood' }] },
  ];
  for (const one of bad) expect(Derivation.safeParse(JSON.parse(JSON.stringify(one))).success).toBe(false);
  expect(Derivation.safeParse(derivation).success).toBe(true);
});
