// What is a change of a text, and what only its dress or its date.
import { datesOf, substanceOf } from '../../src/watch/substance.ts';

const TEXT =
  'Last updated: 2026-05-12\n\nWe keep logs for 30 days.\nWe do not sell data.\n© 2026 Nordlicht Studio';
const same = (one: string, other: string): boolean => substanceOf(one) === substanceOf(other);

test.each([
  ['another date of the text', TEXT.replace('2026-05-12', '2026-06-01')],
  ['the date in words', TEXT.replace('Last updated: 2026-05-12', 'Last updated on June 1st, 2026')],
  ['another year at the foot', TEXT.replace('© 2026', '© 2019-2027')],
  ['blanks and breaks', TEXT.replace('30 days', '30\u00a0 days').replaceAll('\n', '\r\n\r\n')],
  ['soft hyphens and marks', TEXT.replace('logs', 'lo\u00adgs\u200b')],
  ['typeset quotes', `${TEXT}\nIt's “ours”`.replace('It\u2019s', "It's")],
])('%s changes nothing', (name, other) => {
  const before = name === 'typeset quotes' ? `${TEXT}\nIt’s "ours"` : TEXT;
  expect(same(before, other)).toBe(true);
});

test.each([
  ['a number', TEXT.replace('30 days', '90 days')],
  ['a word that is gone', TEXT.replace('do not sell', 'sell')],
  ['a day within a sentence', `${TEXT}\nFrom 2027-01-01 we train models.`],
  ['a sentence that begins with a date', `${TEXT}\nEffective 2027-01-01, we sell your data.`],
  [
    'a sentence in place of the name behind the year',
    TEXT.replace('Nordlicht Studio', 'We may train on what you upload'),
  ],
  ['a sentence behind the copyright', `${TEXT}. We may train on what you upload.`],
  ['capitals, which carry weight in terms', TEXT.replace('do not', 'DO NOT')],
])('%s is a change', (_name, other) => {
  expect(same(TEXT, other)).toBe(false);
});

test('the lines with the date are read beside the words', () => {
  expect(datesOf(TEXT)).toBe('Last updated: 2026-05-12');
  expect(datesOf('最后更新：2026年3月20日\nStand: 3. Mai 2026\nWe began on 2026-01-01.')).toBe(
    '最后更新:2026年3月20日\nStand: 3. Mai 2026',
  );
});
