// Names and addresses that the case's own rows tell: whose they are, and where they stand in a text.
import { foldName } from './redaction-fold.ts';
import type { Hit } from './redaction-patterns.ts';

/** Values that the rows of a case hold, as they are written there. */
export interface Known {
  /** Her own, and the controller's: left standing. */
  readonly own: readonly string[];
  /** Of other people. */
  readonly others: readonly string[];
}

/** What is looked up while a text is read; made once for all texts of a case. */
export interface NameList {
  readonly ownWords: ReadonlySet<string>;
  readonly ownValues: ReadonlySet<string>;
  readonly ownDigits: ReadonlySet<string>;
  /** Names as words, by their first word. */
  readonly byFirstWord: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Names in scripts that put no space between words. */
  readonly unspaced: readonly string[];
}

/** Longer values are no names. */
const LONGEST_NAME = 120;
const MOST_UNSPACED = 500;
/** Digits at the end of a number by which two ways of writing it are known to be one. */
const SAME_DIGITS = 8;
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2,6}$/u;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** Makes the list; a name that is hers in full is left out, a word that is also hers never stands alone. */
export function nameList({ own, others }: Known): NameList {
  const ownFolded = own.map(foldName).filter((value) => value !== '');
  const ownValues = new Set(ownFolded);
  const ownWords = new Set(ownFolded.filter((value) => !value.includes('@')).flatMap(wordsIn));
  const byFirstWord = new Map<string, string[][]>();
  const unspaced = new Set<string>();
  const add = (words: string[]): void => {
    const [first] = words;
    if (first === undefined || words.every((word) => ownWords.has(word))) return;
    const known = byFirstWord.get(first) ?? [];
    if (!known.some((one) => one.join(' ') === words.join(' '))) byFirstWord.set(first, [...known, words]);
  };
  for (const name of new Set(others.map(foldName))) {
    if (name === '' || name.length > LONGEST_NAME || ownValues.has(name)) continue;
    if (UNSPACED.test(name)) {
      if (unspaced.size < MOST_UNSPACED) unspaced.add(name);
      continue;
    }
    const words = wordsIn(name);
    add(words);
    // Each part of a name stands for its person, too; initials, numbers and addresses do not.
    if (name.includes('@') || /\d/.test(name)) continue;
    for (const word of words) if (word.length > 2) add([word]);
  }
  return {
    ownWords,
    ownValues,
    ownDigits: new Set(own.map(lastDigits).filter((digits) => digits.length === SAME_DIGITS)),
    byFirstWord,
    unspaced: [...unspaced],
  };
}

/** Where names of the list stand in a folded text, the longest at each place. */
export function findListed(letters: string, list: NameList): Hit<'listed'>[] {
  const words = [...letters.matchAll(WORDS)].map((found) => ({
    word: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }));
  const hits: Hit<'listed'>[] = [];
  for (const [place, { word, from }] of words.entries()) {
    const fitting = (list.byFirstWord.get(word) ?? []).filter((name) =>
      name.every((one, index) => words[place + index]?.word === one),
    );
    const longest = Math.max(0, ...fitting.map(({ length }) => length));
    const last = words[place + longest - 1];
    if (longest > 0 && last !== undefined) hits.push({ from, to: last.to, kind: 'listed' });
  }
  for (const name of list.unspaced) {
    for (let at = letters.indexOf(name); at !== -1; at = letters.indexOf(name, at + name.length))
      hits.push({ from: at, to: at + name.length, kind: 'listed' });
  }
  return hits;
}

/** Whether what was found is hers: the same address, the same number, or no word that is not in her own names. */
export function isHers(found: string, kind: string, list: NameList): boolean {
  const folded = foldName(found);
  if (list.ownValues.has(folded)) return true;
  if (kind === 'phone') return list.ownDigits.has(lastDigits(found));
  return kind === 'name' && wordsIn(folded).every((word) => list.ownWords.has(word));
}

function wordsIn(folded: string): string[] {
  return [...folded.matchAll(WORDS)].map(([word]) => word);
}

function lastDigits(text: string): string {
  return text.replace(/\D/g, '').slice(-SAME_DIGITS);
}
