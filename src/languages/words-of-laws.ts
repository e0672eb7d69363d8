// What a language calls the laws, their authorities and their reasons: one file a law in each folder, beside the law's own English.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../platform/project.ts';
import { cardOf, HOUSE_LANGUAGE, LANGUAGES } from './translate.ts';

/** Words for something of a law. */
export interface LawWord {
  readonly words: string;
  /** BCP 47 where they are in another language than the one that was asked for; empty: they are in that one. */
  readonly tag: string;
}

/** What of a law has words: `name`, `full_name`, `authorities.court`, `exemptions.legal-obligation`. */
export type LawPart = 'name' | 'full_name' | `authorities.${string}` | `exemptions.${string}`;

const folderOf = (language: string): string => join(projectFolder, 'src', 'languages', language, 'laws');

/** `eu-gdpr authorities.court` and its words, of one language. */
function read(language: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folderOf(language))) {
    const law = file.replace(/\.json$/, '');
    const words = JSON.parse(readFileSync(join(folderOf(language), file), 'utf8')) as Record<string, unknown>;
    for (const [part, value] of Object.entries(words)) {
      if (typeof value === 'string') found.set(`${law} ${part}`, value);
      else
        for (const [code, one] of Object.entries(value as Record<string, string>))
          found.set(`${law} ${part}.${code}`, one);
    }
  }
  return found;
}

const translated = new Map(
  LANGUAGES.filter(({ code }) => code !== HOUSE_LANGUAGE).map(({ code }) => [code, read(code)]),
);

/** Every part of every law that a language has words for, as `law part`; a law book is compared with it. */
export function lawPartsIn(language: string): readonly string[] {
  return [...(translated.get(language)?.keys() ?? [])];
}

/** Words in a language for a part of a law; `written` stands in the law's file, in English, and is the answer where there are none. */
export function lawWord(language: string, law: string, part: LawPart, written: string): LawWord {
  if (language === HOUSE_LANGUAGE) return { words: written, tag: '' };
  const words = translated.get(language)?.get(`${law} ${part}`);
  return words === undefined ? { words: written, tag: cardOf(HOUSE_LANGUAGE).tag } : { words, tag: '' };
}
