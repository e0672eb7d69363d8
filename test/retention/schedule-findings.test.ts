// What schedules say together: contradictions are named with their laws, gaps by collection, and nothing is resolved in silence.
import fc from 'fast-check';
import type { DataMap } from '../../src/data-map/dataset.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { canShareRow, endsBefore } from '../../src/retention/compare-schedules.ts';
import { leadOf } from '../../src/retention/period.ts';
import { type AtMoment, type Row, speaksOf, standingOf } from '../../src/retention/rule.ts';
import { ruleOf } from '../../src/retention/schedule.ts';
import type { ScheduleFinding } from '../../src/retention/schedule-finding.ts';
import { findingsIn } from '../../src/retention/schedule-findings.ts';
import { held, LAW, PROMISE, shopOfCalls } from './schedules.ts';

let map: DataMap;
beforeAll(async () => {
  const { datasets } = await shopOfCalls();
  map = { stores: [], unmapped: [], datasets: datasets.map((dataset) => ({ storeId: 'x', dataset })) };
});

const PEOPLE = { ...PROMISE, collection: 'shop.people' };
/** Findings of these schedules where everything else is spoken of. */
const found = (...written: WrittenSchedule[]): ScheduleFinding[] =>
  findingsIn(
    [...written, PEOPLE].map((one) => held(one)),
    map,
  );
const codes = (...written: WrittenSchedule[]): string[] => found(...written).map(({ code }) => code);

test('a promise of 30 days against a law of a year is named with both laws and the provision', () => {
  expect(found(PROMISE, LAW)).toEqual([
    {
      code: 'promise-before-law',
      weight: 'conflict',
      sentence:
        'The promise of 30 days from at (GDPR Art. 5(1)(e), provision logs-30-days) ends before the law of at least 1 year from at (DPDP Rules 2025, rule 8(3)). Rows that both speak of stay as long as the law asks, and the promise about them is not kept: change the promise, or have counsel say that the law does not reach these rows.',
      collections: ['shop.calls'],
    },
  ]);
});

test.each<[string, Partial<WrittenSchedule>, Partial<WrittenSchedule>, string[]]>([
  ['lasts longer than the law', { period: 'P400D' }, {}, []],
  ['is of the same day', { period: 'P1Y' }, {}, ['promise-before-law']],
  [
    'is about other places',
    { places: { column: 'country', in: ['DE'] } },
    { places: { column: 'country', in: ['IN'] } },
    ['nothing-says'],
  ],
  [
    'is about one place of several',
    { places: { column: 'country', in: ['DE', 'IN'] } },
    { places: { column: 'country', in: ['IN'] } },
    ['promise-before-law'],
  ],
  [
    'is about rows that the law leaves out',
    { filters: [{ column: 'state', operator: 'is-null' }] },
    { filters: [{ column: 'state', operator: 'equals', value: 'paid' }] },
    ['nothing-says'],
  ],
  ['begins with the year', { period: 'P1Y', yearEnd: '--12-31' }, {}, ['promise-before-law']],
  ['ends within the year after', { period: 'P700D' }, { yearEnd: '--12-31' }, ['promise-before-law']],
  ['ends long after the year', { period: 'P2Y' }, { yearEnd: '--12-31' }, []],
  ['counts from another moment', { period: 'P9Y', countedFrom: 'place' }, {}, ['promise-before-law']],
  ['serves one purpose alone', { purpose: 'faults' }, {}, ['promise-before-law']],
])('a promise that %s', (_what, promise, law, expected) => {
  expect(codes({ ...PROMISE, ...promise }, { ...LAW, ...law })).toEqual(expected);
});

test('it depends on the row where a leap day or another start decides, and the finding says so', () => {
  const [leap] = found({ ...PROMISE, period: 'P365D' }, LAW);
  expect(leap?.sentence).toContain('ends before the law');
  const [year] = found({ ...PROMISE, period: 'P366D' }, LAW);
  expect(year?.sentence).toContain('can end before the law');
  const [start] = found({ ...PROMISE, countedFrom: 'place' }, LAW);
  expect(start?.sentence).toContain('They count from different moments, so it depends on the row.');
});

test('of several purposes, a law contradicts the promise only when the last of them ends before it', () => {
  const purpose = (name: string, period: string) => ({ ...PROMISE, purpose: name, period });
  expect(codes(purpose('faults', 'P7D'), purpose('abuse', 'P2Y'), LAW)).toEqual([]);
  expect(codes(purpose('faults', 'P7D'), purpose('abuse', 'P90D'), LAW)).toEqual([
    'promise-before-law',
    'promise-before-law',
  ]);
  expect(codes(purpose('faults', 'P7D'), purpose('abuse', 'P90D'))).toEqual([]);
});

