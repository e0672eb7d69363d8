// Which law a request falls under, which version of a rule, and which clock binds first.
import { calendarOf, isCalendar } from '../../src/laws/calendar.ts';
import { type Clock, controllerPromise, governing, lawClocks } from '../../src/laws/clocks.ts';
import { dueDate } from '../../src/laws/due-date.ts';
import { ruleFor } from '../../src/laws/rule-for.ts';
import { whichLaw } from '../../src/laws/which-law.ts';
import { addBusinessDays, dayOff, nextWorkingDay } from '../../src/laws/working-days.ts';
import { calendarFor, lawOf, laws, placeOf, ruleOf, story } from './law-world.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const ON = day('2026-11-20');

function chosen(
  home: string | null,
  seat: string | null,
  kinds: ('employment' | 'business-contact')[] = [],
): string {
  const choice = whichLaw(laws, {
    residence: home === null ? null : placeOf(home),
    seat: seat === null ? null : placeOf(seat),
    dataKinds: kinds,
    on: ON,
  });
  expect(choice.why).toMatch(/^[A-Z].+\.$/);
  return [choice.law, choice.by, ...choice.also].join(' ');
}

test.each<[string | null, string | null, string]>([
  ['DE', 'US-CA', 'eu-gdpr residence us-ca'],
  ['DE-BE', 'DE-BE', 'eu-gdpr residence'],
  ['US-CA', 'DE-BE', 'us-ca residence eu-gdpr'],
  ['US-TX', 'US-CA', 'us-tx residence us-ca'],
  ['GB', 'GB-ENG', 'uk-gdpr residence'],
  ['KR', 'US-CA', 'kr-pipa residence us-ca'],
  ['CA-ON', null, 'ca-pipeda residence'],
  // Quebec has an act of its own and no file yet; New York has none; Japan neither.
  ['CA-QC', 'DE', 'eu-gdpr seat'],
  ['US-NY', 'US-CA', 'us-ca seat'],
  ['JP', 'CH-ZH', 'ch-fadp seat'],
  [null, 'GB-ENG', 'uk-gdpr seat'],
  [null, null, 'kr-pipa strictest'],
  ['JP', 'SG', 'kr-pipa strictest'],
])('a person in %s and a controller in %s: %s', (home, seat, expected) => {
  expect(chosen(home, seat)).toBe(expected);
});

test('a country without its part takes the strictest of its laws', () => {
  expect(chosen('US', null)).toBe('us-ca residence');
  const choice = whichLaw(laws, { residence: placeOf('US'), seat: null, dataKinds: [], on: ON });
  expect(choice.why).toBe(
    'The person lives in US, where California applies; of 6 laws there its answer is due first.',
  );
});

test('data that a law leaves out falls under another', () => {
  expect(chosen('US-TX', 'DE-BE', ['employment'])).toBe('eu-gdpr seat');
  const facts = { residence: placeOf('US-TX'), seat: placeOf('DE-BE'), on: ON };
  expect(whichLaw(laws, { ...facts, dataKinds: ['employment'] }).why).toBe(
    "Texas leaves out this kind of data, so the law of the controller's seat in DE-BE is taken: EU GDPR.",
  );
  expect(chosen('US-TX', 'DE-BE', [])).toBe('us-tx residence eu-gdpr');
  expect(chosen('US-CA', 'DE-BE', ['employment'])).toBe('us-ca residence eu-gdpr');
});

test('without any law none is chosen', () => {
  expect(() => whichLaw(new Map(), { residence: null, seat: null, dataKinds: [], on: ON })).toThrow(
    expect.objectContaining({ code: 'no-law' }),
  );
});

test('a law that does not yet bind is not chosen', () => {
  const choice = whichLaw(laws, {
    residence: placeOf('US-OR'),
    seat: placeOf('US-CA'),
    dataKinds: [],
    on: day('2024-06-30'),
  });
  expect(choice.law).toBe('us-ca');
  expect(choice.why).toMatch(/^No law is loaded that bound in US-OR on 2024-06-30, so /);
});

