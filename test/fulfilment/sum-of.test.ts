// Sums of decimals are exact, whatever their signs, lengths and places.
import { sumOf } from '../../src/fulfilment/sum-of.ts';

test.each([
  [[], '0'],
  [['50', '120', '-36'], '134'],
  [['0.10', '0.2'], '0.30'],
  [['-0.05'], '-0.05'],
  [['1.5', '-1.50'], '0.00'],
  [['9007199254740993', '9007199254740993'], '18014398509481986'],
  [['12', 'twelve'], null],
  [['1e3'], null],
])('%j is %s', (values, sum) => {
  expect(sumOf(values)).toBe(sum);
});
