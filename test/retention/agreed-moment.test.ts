// The moment that retention decides by: clocks that jump purge nothing early and miss nothing.
import fc from 'fast-check';
import { agreeOn } from '../../src/retention/agreed-moment.ts';

const NOW = Temporal.Instant.from('2026-11-21T12:00:00Z');
const LAST = NOW.subtract({ hours: 1 });
const at = (hours: number) => NOW.add({ minutes: Math.round(hours * 60) });

test.each([
  ['both right', 0, 0, 0, null],
  ['a second apart', 0, 1 / 3600, 0, null],
  ['the machine two days ahead', 0, 48, 0, 'clocks-apart'],
  ['the machine two days behind', 0, -48, 0, 'clocks-apart'],
  ['the database 90 days ahead', 90 * 24, 0, 0, 'clocks-apart'],
  ['the database two days behind', -48, 0, 0, 'clocks-apart'],
  ['both 90 days ahead', 90 * 24, 90 * 24, 90 * 24, 'clock-leapt'],
  ['both two days behind', -48, -48, -48, 'clock-leapt'],
] as const)('%s', (_name, database, machine, agreed, doubt) => {
  const found = agreeOn({ database: at(database), machine: at(machine), last: LAST });
  expect([found.at.toString(), found.doubt]).toEqual([at(agreed).toString(), doubt]);
});

test('after a weekend without power the clocks are believed, after a month a person is asked', () => {
  const after = (hours: number) =>
    agreeOn({ database: NOW, machine: NOW, last: NOW.subtract({ hours }) }).doubt;
  expect([after(60), after(73)]).toEqual([null, 'clock-leapt']);
});

test('with one clock right, the moment is never ahead of it, and never behind the last look', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 71 }),
      (wrong, databaseIsWrong, silence) => {
        const [database, machine] = databaseIsWrong ? [at(wrong), NOW] : [NOW, at(wrong)];
        const last = NOW.subtract({ hours: silence });
        const found = agreeOn({ database, machine, last });
        const { compare } = Temporal.Instant;
        expect(compare(found.at, NOW)).toBeLessThanOrEqual(0);
        expect(compare(found.at, last)).toBeGreaterThanOrEqual(0);
        // Late by the silence before it at most, and somebody is told.
        if (!found.at.equals(NOW)) expect(found.doubt).toBe('clocks-apart');
      },
    ),
  );
});
