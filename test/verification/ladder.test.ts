// The ladder as a table: law by law, the lowest proof that is enough, and what may be asked next.
import type { Rule } from '../../src/laws/law-schema.ts';
import type { Move } from '../../src/laws/move.ts';
import {
  type AskedRung,
  type Climbed,
  isProven,
  mayAsk,
  neededRung,
  pointsOf,
  riskOf,
} from '../../src/verification/ladder.ts';
import { ruleOf } from '../laws/law-world.ts';

const START: Climbed = { provenBy: 'code', met: [], asked: [], doubt: false, fields: 3, signed: false };
const need = (rule: Rule | null, climbed: Partial<Climbed> = {}): string => {
  const { rung, points, why } = neededRung(rule, { ...START, ...climbed });
  expect(why).toMatch(/^[A-Z].+\.$/);
  return points === null ? rung : `${rung} ${points}`;
};
const ask = (rule: Rule | null, rung: AskedRung, climbed: Partial<Climbed> = {}): string => {
  const move: Move = mayAsk(rule, rung, { ...START, ...climbed });
  if (move.allowed === true) return 'yes';
  expect(move.reason).toMatch(/^[A-Z\d].+\.$/);
  return `${move.allowed === false ? 'no' : 'warned'} ${move.code}`;
};

const EU = ruleOf('eu-gdpr/access');
const CA = ruleOf('us-ca/access', 2);
const CA_ERASE = ruleOf('us-ca/erasure');
const OPT_OUT = ruleOf('us-ca/opt-out-sale', 2);
const KOREA = ruleOf('kr-pipa/access');
const BRAZIL = ruleOf('br-lgpd/access');
const VIRGINIA = ruleOf('us-va/access');

test.each([
  ['a case from before laws', null, {}, 'code'],
  ['the Union', EU, {}, 'code'],
  ['the Union, signed in', EU, { provenBy: 'session' }, 'session'],
  ['the Union, in doubt', EU, { doubt: true }, 'points 2'],
  ['the Union, an objection in doubt', ruleOf('eu-gdpr/objection'), { doubt: true }, 'code'],
  ['California, specific pieces', CA, {}, 'declaration 3'],
  ['California, signed in', CA, { provenBy: 'session' }, 'session'],
  ['California, a deletion', CA_ERASE, {}, 'points 2'],
  ['California, an opt-out', OPT_OUT, { doubt: true }, 'none'],
  ['Korea, in doubt', KOREA, { doubt: true }, 'code'],
  ['Virginia', VIRGINIA, {}, 'code'],
  ['Virginia, in doubt', VIRGINIA, { doubt: true }, 'points 2'],
] as const)('%s: the lowest that is enough', (_name, rule, climbed, expected) => {
  expect(need(rule, climbed)).toBe(expected);
});

test.each([
  ['nothing beyond the code without a doubt', EU, 'points', {}, 'no no-reasonable-doubt'],
  ['held data with a doubt', EU, 'points', { doubt: true }, 'yes'],
  ['never the higher rung first', EU, 'declaration', { doubt: true }, 'no rung-too-high'],
  ['a declaration where data did not match', EU, 'declaration', { doubt: true, asked: ['points'] }, 'yes'],
  ['a declaration where the map marks nothing', EU, 'declaration', { doubt: true, fields: 1 }, 'yes'],
  ['no data that the map does not mark', EU, 'points', { doubt: true, fields: 1 }, 'no points-not-marked'],
  ['nothing before the address', EU, 'points', { doubt: true, provenBy: null }, 'no rung-too-high'],
  ['nothing twice', EU, 'points', { doubt: true, met: ['points'], asked: ['points'] }, 'no rung-proven'],
  ['nothing beyond what is enough', EU, 'declaration', { doubt: true, met: ['points'] }, 'no proof-enough'],
  ['California: data first', CA, 'declaration', {}, 'no rung-too-high'],
  ['California: three data, unsettled', CA, 'points', {}, 'warned not-verified'],
  ['California: three data, signed by counsel', CA, 'points', { signed: true }, 'yes'],
  [
    'California: then the declaration',
    CA,
    'declaration',
    { met: ['points'], asked: ['points'] },
    'warned not-verified',
  ],
  [
    'California: a deletion needs no declaration',
    CA_ERASE,
    'declaration',
    { signed: true },
    'no proof-too-hard',
  ],
  ['an opt-out is never proven', OPT_OUT, 'points', { doubt: true }, 'no never-verified'],
  [
    'an opt-out that nobody has read up is not proven either',
    ruleOf('us-va/opt-out-sale'),
    'points',
    { doubt: true },
    'no never-verified',
  ],
  [
    'nothing where little is at stake',
    ruleOf('eu-gdpr/objection'),
    'points',
    { doubt: true },
    'no proof-enough',
  ],
  ['Korea: no harder than the collection', KOREA, 'points', { doubt: true }, 'no proof-too-hard'],
  [
    'Brazil: not over its tier',
    BRAZIL,
    'declaration',
    { doubt: true, asked: ['points'], signed: true },
    'no proof-too-hard',
  ],
  ['a case from before laws', null, 'points', { doubt: true }, 'no code-is-enough'],
] as const)('%s', (_name, rule, rung, climbed, expected) => {
  expect(ask(rule, rung, climbed)).toBe(expected);
});

test('what is at stake follows the right; points are two, or what the law names', () => {
  expect([EU, CA_ERASE, ruleOf('eu-gdpr/rectification'), OPT_OUT].map(riskOf)).toEqual([
    'hands-out',
    'destroys',
    'changes',
    'little',
  ]);
  expect([EU, CA, CA_ERASE].map(pointsOf)).toEqual([2, 3, 2]);
});

test('a higher proof proves the lower, never the other way round', () => {
  const points = { rung: 'points', points: 2, why: '' } as const;
  expect(isProven(points, { provenBy: 'code', met: ['declaration'] })).toBe(true);
  expect(isProven({ ...points, rung: 'declaration' }, { provenBy: 'code', met: ['points'] })).toBe(false);
  expect(isProven({ ...points, rung: 'code' }, { provenBy: null, met: [] })).toBe(false);
  expect(isProven({ ...points, rung: 'none' }, { provenBy: null, met: [] })).toBe(true);
});