test('two promises about the same rows are named; about other rows, or about fields of them, they are none', () => {
  const ip = { ...PROMISE, period: 'P7D', fields: ['ip'], ending: 'mask' } as const;
  expect(codes(PROMISE, { ...PROMISE, period: 'P60D' })).toEqual(['promises-overlap']);
  expect(codes(PROMISE, ip)).toEqual([]);
  expect(codes(PROMISE, ip, { ...ip, period: 'P3D', fields: ['place', 'ip'] })).toEqual(['promises-overlap']);
  const state = (operator: 'equals' | 'not-equals') => ({
    ...PROMISE,
    filters: [{ column: 'state', operator, value: 'failed' }] as const,
  });
  expect(codes(state('equals'), { ...state('not-equals'), period: 'P60D' })).toEqual([]);
});

test('what nobody speaks of, what is gone, and laws that let go into silence are gaps; products hold nobody', () => {
  expect(
    findingsIn(
      [held({ ...LAW, collection: 'shop.people' }), held({ ...PROMISE, collection: 'shop.gone' })],
      map,
    ),
  ).toMatchObject([
    { code: 'law-not-on-map', weight: 'conflict', collections: ['shop.people'] },
    { code: 'collection-unspoken', weight: 'gap', collections: ['shop.calls'] },
    { code: 'collection-gone', weight: 'gap', collections: ['shop.gone'] },
    { code: 'nothing-says', weight: 'gap', collections: ['shop.people'] },
  ]);
  expect(findingsIn([], map)).toMatchObject([{ collections: ['shop.calls', 'shop.people'] }]);
});

test('events that no column holds: requests carry out closed accounts, and nobody ended contracts', () => {
  const event = (countedFromEvent: 'account-closed' | 'contract-ended') => ({
    ...PROMISE,
    countedFrom: null,
    countedFromEvent,
  });
  const [note] = found(event('account-closed'));
  expect(note).toMatchObject({
    code: 'carried-out-by-requests',
    weight: 'note',
    collections: ['shop.calls'],
  });
  expect(note?.sentence).toContain('Requests for erasure carry these schedules out');
  const [gap] = found(event('contract-ended'));
  expect(gap).toMatchObject({ code: 'carried-out-by-nobody', weight: 'gap' });
});

test('a month from 31 January is said in words, and years are not', () => {
  const [note] = found({ ...PROMISE, period: 'P1M' });
  expect(note).toMatchObject({ code: 'months-differ', weight: 'note' });
  expect(note?.sentence).toContain('From 31 January 2027 it leads to 28 February 2027');
  expect(codes({ ...PROMISE, period: 'P1Y' })).toEqual([]);
});

const aFilter = fc.record({
  column: fc.constantFrom('x', 'y'),
  operator: fc.constantFrom(
    'equals' as const,
    'not-equals' as const,
    'is-null' as const,
    'is-not-null' as const,
  ),
  value: fc.constantFrom('a', 'b'),
});
const someRows = fc.record({
  filters: fc.array(aFilter, { maxLength: 3 }),
  places: fc.option(
    fc.record({ column: fc.constantFrom('x', 'y'), in: fc.subarray(['a', 'b', 'c'], { minLength: 1 }) }),
  ),
});

test('two schedules can share a row if and only if trying all rows finds one', () => {
  const values = ['a', 'b', 'c', 'd', null];
  const rows: Row[] = values.flatMap((x) => values.map((y) => ({ x, y })));
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(someRows, someRows, (one, other) => {
      const [a, b] = [held({ ...PROMISE, ...one }), held({ ...LAW, ...other })];
      const shared = rows.some((row) => [a, b].every((each) => speaksOf(ruled(each), row)));
      seen.add(shared);
      expect(canShareRow(a, b)).toBe(shared);
    }),
    { numRuns: 500 },
  );
  expect(seen.size).toBe(2);
});

function ruled(schedule: Parameters<typeof ruleOf>[0]) {
  const rule = ruleOf(schedule);
  if (rule === null) throw new Error('it has no column to count from');
  return rule;
}

test('a promise that never ends before a law never does so for any row', () => {
  const moment: AtMoment = { at: Temporal.Instant.from('2060-01-01T00:00:00Z'), timeZone: 'UTC' };
  const span = fc.constantFrom('P30D', 'P365D', 'P366D', 'P12M', 'P1Y', 'P1Y1D', 'P2Y', 'P731D');
  const year = fc.constantFrom(null, '--12-31', '--03-31', '--02-29');
  const day = fc.integer({ min: 0, max: 3_000 });
  fc.assert(
    fc.property(span, year, span, year, day, (period, yearEnd, lasting, lawYear, days) => {
      const [promise, law] = [
        held({ ...PROMISE, period, yearEnd }),
        held({ ...LAW, period: lasting, yearEnd: lawYear }),
      ];
      const at = Temporal.PlainDate.from('2027-01-01').add({ days }).toString();
      const ends = (one: typeof law) => standingOf(ruled(one), { at }, moment).ends ?? moment.at;
      // It counts as reached a little earlier, so that the sweep is over in time; that breaks no promise.
      const promised = ends(promise).add(leadOf(promise.period));
      const before = Temporal.Instant.compare(promised, ends(law)) < 0;
      const said = endsBefore(promise, law);
      if (before) expect(said).not.toBe('never');
      else expect(said).not.toBe('always');
    }),
    { numRuns: 300 },
  );
});
