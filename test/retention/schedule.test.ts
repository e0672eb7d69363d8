// Schedules as rules and as sentences: read back from the database, and said from what they say.
import fc from 'fast-check';
import { RetentionFile } from '../../src/data-map/retention-file.ts';
import { saveSchedules } from '../../src/data-map/schedule-row.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { readPeriod } from '../../src/retention/period.ts';
import { saySchedule } from '../../src/retention/say-schedule.ts';
import { rulesAmong, schedulesOf } from '../../src/retention/schedule.ts';
import { MACHINE } from '../../src/work.ts';
import { openTestHouse } from '../support/test-house.ts';
import { held, LAW, PROMISE, shopOfCalls } from './schedules.ts';

test('rules of a collection: what no column counts and what is about fields is no rule about rows; other controllers have none', async () => {
  const home = await openTestHouse();
  const ip = { ...PROMISE, period: 'P7D', fields: ['ip'], ending: 'mask' } as const;
  const closed = { ...PROMISE, countedFrom: null, countedFromEvent: 'account-closed' } as const;
  const french: WrittenSchedule = {
    ...LAW,
    period: 'P10Y',
    yearEnd: '--03-31',
    places: { column: 'country', in: ['FR'] },
    filters: [{ column: 'state', operator: 'not-equals', value: 'void' }],
    ending: 'delete',
  };
  const all = [french, PROMISE, ip, closed, { ...PROMISE, collection: 'shop.people' }];
  await home.work(async (work) => await saveSchedules(work, all));
  const rules = rulesAmong(
    (await home.work(schedulesOf)).filter(({ collection }) => collection === 'shop.calls'),
  );
  expect(rules).toEqual([
    {
      id: expect.any(String),
      bound: 'at-most',
      purpose: null,
      period: readPeriod('P30D'),
      countedFrom: 'at',
      yearEnd: null,
      where: [],
      places: null,
      ending: 'delete',
    },
    {
      id: expect.any(String),
      bound: 'at-least',
      purpose: null,
      period: readPeriod('P10Y'),
      countedFrom: 'at',
      yearEnd: { month: 3, day: 31 },
      where: french.filters,
      places: french.places,
      ending: 'delete',
    },
  ]);
  expect(await home.work(schedulesOf)).toHaveLength(5);
  expect(await home.work(schedulesOf, MACHINE, home.lumart)).toEqual([]);
  await home.close();
});

test('every period that a pack may hold can be read, and every one that can be read may stand in a pack', () => {
  const accepted = (period: string): boolean =>
    RetentionFile.safeParse({
      retention: [{ collection: 'a.b', rule: 'at-most', period, counted_from: 'c', legal_basis: 'd' }],
    }).success;
  const read = (period: string): boolean => {
    try {
      readPeriod(period);
      return true;
    } catch (error) {
      if (isProblem(error)) return false;
      throw error;
    }
  };
  const count = fc.option(fc.integer({ min: 0, max: 1_200_000 }), { nil: undefined, freq: 2 });
  const part = (letter: string) => count.map((number) => (number === undefined ? '' : `${number}${letter}`));
  const shape = fc.tuple(
    part('Y'),
    part('M'),
    part('W'),
    part('D'),
    fc.constantFrom('', '', 'T'),
    part('H'),
    part('M'),
  );
  const text = fc.oneof(
    shape.map((parts) => `P${parts.join('')}`),
    fc.tuple(part('H'), part('M')).map((parts) => `PT${parts.join('')}`),
    fc.stringMatching(/^-?P[-\dYMWDTH.]{0,6}$/),
    fc.constantFrom('P30D', 'P8Y', 'PT15M', 'P1Y2M3W4D', 'PT1H30M', 'P0D', 'PT0M', 'P00Y'),
  );
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(text, (period) => {
      seen.add(accepted(period));
      expect([period, accepted(period)]).toEqual([period, read(period)]);
    }),
    { numRuns: 2_000 },
  );
  expect(seen.size).toBe(2);
});

test.each<[Partial<WrittenSchedule>, string]>([
  [{}, 'Rows are deleted no later than 30 days after “time” (at).'],
  [{ ending: 'mask', period: 'PT36H' }, 'Rows are masked no later than 36 hours after “time” (at).'],
  [{ period: 'P1Y6M' }, 'Rows are deleted no later than 1 year and 6 months after “time” (at).'],
  [
    { countedFrom: null, countedFromEvent: 'account-closed' },
    'Rows are deleted no later than 30 days after the account was closed.',
  ],
  [
    { countedFrom: null, countedFromEvent: 'contract-ended' },
    'Rows are deleted no later than 30 days after the contract ended.',
  ],
  [
    { purpose: 'to find faults', period: 'P7D' },
    'Rows are used “to find faults” for 7 days after “time” (at) at most, and deleted once no other purpose keeps them.',
  ],
  [
    { fields: ['ip', 'place'], ending: 'mask', filters: [{ column: 'state', operator: 'is-not-null' }] },
    'IP address and rough place of rows whose state is not empty are masked no later than 30 days after “time” (at).',
  ],
  [
    { bound: 'at-least', period: 'P8Y', yearEnd: '--12-31', ending: null },
    'Rows are kept for at least 8 years after the end of the calendar year of “time” (at).',
  ],
  [
    { bound: 'at-least', period: 'P8Y', yearEnd: '--03-31', places: { column: 'country', in: ['DE', 'AT'] } },
    'Rows whose country is DE or AT are kept for at least 8 years after the end of the financial year that ends on 31 March of “time” (at), then deleted.',
  ],
  [
    {
      filters: [
        { column: 'state', operator: 'equals', value: 'failed' },
        { column: 'country', operator: 'not-equals', value: 'IN' },
        { column: 'ip', operator: 'is-null' },
      ],
    },
    'Rows whose state is “failed” and whose country is not “IN” and whose IP address is empty are deleted no later than 30 days after “time” (at).',
  ],
])('%o in words', async (change, sentence) => {
  const { calls } = await shopOfCalls();
  expect(saySchedule(held({ ...PROMISE, ...change }), calls)).toBe(sentence);
});
