// What a column can hold, and when two texts are the same value.
import { checkValue, isSame } from '../../src/fulfilment/correction.ts';

test.each([
  ['integer', '12', true],
  ['integer', '1.5', false],
  ['decimal', '12.50', true],
  ['decimal', '1e9', false],
  ['boolean', 'true', true],
  ['boolean', 'yes', false],
  ['date', '2026-02-28', true],
  ['date', '2026-02-30', false],
  ['uuid', 'not-one', false],
  ['text', 'x'.repeat(10_001), false],
  ['text', 'nul\u0000', false],
] as const)('a value of the kind %s is held against its form', (kind, value, fits) => {
  const check = (): void => checkValue({ columnLabel: 'It', kind, nullable: false }, value);
  if (fits) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ code: 'value-not-fitting' }));
});

test('numbers are the same by their value, texts letter by letter', () => {
  expect(isSame('decimal', '12.5', '12.50')).toBe(true);
  expect(isSame('decimal', '-0.0', '0')).toBe(true);
  expect(isSame('decimal', '100', '1')).toBe(false);
  expect(isSame('integer', '9007199254740993', '9007199254740992')).toBe(false);
  expect(isSame('boolean', '1', 'true')).toBe(true);
  expect(isSame('text', 'A', 'a')).toBe(false);
  expect(isSame('text', null, '')).toBe(false);
});
