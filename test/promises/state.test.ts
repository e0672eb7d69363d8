// What a promise is said to be: decided from nature, controls and proofs, and never better than its worst part.
import fc from 'fast-check';
import { NATURES } from '../../src/platform/clauses.ts';
import { Proof, standingOf, validUntil } from '../../src/promises/proof.ts';
import { isDue, ordersOf } from '../../src/promises/prove.ts';
import { isGood, STANDINGS, stateOf, worstOf } from '../../src/promises/state.ts';

const DATA = { nature: 'DATA', controls: [true], proofs: ['passed'], overPromised: false } as const;
const AT = Temporal.Instant.from('2026-11-22T10:00:00Z');

function proofOf(outcome: Proof['outcome'], hoursAgo: number): Proof {
  return Object.assign(new Proof(), { outcome, ranAt: AT.subtract({ minutes: Math.round(hoursAgo * 60) }) });
}

test.each([
  ['proven', DATA],
  ['over-promised', { ...DATA, overPromised: true }],
  ['unbacked', { ...DATA, controls: [] }],
  ['unbacked', { ...DATA, controls: [true, false] }],
  ['unbacked', { ...DATA, controls: [false], overPromised: true }],
  ['unproven', { ...DATA, proofs: [] }],
  ['unproven', { ...DATA, proofs: ['passed', 'stale'] }],
  ['unproven', { ...DATA, proofs: ['failed'], overPromised: true }],
  ['unproven', { ...DATA, proofs: ['unable'] }],
  ['unproven', { ...DATA, proofs: ['missing'] }],
  ['gap', { ...DATA, nature: 'gap', controls: [], proofs: [] }],
  ['unbacked', { ...DATA, nature: 'gap', controls: [false], proofs: [] }],
  ['shown', { ...DATA, nature: 'LEGAL', controls: [], proofs: [] }],
] as const)('%s: %j', (state, standing) => {
  expect(stateOf(standing)).toBe(state);
});

test('only what has every control and every proof fresh is called proven', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NATURES),
      fc.array(fc.boolean(), { maxLength: 4 }),
      fc.array(fc.constantFrom(...STANDINGS), { maxLength: 4 }),
      fc.boolean(),
      (nature, controls, proofs, overPromised) => {
        const state = stateOf({ nature, controls, proofs, overPromised });
        const binds = nature === 'DATA' || nature === 'MIXED';
        const whole = controls.every(Boolean) && controls.length > 0 && proofs.length > 0;
        const fresh = proofs.every((one) => one === 'passed');
        expect(state === 'proven').toBe(binds && whole && fresh && !overPromised);
        if (binds && isGood(state)) expect(whole && fresh).toBe(true);
      },
    ),
  );
});

test('a row that several provisions share is as bad as the worst of them', () => {
  expect(worstOf(['proven', 'unproven', 'shown'])).toBe('unproven');
  expect(worstOf(['proven', 'unbacked', 'unproven'])).toBe('unbacked');
  expect(worstOf(['gap', 'proven'])).toBe('gap');
  expect(worstOf([])).toBe('unbacked');
});

test('a proof counts to the end of its age and no longer, and only where it passed', () => {
  expect(standingOf(undefined, 'P1D', AT)).toBe('missing');
  expect(standingOf(proofOf('passed', 24), 'P1D', AT)).toBe('passed');
  expect(standingOf(proofOf('passed', 24.1), 'P1D', AT)).toBe('stale');
  expect(standingOf(proofOf('failed', 1), 'P1D', AT)).toBe('failed');
  expect(standingOf(proofOf('unable', 1), 'PT36H', AT)).toBe('unable');
  // That it cannot be tried any more hides neither a failure nor a proof that grew too old.
  expect(standingOf(proofOf('unable', 1), 'P1D', AT, proofOf('failed', 9))).toBe('failed');
  expect(standingOf(proofOf('unable', 1), 'P1D', AT, proofOf('passed', 25))).toBe('stale');
  expect(standingOf(proofOf('unable', 1), 'P1D', AT, proofOf('passed', 9))).toBe('unable');
  expect(validUntil(AT, 'P2D').toString()).toBe('2026-11-24T10:00:00Z');
});

test('each probe is asked for once, by the shortest age, and runs again at half of it; what failed is tried sooner', () => {
  const asked = (max_age: string) => ({ probe: 'map-matches', max_age });
  const orders = ordersOf([
    { nature: 'DATA', proofs: [asked('P2D'), { probe: 'evidence', of: 'review', max_age: 'P90D' }] },
    { nature: 'MIXED', proofs: [asked('P1D'), { ...asked('P9D'), of: 'a.b' }] },
  ]);
  expect([...orders].map(([key, { hours }]) => [key, hours])).toEqual([
    ['map-matches', 24],
    ['map-matches a.b', 216],
  ]);
  expect(isDue({ hours: 24 }, undefined, AT)).toBe(true);
  expect(isDue({ hours: 24 }, proofOf('passed', 11.9), AT)).toBe(false);
  expect(isDue({ hours: 24 }, proofOf('passed', 12), AT)).toBe(true);
  expect(isDue({ hours: 240 }, proofOf('failed', 6), AT)).toBe(true);
  expect(isDue({ hours: 240 }, proofOf('failed', 5.9), AT)).toBe(false);
});
