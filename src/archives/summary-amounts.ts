// How much an archive holds, in words: of each part and of all together.
import { translate } from '../languages/translate.ts';
import type { ReadingSection, ReadingView } from './reading-view.ts';
import { rowsInWords } from './section-words.ts';

/** How much a section holds, or why nobody can say. */
export function amountOf({ state, rows }: Pick<ReadingSection, 'state' | 'rows'>, language: string): string {
  const amount = rowsInWords(rows, language);
  if (state === 'held') return amount;
  if (state === 'nothing-held') return translate(language, 'archive.nothingHeld');
  if (state === 'not-asked') return translate(language, 'archive.notSearched');
  if (state === 'left-out') return translate(language, 'portability.leftOutShort');
  if (rows > 0) return translate(language, 'archive.notComplete', { rows: amount });
  return translate(language, 'archive.notRead');
}

/** What the whole copy holds, and how many of its parts hold nothing or could not be looked at; in sentences. */
export function holdings({ sections, request, language }: ReadingView): string[] {
  const counted = (key: string, count: number): string =>
    translate(language, `archive.short.${key}`, { count });
  const portable = request.right === 'portability';
  const shown = sections.filter(({ rows }) => rows > 0);
  const all = shown.reduce((sum, { rows }) => sum + rows, 0);
  const values = { rows: rowsInWords(all, language), parts: counted('parts', shown.length) };
  const first =
    all === 0
      ? translate(language, `archive.short.${portable ? 'givesNothing' : 'holdsNothing'}`)
      : translate(language, `archive.short.${portable ? 'gives' : 'holds'}`, values);
  const others = [
    ['empty', 'nothing-held'],
    ['broken', 'failed'],
    ['unsearched', 'not-asked'],
    ['absent', 'left-out'],
  ].flatMap(([key = '', state]) => {
    const count = sections.filter((section) => section.state === state).length;
    return count === 0 ? [] : [counted(key, count)];
  });
  return [first, ...others];
}
