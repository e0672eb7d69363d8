// The words of the house in every language: read from their folders at start, and missing from none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance } from 'i18next';
import { projectFolder } from '../platform/project.ts';

/** What a folder says of its language, in `language.json`. */
export interface LanguageCard {
  /** The folder: `de`. */
  readonly code: string;
  /** In the language itself: `Deutsch`. */
  readonly name: string;
  /** BCP 47, for `lang` and `hreflang`. */
  readonly tag: string;
  /** BCP 47, for dates, numbers and names. */
  readonly locale: string;
}

/** The language of the house where nothing else is known; every other folder holds the same keys. */
export const HOUSE_LANGUAGE = 'en';

const folder = join(projectFolder, 'src', 'languages');
const read = (...path: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as Record<string, unknown>;

/** Every language there is, the house's own first; to add one is to add a folder. */
export const LANGUAGES: readonly LanguageCard[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ code: name, ...(read(name, 'language.json') as Omit<LanguageCard, 'code'>) }))
  .sort((a, b) => Number(b.code === HOUSE_LANGUAGE) - Number(a.code === HOUSE_LANGUAGE));

/** All words of one language: one object a file, under the file's name; those of the laws stand in a folder of their own. */
export function wordsOf(code: string): Record<string, unknown> {
  const files = readdirSync(join(folder, code)).filter(
    (file) => file.endsWith('.json') && file !== 'language.json',
  );
  return Object.fromEntries(files.map((file) => [file.replace(/\.json$/, ''), read(code, file)]));
}

/** Values of a sentence; `count` chooses the plural and stands in the sentence as `{{n}}`, in the language's digits. */
export type SentenceValues = Readonly<Record<string, string | number>>;

/** A key or a placeholder without a value is our own mistake: it throws, so that no page ever shows a key. */
function missing(what: string): never {
  throw new TypeError(`no words for ${what}`);
}

const speaker = createInstance();
speaker.init({
  lng: HOUSE_LANGUAGE,
  fallbackLng: false,
  supportedLngs: LANGUAGES.map(({ code }) => code),
  defaultNS: 'house',
  resources: Object.fromEntries(LANGUAGES.map(({ code }) => [code, { house: wordsOf(code) }])),
  nsSeparator: false,
  initAsync: false,
  // Every page and letter escapes for itself.
  interpolation: { escapeValue: false },
  parseMissingKeyHandler: (key) => missing(key),
  missingInterpolationHandler: (text) => missing(text),
});

/** A sentence in a language, as plain text. A value is never read as a sentence of ours. Throws for a key that is not there. */
export function translate(language: string, key: string, values: SentenceValues = {}): string {
  const { count } = values;
  const counted = typeof count === 'number' ? { count, n: sayNumber(count, language) } : {};
  return speaker.t(key, { lng: language, replace: { ...values, ...counted }, ...counted });
}

/** Whether there are words under a key. */
export function hasWords(language: string, key: string): boolean {
  return speaker.exists(key, { lng: language });
}

/** The language of a BCP 47 tag (`de-AT` is `de`) if the house speaks it; null for anything else. */
export function spokenLanguage(tag: string | null | undefined): string | null {
  const code = (tag ?? '').toLowerCase().split('-')[0];
  return LANGUAGES.find((one) => one.code === code)?.code ?? null;
}

/** The card of a language; of the house's own where there is none. */
export function cardOf(language: string): LanguageCard {
  const card = LANGUAGES.find(({ code }) => code === language) ?? LANGUAGES[0];
  return card ?? missing(language);
}

/** A number with the separators of a language. */
export function sayNumber(value: number, language: string): string {
  return value.toLocaleString(cardOf(language).locale);
}
