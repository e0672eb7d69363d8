// How people write the same value: what does not matter, and what does.
import { normalForms } from '../../src/verification/normal-form.ts';

const same = (one: string, other: string): boolean =>
  normalForms(one).some((form) => normalForms(other).includes(form));

test.each([
  ['10115 Berlin', '10115  berlin'],
  ['Anne-Marie', 'anne marie'],
  ["O'Brien", 'O’BRIEN'],
  ['+49 (0)30 123', '490 30-123'],
  ['ＡＢＣ', 'abc'],
  ['1990-03-01', '1 March 1990'],
  ['1990-03-01', '1. März 1990'],
  ['1990-03-01', '1 mars 1990'],
  ['1990-03-01', '1990年3月1日'],
  ['1990-03-01', '01.03.1990'],
  ['1990-03-01', '3/1/1990'],
  ['1990-03-01 00:00:00+00', 'March 1, 1990'],
  ['1987-08-09', '9 août 1987'],
  ['1987-06-09', '9 juin 1987'],
  ['1987-07-09', '9 juillet 1987'],
  ['1987-12-09', '9. Dezember 1987'],
])('%s is %s', (one, other) => expect(same(one, other)).toBe(true));

test.each([
  ['10115', '10116'],
  ['Müller', 'Muller'],
  ['1990-03-01', '1990-03-02'],
  ['31.02.1990', '03.03.1990'],
  ['', ''],
  [' - ', '.'],
])('%s is not %s', (one, other) => expect(same(one, other)).toBe(false));

test('a value of separators alone has no form, and none is a day that does not exist', () => {
  expect(normalForms(' .-/ ')).toEqual([]);
  expect(normalForms('31.02.1990')).toEqual(['31021990']);
});
