// Keys keep their exact texts, whether they are packed as whole numbers or not.
import fc from 'fast-check';
import { KeyList } from '../../src/connectors/key-list.ts';

const again = (rows: readonly (readonly string[])[]) => KeyList.fromBytes(KeyList.of(rows).toBytes());
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const anything = fc.oneof(whole, fc.string(), fc.constantFrom('007', '-0', '+1', '1e3', ' 1', '1.0', ''));
const keys = (value: fc.Arbitrary<string>) =>
  fc
    .integer({ min: 1, max: 3 })
    .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { maxLength: 50 }));

test('every key comes back with the same text, in the same order', () => {
  fc.assert(
    fc.property(fc.oneof(keys(whole), keys(anything)), (rows) => {
      const list = again(rows);
      expect(list.rows()).toEqual(rows);
      expect(list.size).toBe(rows.length);
      for (const at of rows[0]?.keys() ?? []) expect(list.column(at)).toEqual(rows.map((key) => key[at]));
    }),
    { numRuns: 500 },
  );
});

test('whole numbers are packed as PostgreSQL writes a bigint[]', () => {
  const packed = KeyList.of([['9007199254740993'], ['-1']]).packed(0);
  expect(packed?.toString('hex')).toBe(
    `${'00000001'}${'00000000'}${'00000014'}${'00000002'}${'00000001'}00000008${'0020000000000001'}00000008${'ffffffffffffffff'}`,
  );
});

test.each(['007', '-0', '+1', '9223372036854775808', '-9223372036854775809', '1.0', '', ' 1', 'x'])(
  'a value that is no plain 64-bit number stays a text: "%s"',
  (value) => {
    const list = again([['1'], [value]]);
    expect(list.packed(0)).toBeNull();
    expect(list.column(0)).toEqual(['1', value]);
  },
);

test('a key that lacks a value is told apart', () => {
  expect(KeyList.of([['1', '2'], ['3']]).isComplete(2)).toBe(false);
  expect(KeyList.of([['1', '2']]).isComplete(2)).toBe(true);
  expect(KeyList.of([['1', '2']]).isComplete(1)).toBe(false);
});

test('bytes that are no list of keys are refused', () => {
  expect(() => KeyList.fromBytes(Buffer.from('Px'))).toThrow(RangeError);
  expect(() => KeyList.fromBytes(Buffer.of(0x50, 0))).toThrow(RangeError);
  expect(() => KeyList.fromBytes(Buffer.of(0x50, 1, 1, 2, 3))).toThrow(RangeError);
  expect(() => KeyList.fromBytes(Buffer.from('nothing'))).toThrow(SyntaxError);
});
