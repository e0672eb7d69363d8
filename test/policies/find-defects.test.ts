// Defects of captured texts: each rule finds what it is for, and leaves alone what only looks like it.

import { findDate } from '../../src/policies/find-date.ts';
import { findDefects } from '../../src/policies/find-defects.ts';

const DATED = 'Last updated: 1 March 2026. Write to privacy@example.com.\n\n';
const codes = (text: string, more: object = {}): string[] =>
  findDefects({ text: DATED + text, kind: 'terms', title: 'Terms of Example', captured: [], ...more }).map(
    ({ code, place }) =>
      `${code}${place === null ? '' : `: ${(DATED + text).slice(place.from, place.to).slice(0, 30).trim()}`}`,
  );
const LONG = 'This sentence is long enough to be compared with others that stand in the same text.';

const FOUND: readonly (readonly [string, string, string[]])[] = [
  [
    'a list that was lost',
    'Be kind. You agree to:\nWe keep logs for 30 days.',
    ['list-without-items: You agree to:'],
  ],
  ['a list lost at the end', 'Prohibited uses include:', ['list-without-items: Prohibited uses include:']],
  ['a mask', 'Ask us at [email protected]', ['contact-masked: [email protected]']],
  ['a mask of another kind', 'Ask help [at] example.org', ['contact-masked: help [at] example']],
  [
    'a paragraph that stands twice',
    `${LONG}\n\nBetween.\n\n${LONG}`,
    ['paragraph-twice: This sentence is long enough t'],
  ],
  ['a quote', `"${LONG} ${LONG}" said somebody`, ['foreign-quote: "This sentence is long enough']],
  [
    'a piece of a sentence',
    `in any of the foregoing ways. ${LONG} ${LONG}`,
    ['foreign-quote: in any of the foregoing ways.'],
  ],
  [
    'words of others',
    'How other platforms handle this\n\nOthers sell all that they have.',
    ['foreign-quote: Others sell all that they have'],
  ],
  [
    'a document that is not there',
    'See our Refund Policy. See our Refund Policy.',
    ['document-not-captured: Refund Policy'],
  ],
];
test.each(FOUND)('found: %s', (_what, text, expected) => {
  expect(codes(text)).toEqual(expected);
});

const LEFT: readonly (readonly [string, string])[] = [
  ['a list with items', 'You agree to:\n\n  • be kind\n  • pay'],
  [
    'a list whose items lost their marks',
    'We store:\n\nyour name and your address, which we keep as long as it is needed.',
  ],
  ['a list of short lines', 'We collect:\n\nName\n\nAddress'],
  ['a colon that announces nothing', 'Note: We keep logs.'],
  ['a heading with a colon', 'Contact:\n\nExample Ltd, 1 Example Street.'],
  ['a short line twice', 'Read more\n\nBetween.\n\nRead more'],
  ['a quoted word', 'We call it "the Service" and nothing else.'],
  ['its own name', 'See our Terms. This is our Terms of Example.'],
];
test.each(LEFT)('left alone: %s', (_what, text) => {
  expect(codes(text)).toEqual([]);
});

test('a document that was captured is not missed', () => {
  const text = 'See our Refund Policy.';
  expect(codes(text, { captured: ['Refund policy of Example'] })).toEqual([]);
});

test('day and contact are missed in terms and policies, and not in analyses', () => {
  const found = (kind: 'terms' | 'analysis'): string[] =>
    findDefects({ text: 'We keep logs.', kind, title: 'T', captured: [] }).map(({ code }) => code);
  expect(found('terms')).toEqual(['date-missing', 'contact-missing']);
  expect(found('analysis')).toEqual([]);
});

const DAYS: readonly (readonly [string, string | null])[] = [
  ['Last updated: May 12, 2026', '2026-05-12'],
  ['Last updated: 2026-06-15', '2026-06-15'],
  ['Effective as of 3rd March 2026', '2026-03-03'],
  ['Stand: 12. März 2026', '2026-03-12'],
  ['Dernière mise à jour : 1er août 2026', '2026-08-01'],
  ['最后更新：2026年3月20日', '2026-03-20'],
  ['Last updated: 05/12/2026', null],
  ['Last updated: 31 February 2026', null],
  ['We were founded on May 12, 2026', null],
];
test.each(DAYS)('the day of “%s”', (text, day) => {
  expect(findDate(text)?.on.toString() ?? null).toBe(day);
});
