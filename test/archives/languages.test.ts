// The archive in four languages: its own words are translated, the person's data never.

import type { SectionState } from '../../src/archives/archive-input.ts';
import { readRow } from '../../src/archives/reading-value.ts';
import { LANGUAGES } from '../../src/languages/translate.ts';
import { chunks, input, json, packed, section } from './sample.ts';

const ROW = { id: 1, email: 'maria@example.org', vip: false, phone: null, note: '', tags: [] };
const STATES: readonly SectionState[] = ['held', 'nothing-held', 'not-asked', 'failed', 'left-out'];
const REASONS = ['inferred', 'received', 'mixed', 'basis', 'undecided', 'secret'] as const;
const sections = () => [
  ...STATES.map((state) => section(state, { state, rows: chunks(json([ROW])) })),
  ...REASONS.map((leftOut) =>
    section(`left-${leftOut}`, {
      state: 'left-out',
      leftOut,
      fields: [{ name: 'score', label: 'S', leftOut }],
    }),
  ),
  section('fewer', { expectedRows: 5 }),
  section('gone', { expectedRows: 5, rows: chunks() }),
  section('long', { rows: chunks(json(Array.from({ length: 1240 }, (_, id) => ({ id })))) }),
  section('bare', { purposes: [], source: null, recipients: [], retention: null }),
];
const wordsOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
const fileOf = async (name: string, changes: Parameters<typeof packed>[1]): Promise<string> =>
  (await packed(sections(), changes)).files.get(name)?.toString() ?? '';

/** Sentences of the English page that none of the others may hold. */
const ENGLISH =
  /Your personal|What is in here|not searched|could not be|You may|Purposes|were still there|Skip to|rows|worked this out|A request for access|in this copy/;

describe.each(LANGUAGES)('$code', ({ code, tag }) => {
  test('index.html says its own words in the language and leaves the data as it is', async () => {
    const html = await fileOf('index.html', { language: code });
    expect(html).toContain(`<html lang="${tag}">`);
    expect(html).not.toMatch(/undefined|\[object|\{\{/);
    const words = wordsOf(html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, ''));
    for (const kept of ['maria@example.org', 'running your account', 'Account number', 'Stripe'])
      expect(words).toContain(kept);
    expect([code, ENGLISH.test(words)]).toEqual([code, code === 'en']);
  });

  test('README.txt too, with the lines of every system', async () => {
    const text = await fileOf('README.txt', { language: code });
    expect(text.split('\r\n').length).toBeGreaterThan(8);
    expect(text).toContain('privacy@lumyx.example');
    expect([code, text.includes('Open this in any browser')]).toEqual([code, code === 'en']);
  });
});

test('days, moments and numbers are those of the language; the version that binds is named', async () => {
  const german = wordsOf(await fileOf('index.html', { language: 'de' }));
  for (const words of ['3. November 2026', '21. November 2026 um 07:00 (Europe/Berlin)', '1.240 Zeilen'])
    expect(german).toContain(words);
  expect(german).toContain('gilt die Fassung auf Englisch');
  const chinese = wordsOf(await fileOf('index.html', { language: 'zh' }));
  for (const words of ['2026年11月3日', '1,240 行', '以英语版本为准']) expect(chinese).toContain(words);
  expect(await fileOf('index.html', { language: 'en' })).not.toContain('binds');
});

test('without a language it is the controller’s own, and nothing is said of a translation', async () => {
  const { controller } = input([]);
  const html = await fileOf('index.html', { controller: { ...controller, language: 'fr-CH' } });
  expect(html).toContain('<html lang="fr">');
  expect(html).not.toContain('fait foi');
  expect(await fileOf('index.html', { controller: { ...controller, language: 'pt' } })).toContain(
    'lang="en"',
  );
});

test('empty, true and false are said in the language', () => {
  const line = JSON.stringify({
    row: { vip: true, old: false, phone: null, tags: [] },
    long: 'x'.repeat(5_000),
  });
  expect(readRow(line, 'de').get('row')).toBe('vip: ja\nold: nein\nphone: leer\ntags: nichts');
  expect(readRow(line, 'zh').get('row')).toBe('vip: 是\nold: 否\nphone: 空\ntags: 无');
  expect(readRow(line, 'de').get('long')).toMatch(/… \(5\.000 Zeichen insgesamt\)$/);
});
