// Clauses: where they stand, what they speak of, and which one of the next version is which.
import fc from 'fast-check';
import { blocksOf } from '../../src/policies/blocks.ts';
import { compareVersions } from '../../src/policies/compare-versions.ts';
import { matchProvisions } from '../../src/policies/match-provisions.ts';
import { splitProvisions } from '../../src/policies/split-provisions.ts';

const split = (text: string) => splitProvisions(text, []);
const one = (excerpt: string, section = '') => ({ excerpt, section });

test('sentences and items are clauses, with the heading above them and what announced them', () => {
  const text =
    '1. Data\n\nWe use the information to:\n\n  • run the service\n  • bill you\n\nLogs go. They go soon.';
  expect(split(text).map(({ section, excerpt, label }) => [section, excerpt, label])).toEqual([
    ['1. Data', 'We use the information to:', 'purpose'],
    ['1. Data', 'run the service', 'purpose'],
    ['1. Data', 'bill you', 'purpose'],
    ['1. Data', 'Logs go.', null],
    ['1. Data', 'They go soon.', null],
  ]);
});

test('lines that were broken at a width are one paragraph', () => {
  const text =
    'We keep what you write to us for as long as the law of its place\nasks us to, and no longer than that.\n\nWe sell nothing.';
  expect(blocksOf(text).map((block) => block.text)).toHaveLength(2);
});

test('every clause stands where it says, in any text', () => {
  const line = fc.constantFrom(
    '',
    '1. Title',
    'Title',
    '  • item one',
    'One. Two! Three?',
    'We keep logs:',
    '条款。数据。',
    'a',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n');
      let last = 0;
      for (const { excerpt, fromOffset, toOffset } of split(text)) {
        expect(text.slice(fromOffset, toOffset)).toBe(excerpt);
        expect(fromOffset).toBeGreaterThanOrEqual(last);
        last = toOffset;
      }
    }),
  );
});

test('more clauses than any document has are refused', () => {
  expect(() => split('One clause.\n\n'.repeat(5_001))).toThrow(
    expect.objectContaining({ code: 'document-too-large' }),
  );
});

test('a clause is known again by its words, then by likeness, and never given away twice', () => {
  const before = [
    one('Request logs are kept for up to 30 days to find faults.'),
    one('We do not sell your data.'),
    one('We do not sell your data.'),
    one('Contact us.'),
  ];
  const after = [
    one('We do not sell your data.'),
    one('Request logs are kept for up to 60 days to find faults.'),
    one('Cookies end with the session.'),
    one('Request logs are kept for up to 60 days to find faults of ours.'),
  ];
  expect(matchProvisions(before, after).map((match) => [match.before, match.matched])).toEqual([
    [1, 'same'],
    [0, 'similar'],
    [null, 'new'],
    [null, 'new'],
  ]);
});

test('matching gives each clause of the version before to at most one, in any two texts', () => {
  const clause = fc.array(fc.constantFrom('we', 'keep', 'logs', 'sell', 'data', 'thirty', 'days'), {
    minLength: 1,
    maxLength: 8,
  });
  const text = fc.array(
    clause.map((words) => one(words.join(' '))),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      const used = matchProvisions(before, after).flatMap((match) =>
        match.before === null ? [] : [match.before],
      );
      expect(new Set(used).size).toBe(used.length);
    }),
  );
});

test('5,000 clauses that all changed are matched in seconds', () => {
  const many = (mark: string) =>
    Array.from({ length: 5_000 }, (_, index) =>
      one(`Clause ${index} says ${mark} about the data of part ${index}.`),
    );
  const began = performance.now();
  const found = matchProvisions(many('this'), many('that'));
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(found.every((match, index) => match.before === index)).toBe(true);
});

test('a difference says what changed, which articles that bears on, and why it looks material', () => {
  const clause = (id: string, excerpt: string, label: 'retention-period' | 'liability') => ({
    id,
    slug: id,
    section: '',
    excerpt,
    label,
    nature: 'DATA' as const,
    articles: [`${label} article`],
  });
  const before = [
    clause('a', 'Logs: 30 days.', 'retention-period'),
    clause('b', 'We owe nothing.', 'liability'),
  ];
  const changed = compareVersions(before, [clause('a', 'Logs: 60 days.', 'retention-period')]);
  expect(changed).toMatchObject({ added: 0, removed: 1, changed: 1, material: true });
  expect(changed.articles).toEqual(['liability article', 'retention-period article']);
  expect(changed.why).toContain('retention period');
  expect(compareVersions(before, before.slice(0, 1))).toMatchObject({ removed: 1, material: false });
  expect(compareVersions(before, before)).toMatchObject({ changes: [], material: false });
});
