// Every language says everything: the same keys with the same placeholders and marks, and every key that is used exists.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedSentence } from '../../src/languages/marked.ts';
import { sayDay, sayMoment } from '../../src/languages/say-time.ts';
import {
  cardOf,
  HOUSE_LANGUAGE,
  hasWords,
  LANGUAGES,
  spokenLanguage,
  translate,
  wordsOf,
} from '../../src/languages/translate.ts';
import { LETTERS } from '../../src/notifications/letter-list.ts';
import type { ProblemKind } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { DENIAL_REASONS, RIGHTS, STATUSES } from '../../src/requests/data-request.ts';

/** Words that two languages share. */
const SAME_WORD: readonly string[] = [];

/** Every kind of problem; the compiler sees that none is left out. */
const KINDS: { readonly [K in ProblemKind]: true } = {
  invalid: true,
  unauthenticated: true,
  forbidden: true,
  'not-found': true,
  conflict: true,
  'too-many': true,
  'too-large': true,
  unsupported: true,
  unavailable: true,
  internal: true,
};

type Sentences = ReadonlyMap<string, string>;

/** Every sentence by its key: `form.error.right`. */
function sentences(words: Record<string, unknown>, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string'
      ? ([[above + name, value]] as [string, string][])
      : sentences(value as Record<string, unknown>, `${above}${name}.`),
  );
}
const PLURAL = /_(zero|one|two|few|many|other)$/;
const catalogue = (code: string): Sentences => new Map(sentences(wordsOf(code)));
const own = catalogue(HOUSE_LANGUAGE);
const others = LANGUAGES.map(({ code }) => code).filter((code) => code !== HOUSE_LANGUAGE);
const bare = (key: string): string => key.replace(PLURAL, '');
/** Placeholders and marks of all forms of a key, in one order. */
const holes = (all: Sentences, key: string): string[] => {
  const forms = [...all].filter(([one]) => bare(one) === key).map(([, text]) => text);
  const found = forms.flatMap((text) => text.match(/\{\{\w+\}\}|<\/?[a-z]+>/g) ?? []);
  // The singular of one language may spell its number out.
  return [...new Set(found)].sort();
};

test('the house speaks four languages, its own first', () => {
  expect(LANGUAGES.map(({ code, name, tag }) => [code, name, tag])).toEqual([
    ['en', 'English', 'en'],
    ['de', 'Deutsch', 'de'],
    ['fr', 'Français', 'fr'],
    ['zh', '中文', 'zh-Hans'],
  ]);
});

describe.each(others)('%s', (code) => {
  const words = catalogue(code);

  test('has every key and no other', () => {
    const keys = (all: Sentences): string[] => [...new Set([...all.keys()].map(bare))].sort();
    expect(keys(words)).toEqual(keys(own));
  });

  test('keeps every placeholder and every mark', () => {
    for (const key of new Set([...own.keys()].map(bare)))
      expect([key, holes(words, key)]).toEqual([key, holes(own, key)]);
  });

  test('says something of its own under every key', () => {
    const said = (text: string): boolean => /[a-z]{4}/i.test(text.replace(/\{\{\w+\}\}/g, ''));
    const same = [...words].filter(([key, text]) => own.get(key) === text && said(text));
    expect(same.map(([key]) => key).filter((key) => !SAME_WORD.includes(key))).toEqual([]);
  });
});

test.each(LANGUAGES.map(({ code }) => code))('%s has every plural form that its grammar knows', (code) => {
  const words = catalogue(code);
  const forms = new Intl.PluralRules(cardOf(code).locale).resolvedOptions().pluralCategories.sort();
  const counted = new Set([...words.keys()].filter((key) => PLURAL.test(key)).map(bare));
  expect(counted.size).toBeGreaterThan(3);
  for (const key of counted) {
    const found = [...words.keys()]
      .filter((one) => bare(one) === key)
      .map((one) => one.slice(key.length + 1));
    expect([key, found.sort()]).toEqual([key, forms]);
    for (const count of [0, 1, 2, 21, 1_000_000]) expect(translate(code, key, { count })).not.toBe('');
  }
});

