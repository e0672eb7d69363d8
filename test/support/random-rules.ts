// Retention rules, moments and zones as fast-check draws them, for the tests that hold them against an oracle.
import fc from 'fast-check';
import { readPeriod } from '../../src/retention/period.ts';
import type { RetentionRule } from '../../src/retention/rule.ts';

/** Whole minutes from 2011 to 2040. */
export const aMoment = fc
  .integer({ min: 21_560_000, max: 37_340_000 })
  .map((minutes) => Temporal.Instant.fromEpochMilliseconds(minutes * 60_000));
export const aZone = fc.constantFrom(
  'Europe/Berlin',
  'America/Los_Angeles',
  'Pacific/Apia',
  'Asia/Kolkata',
  'UTC',
);
export const aPeriod = fc.constantFrom(
  'PT15M',
  'PT36H',
  'P1D',
  'P2D',
  'P7D',
  'P30D',
  'P1M',
  'P3M',
  'P1Y',
  'P8Y',
  'P1Y1M1D',
);
export const aRule = fc
  .record({
    bound: fc.constantFrom('at-most' as const, 'at-least' as const),
    purpose: fc.constantFrom(null, null, 'debugging', 'abuse'),
    period: aPeriod,
    countedFrom: fc.constantFrom('at', 'on'),
    yearEnd: fc.constantFrom(
      null,
      null,
      { month: 12, day: 31 },
      { month: 3, day: 31 },
      { month: 2, day: 29 },
    ),
    state: fc.constantFrom(null, null, 'paid'),
    countries: fc.constantFrom(null, null, ['DE', 'AT'], ['US']),
    ending: fc.constantFrom('delete' as const, 'mask' as const, null),
  })
  .map(({ state, countries, ...one }) => ({ ...one, state, countries }));

/** Some rules about one collection, whose rows have `at` (a moment), `on` (a day), `state` and `country`. */
export const someRules: fc.Arbitrary<readonly RetentionRule[]> = fc
  .array(aRule, { maxLength: 5 })
  .map((drawn) =>
    drawn.map(({ state, countries, period, ...one }, id) => {
      const { inHours } = readPeriod(period);
      return {
        ...one,
        id: `rule-${id}`,
        period: readPeriod(period),
        ending: one.bound === 'at-most' ? (one.ending ?? 'delete') : one.ending,
        countedFrom: inHours ? 'at' : one.countedFrom,
        yearEnd: inHours ? null : one.yearEnd,
        where: state === null ? [] : [{ column: 'state', operator: 'equals' as const, value: state }],
        places: countries === null ? null : { column: 'country', in: countries },
      };
    }),
  );