test('the rule is that of the day of receipt; a proposed rule is never chosen', () => {
  const version = (
    law: string,
    right: 'access' | 'complaint' | 'opt-out-profiling',
    on: string,
  ): number | null => ruleFor(lawOf(law), right, day(on))?.version ?? null;
  expect(version('uk-gdpr', 'access', '2026-02-04')).toBe(1);
  expect(version('uk-gdpr', 'access', '2026-02-05')).toBe(2);
  expect(version('uk-gdpr', 'access', '2026-06-18')).toBe(2);
  expect(version('uk-gdpr', 'access', '2026-06-19')).toBe(3);
  expect(version('uk-gdpr', 'complaint', '2026-06-18')).toBeNull();
  expect(version('uk-gdpr', 'complaint', '2026-06-19')).toBe(1);
  expect(version('us-ct', 'access', '2026-06-30')).toBe(1);
  expect(version('us-ct', 'access', '2026-07-01')).toBe(2);
  expect(version('eu-gdpr', 'access', '2030-01-01')).toBe(1);
  expect(version('eu-gdpr', 'access', '2018-05-24')).toBeNull();
  expect(version('us-ca', 'opt-out-profiling', '2027-06-01')).toBeNull();
});

test('the earliest clock binds, and is named: the promise, the law, the acknowledgment', () => {
  const zone = 'Europe/Berlin';
  const told = story('received 2026-07-01 10:00; confirmed 2026-07-06 10:00', zone);
  const rule = ruleOf('eu-gdpr/erasure');
  const law = lawClocks(dueDate(rule, told, calendarFor(rule, 'DE-BE')));
  const all = (promise: Clock | null): Clock[] => [...law, ...(promise === null ? [] : [promise])];
  expect(governing(all(controllerPromise(30, told, 'confirmed')))).toMatchObject({
    binds: 'law',
    name: 'EU GDPR (eu-gdpr/erasure, version 1)',
  });
  expect(governing(all(controllerPromise(30, told)))).toMatchObject({
    binds: 'promise',
    name: "the controller's promise of 30 days",
  });
  // 33 days after receipt is the law's own day, Monday 3 August: of two on one day the law is named.
  expect(governing(all(controllerPromise(33, told))).binds).toBe('law');
  expect(governing(all(controllerPromise(33, told)).toReversed()).binds).toBe('law');
  expect(controllerPromise(30, story('received 2026-07-01 10:00', zone), 'confirmed')).toBeNull();
  expect(() => governing([])).toThrow(expect.objectContaining({ code: 'no-clock' }));

  const california = ruleOf('us-ca/access', 2);
  const clocks = lawClocks(dueDate(california, told, calendarFor(california, 'US-CA')));
  expect(clocks.map(({ what }) => what)).toEqual(['acknowledgment', 'answer']);
  expect(governing(clocks).what).toBe('acknowledgment');
});

test('a story without a receipt, or with two, has no date', () => {
  const rule = ruleOf('eu-gdpr/access');
  const twice = story('received 2026-07-01 10:00; received 2026-07-02 10:00', 'UTC');
  const refused = expect.objectContaining({ code: 'one-receipt-needed' });
  expect(() => dueDate(rule, { zone: 'UTC', events: [] }, calendarOf('eu'))).toThrow(refused);
  expect(() => dueDate(rule, twice, calendarOf('eu'))).toThrow(refused);
});

test('holidays by place and name; a holiday of several days is all of them', () => {
  expect(dayOff(calendarOf('uk-ew'), day('2026-12-28'))).toMatch(/Boxing Day/);
  expect(dayOff(calendarOf('eu', placeOf('DE-BE')), day('2027-03-08'))).toBe("International Women's Day");
  expect(dayOff(calendarOf('eu', placeOf('DE-BY')), day('2027-03-08'))).toBeNull();
  expect(dayOff(calendarOf('eu', placeOf('US-CA')), day('2026-12-25'))).toBeNull();
  expect(dayOff(calendarOf('eu'), day('2026-12-26'))).toBe('Saturday');
  expect(dayOff(calendarOf('KR'), day('2026-02-18'))).not.toBeNull();
  // A part of a country that keeps no holidays of its own has those of the country.
  expect(dayOff(calendarOf('eu', placeOf('IE-D')), day('2026-03-17'))).toMatch(/Patrick/);
  expect(isCalendar('US-QQ')).toBe(false);
  expect(() => calendarOf('QQ')).toThrow(expect.objectContaining({ code: 'calendar-not-known' }));
});

test('working days are counted over Easter and the new year', () => {
  const berlin = calendarOf('eu', placeOf('DE-BE'));
  expect(nextWorkingDay(berlin, day('2026-04-03')).toString()).toBe('2026-04-07');
  expect(nextWorkingDay(berlin, day('2026-04-07')).toString()).toBe('2026-04-07');
  expect(addBusinessDays(berlin, day('2026-04-02'), 1).toString()).toBe('2026-04-07');
  expect(addBusinessDays(berlin, day('2026-12-23'), 6).toString()).toBe('2027-01-04');
  expect(addBusinessDays(berlin, day('2026-04-03'), 0).toString()).toBe('2026-04-03');
});
