// The conditions of a whole table are the verdict on each row, in both real engines, for random rules and rows at their bounds.
import fc from 'fast-check';
import type { Condition } from '../../src/connectors/connector.ts';
import { departures } from '../../src/retention/condition.ts';
import { type AtMoment, endedStarts, type RetentionRule } from '../../src/retention/rule.ts';
import { verdictOf } from '../../src/retention/verdict.ts';
import { type AskedRow, type AskedTable, askMariadb, askPostgres } from '../support/asked-table.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { aMoment, aZone, someRules } from '../support/random-rules.ts';

/** Starts on both sides of each bound, to the microsecond and the day; with far, missing and future ones. */
function startsAround(rules: readonly RetentionRule[], moment: AtMoment) {
  const bounds = rules.map((rule) => endedStarts(rule, moment));
  const today = moment.at.toZonedDateTimeISO(moment.timeZone).toPlainDate();
  const moments = [
    ...bounds.flatMap((bound) => [-1, 0, 1].map((microseconds) => bound.moment.add({ microseconds }))),
    moment.at.add({ minutes: 1 }),
    moment.at.subtract({ hours: 24 * 366 * 20 }),
  ];
  const days = [
    ...bounds.flatMap((bound) => [-1, 0, 1].map((more) => bound.day.add({ days: more }))),
    today.add({ days: 1 }),
    today.subtract({ years: 20 }),
  ];
  return { moments: [null, ...moments.map(String)], days: [null, ...days.map(String)] };
}

const someDraws = fc.array(
  fc.record({
    at: fc.nat(),
    on: fc.nat(),
    state: fc.constantFrom('paid', 'void', null),
    country: fc.constantFrom('DE', 'US', null),
  }),
  { minLength: 30, maxLength: 40 },
);
const HELD: Condition = { kind: 'passes', filter: { column: 'points', operator: 'equals', value: '7' } };

function isTheVerdict(open: () => Promise<AskedTable>): void {
  test('rows go exactly where the verdict on each says so, and by the rule that it names', async () => {
    const table = await open();
    const seen = { stay: 0, delete: 0, mask: 0, undecided: 0 };
    try {
      await fc.assert(
        fc.asyncProperty(someRules, aMoment, aZone, someDraws, async (rules, at, timeZone, draws) => {
          const moment = { at, timeZone };
          const { moments, days } = startsAround(rules, moment);
          const rows = draws.map(({ at: one, on, ...rest }, place): AskedRow => {
            const [start = null, day = null] = [moments[one % moments.length], days[on % days.length]];
            return { ...rest, at: start, plain: null, on: day, points: place % 10 === 0 ? '7' : null };
          });
          await table.fill(rows);
          const going = departures(rules, moment, [HELD]);
          const found = await Promise.all(going.map(async ({ where }) => await table.matching(where)));
          for (const [place, row] of rows.entries()) {
            const verdict = verdictOf({ ...row }, rules, moment, row.points === '7');
            const [departure, ...more] = going.filter((_one, which) => found[which]?.includes(place));
            expect(more).toEqual([]);
            if (departure?.act === null) {
              seen.undecided += 1;
              const acts = departure.by.map(({ ending }) => ending ?? 'stay');
              expect(acts).toContain(verdict.act);
              expect(new Set(acts).size).toBeGreaterThan(1);
              continue;
            }
            seen[verdict.act] += 1;
            expect(departure?.act ?? 'stay').toBe(verdict.act);
            if (verdict.act !== 'stay') expect(departure?.by).toContain(verdict.by);
          }
        }),
        { numRuns: 250 },
      );
    } finally {
      await table.close();
    }
    expect(Math.min(seen.stay, seen.delete, seen.mask)).toBeGreaterThan(200);
    // Left to a person only where two columns or two near periods race for different ends.
    expect(seen.undecided).toBeLessThan((seen.delete + seen.mask) / 3);
  });
}

describe('PostgreSQL', () => isTheVerdict(askPostgres));
describeMariadb('MariaDB', () => isTheVerdict(askMariadb));
