// A list of case numbers with something wrong shows what, by number.
import { checkNumbers } from '../../src/regulator/metrics/missing-numbers.ts';

test('a number that is left out is named, at the beginning, in the middle and at the end', () => {
  expect(checkNumbers([1, 2, 3], 3)).toEqual({
    first: 1,
    last: 3,
    cases: 3,
    missing: [],
    missing_count: 0,
    twice: [],
    twice_count: 0,
    unnumbered: 0,
  });
  expect(checkNumbers([2, 4], 5).missing).toEqual([1, 3, 5]);
  expect(checkNumbers([1, 2, 2, 3], 3).twice).toEqual([2]);
  expect(checkNumbers([], null)).toMatchObject({ first: null, last: null, cases: 0, missing: [] });
  expect(checkNumbers([null, 1], 1)).toMatchObject({ cases: 2, unnumbered: 1, missing: [] });
});

test('a list with very many missing is listed no further than a thousand, and counted to the end', () => {
  const { missing, missing_count } = checkNumbers([1], 1_000_000);
  expect([missing.length, missing_count]).toEqual([1_000, 999_999]);
});