test.each(LANGUAGES.map(({ code }) => code))('%s holds no markup beside its marks', (code) => {
  for (const [key, text] of catalogue(code)) {
    const left = text.replace(/<\/?[a-z]+>/g, '');
    expect([key, /[<>&\p{Cc}]|\$t\(|\{\{-/u.test(left)]).toEqual([key, false]);
    for (const [, name] of text.matchAll(/<([a-z]+)>/g)) expect(text).toContain(`</${name}>`);
    expect([key, text.trim()]).not.toEqual([key, '']);
  }
});

test('every key that a page, a letter or a file of ours names has words', () => {
  const folders = ['src/views', 'src/portal', 'src/web', 'src/archives', 'src/notifications'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(njk|ts)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const top = Object.keys(wordsOf(HOUSE_LANGUAGE)).join('|');
  const named = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, key] of text.matchAll(
      new RegExp(`(?<!record\\()['\`]((?:${top})(?:\\.[\\w-]+)+)['\`]`, 'g'),
    ))
      named.add(String(key));
    const letter = /letters\/([\w-]+)\.njk$/.exec(file)?.[1];
    const ofLetter = letter === undefined ? [] : text.matchAll(/own\('([\w-]+)'/g);
    for (const [, key] of ofLetter) named.add(`letters.${letter}.${key}`);
  }
  const composed = [
    ...RIGHTS.flatMap((right) => [`words.wish.${right}`, `words.right.${right}`]),
    ...DENIAL_REASONS.map((reason) => `words.denial.${reason}`),
    ...STATUSES.map((status) => `status.sentence.${status}`),
    ...Object.keys(KINDS).flatMap((kind) => [`errors.title.${kind}`, `errors.words.${kind}`]),
    ...['done', 'now', 'later'].map((state) => `status.state.${state}`),
    ...['why', 'source', 'recipients', 'retention'].map((name) => `data.${name}`),
    ...Object.entries(LETTERS)
      .filter(([, letter]) => !('staff' in letter))
      .map(([name]) => `letters.${name}.heading`),
  ];
  expect(named.size).toBeGreaterThan(200);
  const missing = [...named, ...composed].filter(
    (key) => !own.has(key) && !own.has(`${key}_other`) && !key.endsWith('.njk'),
  );
  expect(missing).toEqual([]);
});

test('a key or a value that is missing throws, and never shows itself to a person', () => {
  expect(() => translate('de', 'form.nothing')).toThrow('no words for form.nothing');
  expect(() => translate('de', 'form.title')).toThrow(TypeError);
  expect(() => markedSentence('en', 'page.writeToo', {}, {})).toThrow(TypeError);
  expect(hasWords('de', 'form.nothing')).toBe(false);
});

test('a value is text: no placeholder, no key of ours, no mark, no link that acts', () => {
  const hostile = '{{n}} $t(form.lead) <mail>x</mail> <script>alert(1)</script> "\' &';
  expect(translate('en', 'form.title', { name: hostile })).toBe(`Your data at ${hostile}`);
  const html = markedSentence('en', 'page.writeToo', { email: hostile }, { mail: 'javascript:alert(1)' });
  expect(html).not.toMatch(/<script|<a |<mail|javascript/);
  expect(html).toContain('&lt;mail&gt;x&lt;/mail&gt;');
  const quoted = markedSentence('en', 'page.writeToo', { email: 'a' }, { mail: 'mailto:"><script>' });
  expect(quoted).toContain('href="mailto:&quot;&gt;&lt;script&gt;"');
});

test('days and moments are said as each language says them', () => {
  const day = Temporal.PlainDate.from('2026-12-01');
  const moment = Temporal.Instant.from('2026-11-30T23:30:00Z');
  const said = LANGUAGES.map(({ code }) => [sayDay(day, code), sayMoment(moment, code, 'Europe/Berlin')]);
  expect(said).toEqual([
    ['1 December 2026', '1 December 2026 at 00:30'],
    ['1. Dezember 2026', '1. Dezember 2026 um 00:30'],
    ['1 décembre 2026', '1 décembre 2026 à 00:30'],
    ['2026年12月1日', '2026年12月1日 00:30'],
  ]);
});

test.each([
  ['de', 'de'],
  ['de-AT', 'de'],
  ['ZH-Hant-TW', 'zh'],
  ['es', null],
  ['', null],
  [null, null],
  ['../en', null],
])('the tag %s is spoken as %s', (tag, code) => {
  expect(spokenLanguage(tag)).toBe(code);
});
