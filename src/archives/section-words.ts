// What is said of a section: its state, the sentence that explains it, and where its rows stand.
import { type SentenceValues, sayNumber, translate } from '../languages/translate.ts';
import type { ArchiveSection, SectionState } from './archive-input.ts';
import { visible } from './reading-value.ts';
import type { StreamedRows } from './row-stream.ts';

/** `1 row`, `1,234,567 rows`. */
export function rowsInWords(rows: number, language: string): string {
  return translate(language, 'words.rows', { count: rows });
}

/** Where the rows of a section stand in the archive, letter by letter as they came from the source. */
export function rowsFile(id: string): string {
  return `machine/${id}.jsonl`;
}

/** Where the same rows stand as a table, if they are one. */
export function tableFile(id: string): string {
  return `machine/${id}.csv`;
}

/** What became of a section: a source that broke off has failed, one whose rows are gone holds nothing. */
export function stateOf(section: ArchiveSection, rows: StreamedRows | undefined): SectionState {
  if (section.state !== 'held' || rows === undefined) return section.state;
  if (rows.cutBy !== null) return 'failed';
  return rows.rows === 0 ? 'nothing-held' : 'held';
}

/** The state of a section in sentences for the person, in the language of her case. */
export function explain(
  section: ArchiveSection,
  state: SectionState,
  rows: StreamedRows | undefined,
  language: string,
): string {
  const told = (key: string, values: SentenceValues = {}): string =>
    translate(language, `archive.told.${key}`, values);
  const reason = section.reason === undefined ? '' : visible(section.reason);
  const read = rows?.rows ?? 0;
  const inWords = rowsInWords(read, language);
  const shown = shownInWords(section, rows, language);
  const sentences: string[] = [];
  if (state === 'not-asked') sentences.push(told('not-asked'), reason);
  else if (state === 'left-out') sentences.push(...leftOutWords(section, language));
  else if (state === 'failed' && rows === undefined) sentences.push(told('failed'), reason);
  else if (state === 'failed') sentences.push(told('broke', { rows: inWords }), reason, shown);
  else if (section.expectedRows > read) {
    const found = rowsInWords(section.expectedRows, language);
    sentences.push(told(read === 0 ? 'gone' : 'fewer', { found, rows: inWords }), shown);
  } else if (state === 'nothing-held') sentences.push(told('nothing'));
  else sentences.push(told('held', { rows: inWords }), shown);
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/**
 * Why it is not here, and never whether anything was found: another company may read this archive. Her own page says
 * that.
 */
function leftOutWords({ leftOut }: ArchiveSection, language: string): string[] {
  const keys = ['leftOut', `why.${leftOut ?? 'undecided'}`, 'found'];
  return keys.map((key) => translate(language, `portability.${key}`));
}

/** Which rows stand on the page where it is not all of them. */
function shownInWords({ id }: ArchiveSection, rows: StreamedRows | undefined, language: string): string {
  const [read, shown] = [rows?.rows ?? 0, rows?.head.length ?? 0];
  if (shown === read) return '';
  const file = rowsFile(id);
  if (shown === 0) return translate(language, 'archive.told.tooLarge', { file });
  const counts = { shown: sayNumber(shown, language), all: sayNumber(read, language) };
  return translate(language, 'archive.told.first', { ...counts, file });
}
