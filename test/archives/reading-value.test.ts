// How one value reads: nothing is lost, nothing is hidden, and no line of JSON can break it.
import fc from 'fast-check';
import { readRow, visible } from '../../src/archives/reading-value.ts';

const read = (value: unknown) => readRow(JSON.stringify({ value })).get('value');

test.each([
  [null, null],
  ['', ''],
  [true, 'yes'],
  [false, 'no'],
  [0, '0'],
  ['2026-10-02T10:00:00+00:00', '2026-10-02 10:00:00 UTC'],
  ['2026-10-02T10:00:00.123456+02:00', '2026-10-02 10:00:00.123456 +02:00'],
  ['2026-10-02T10:00:00', '2026-10-02 10:00:00'],
  ['2026-10-02', '2026-10-02'],
  [[], 'none'],
  [{}, 'none'],
  [['billing', 'invoice'], '- billing\n- invoice'],
  [{ a: 1, b: { c: [null, 'x'], d: {} } }, 'a: 1\nb: \n  c: \n    - empty\n    - x\n  d: none'],
  [[{ a: 1, b: 2 }, 3], '- a: 1\n  b: 2\n- 3'],
  [{ text: 'two\nlines' }, 'text: two\n  lines'],
])('%j reads as %j', (value, words) => {
  expect(read(value)).toBe(words);
});

test('digits of numbers stay, however many and wherever', () => {
  const row = readRow('{"a":9007199254740993,"b":[0.1000000000000000055],"c":-0,"d":1e400}');
  expect([...row.values()]).toEqual(['9007199254740993', '- 0.1000000000000000055', '-0', '1e400']);
});

test('what is no object is shown as it is', () => {
  expect([...readRow('{"a":')]).toEqual([['row', '{"a":']]);
  expect([...readRow('12345678901234567890')]).toEqual([['row', '12345678901234567890']]);
  expect([...readRow('[1]')]).toEqual([['row', '- 1']]);
  for (const depth of [2000, 20_000, 200_000]) {
    const deep = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect([...readRow(deep).values()][0]?.length).toBeGreaterThan(0);
  }
  expect([...readRow('null')]).toEqual([['row', null]]);
});

test('names that mean something to JavaScript are names like others', () => {
  expect([...readRow('{"__proto__":{"x":1},"constructor":2}')]).toEqual([
    ['__proto__', 'x: 1'],
    ['constructor', '2'],
  ]);
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('a long text is cut and says how long it is', () => {
  expect(read('é'.repeat(5000))).toMatch(/^é{4000} … \(5,000 characters in all\)$/);
});

test('no JSON value breaks it or leaves a control character in its text', () => {
  const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
      const text = read(value) ?? '';
      expect(controls.test(text.replaceAll(/[\n\t]/g, ''))).toBe(false);
      expect(text.isWellFormed()).toBe(true);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => !controls.test(visible(text).replaceAll(/[\n\t]/g, '')),
    ),
    { numRuns: 5000 },
  );
});
