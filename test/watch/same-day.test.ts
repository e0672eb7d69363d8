// The day of an alert and the hour of a look, over all zones and through every change of the clocks.
import fc from 'fast-check';
import { endOfDay, nextLook, standOf } from '../../src/watch/same-day.ts';

const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
const moment = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) })
  .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));
const zone = fc.constantFrom(...ZONES);
const dayIn = (at: Temporal.Instant, timeZone: string): string =>
  at.toZonedDateTimeISO(timeZone).toPlainDate().toString();

test('a day ends with its last nanosecond, in every zone and at every change of the clocks', () => {
  fc.assert(
    fc.property(moment, zone, (at, timeZone) => {
      const end = endOfDay(at, timeZone);
      const today = dayIn(at, timeZone);
      expect(Temporal.Instant.compare(at, end)).toBe(-1);
      expect(dayIn(end.subtract({ nanoseconds: 1 }), timeZone)).toBe(today);
      expect(dayIn(end, timeZone) > today).toBe(true);
      const hours = end.since(at, { largestUnit: 'hours' }).total('hours');
      expect(hours).toBeLessThanOrEqual(25);
    }),
    { numRuns: 500 },
  );
});

test.each([
  // Spring and autumn in Berlin: days of 23 and of 25 hours.
  ['2027-03-27T23:00:00Z', 'Europe/Berlin', '2027-03-28T22:00:00Z'],
  ['2027-10-30T22:00:00Z', 'Europe/Berlin', '2027-10-31T23:00:00Z'],
  // Midnight does not exist: the clocks of Cairo go from 23:59:59 to 01:00.
  ['2026-04-23T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['2026-11-21T10:00:00Z', 'Pacific/Kiritimati', '2026-11-22T10:00:00Z'],
  ['2026-11-21T09:59:59Z', 'Pacific/Kiritimati', '2026-11-21T10:00:00Z'],
  ['2026-11-21T18:14:59Z', 'Asia/Kathmandu', '2026-11-21T18:15:00Z'],
])('the day of %s in %s ends at %s', (at, timeZone, end) => {
  expect(endOfDay(Temporal.Instant.from(at), timeZone).toString()).toBe(end);
});

test('an alert is in time until its day is over, to the nanosecond', () => {
  const dueAt = endOfDay(Temporal.Instant.from('2026-11-21T10:00:00Z'), 'Europe/Berlin');
  const before = dueAt.subtract({ nanoseconds: 1 });
  const at = dueAt.add({ hours: 5 });
  expect(standOf({ dueAt, sentAt: before }, at)).toBe('in-time');
  expect(standOf({ dueAt, sentAt: dueAt }, at)).toBe('late');
  expect(standOf({ dueAt, sentAt: null }, before)).toBe('waiting');
  expect(standOf({ dueAt, sentAt: null }, dueAt)).toBe('missed');
});

test('a document is looked at once on every calendar day, none left out and none twice', () => {
  fc.assert(
    fc.property(moment, zone, fc.integer({ min: 0, max: 59 }), (start, timeZone, minute) => {
      let at = start;
      for (let count = 0; count < 400; count += 1) {
        const next = nextLook(at, timeZone, minute);
        const [from, to] = [at, next].map((one) => one.toZonedDateTimeISO(timeZone).toPlainDate());
        expect(to?.since(from ?? to).days).toBe(1);
        at = next;
      }
    }),
    // A zone that crossed the date line left a day out; none did since 2011.
    { numRuns: 60 },
  );
});
