// Periods of retention: what is refused by name, and that counting forwards and backwards agree on every day.
import fc from 'fast-check';
import { dayAfter, latestDayBefore, leadOf, readPeriod, yearEndOf } from '../../src/retention/period.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const aDay = fc.integer({ min: 0, max: 30_000 }).map((days) => day('1999-12-31').add({ days }));
const aPeriod = fc
  .record({
    years: fc.integer({ min: 0, max: 12 }),
    months: fc.integer({ min: 0, max: 30 }),
    weeks: fc.integer({ min: 0, max: 6 }),
    days: fc.integer({ min: 0, max: 400 }),
  })
  .filter((one) => Object.values(one).some((count) => count > 0))
  .map((one) => readPeriod(Temporal.Duration.from(one).toString()));

test.each([
  ['P0D', 'period-empty'],
  ['P0Y0M', 'period-empty'],
  ['PT0M', 'period-empty'],
  ['-P30D', 'period-empty'],
  ['P-30D', 'period-empty'],
  ['', 'period-not-valid'],
  ['P', 'period-not-valid'],
  ['PT', 'period-not-valid'],
  ['30 days', 'period-not-valid'],
  ['P1.5D', 'period-not-valid'],
  ['P1DT2H', 'period-not-valid'],
  ['PT30S', 'period-not-valid'],
  ['P1D; drop table x', 'period-not-valid'],
  ['P100000000D', 'period-not-valid'],
])('%s is refused as %s', (text, code) => {
  expect(() => readPeriod(text)).toThrow(expect.objectContaining({ code }));
});

test('a month from the 31st leads to the last day of a shorter month, and back to the latest day that leads no further', () => {
  const month = readPeriod('P1M');
  expect(dayAfter(day('2026-01-31'), month).toString()).toBe('2026-02-28');
  expect(dayAfter(day('2028-01-31'), month).toString()).toBe('2028-02-29');
  expect(latestDayBefore(day('2026-02-28'), month).toString()).toBe('2026-01-31');
  expect(latestDayBefore(day('2026-02-27'), month).toString()).toBe('2026-01-27');
});

test('counting back from a day finds the latest day that leads no further than it', () => {
  fc.assert(
    fc.property(aDay, aPeriod, (reached, period) => {
      const found = latestDayBefore(reached, period);
      const { compare } = Temporal.PlainDate;
      expect(compare(dayAfter(found, period), reached)).toBeLessThanOrEqual(0);
      expect(compare(dayAfter(found.add({ days: 1 }), period), reached)).toBe(1);
    }),
    { numRuns: 400 },
  );
});

test('a financial year ends on its own day, also where it is the 29th of February', () => {
  const ends = (text: string, month: number, last: number) =>
    yearEndOf(day(text), { month, day: last }).toString();
  expect(ends('2026-05-01', 12, 31)).toBe('2026-12-31');
  expect(ends('2026-12-31', 12, 31)).toBe('2026-12-31');
  expect(ends('2026-04-01', 3, 31)).toBe('2027-03-31');
  expect(ends('2026-03-01', 2, 29)).toBe('2027-02-28');
  expect(ends('2027-03-01', 2, 29)).toBe('2028-02-29');
});

test('a promise is swept a day early for weeks, two hours early for days, and a quarter early for hours', () => {
  const lead = (text: string) => leadOf(readPeriod(text)).total('minutes');
  expect(['P30D', 'P7D', 'P1W', 'P1M', 'P6D', 'P1D', 'PT1H', 'PT15M'].map(lead)).toEqual([
    1440, 1440, 1440, 1440, 120, 120, 15, 3.75,
  ]);
});
