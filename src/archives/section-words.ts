// What is said of a section: its state, the sentence that explains it, and where its rows stand.
import type { ArchiveSection, SectionState } from './archive-input.ts';
import { visible } from './reading-value.ts';
import type { StreamedRows } from './row-stream.ts';

const count = new Intl.NumberFormat('en-GB');

/** `1 row`, `1,234,567 rows`. */
export function rowsInWords(rows: number): string {
  return rows === 1 ? '1 row' : `${count.format(rows)} rows`;
}

/** Where the rows of a section stand in the archive. */
export function rowsFile(id: string): string {
  return `machine/${id}.jsonl`;
}

/** What became of a section: a source that broke off has failed, one whose rows are gone holds nothing. */
export function stateOf(section: ArchiveSection, rows: StreamedRows | undefined): SectionState {
  if (section.state !== 'held' || rows === undefined) return section.state;
  if (rows.cutBy !== null) return 'failed';
  return rows.rows === 0 ? 'nothing-held' : 'held';
}

/** The state of a section in sentences for the person. */
export function explain(
  section: ArchiveSection,
  state: SectionState,
  rows: StreamedRows | undefined,
): string {
  const reason = section.reason === undefined ? '' : visible(section.reason);
  const read = rows?.rows ?? 0;
  const sentences: string[] = [];
  if (state === 'not-asked') sentences.push('This source was not searched for your request.', reason);
  else if (state === 'failed' && rows === undefined) {
    sentences.push('This source could not be searched, so we do not know what it holds about you.', reason);
  } else if (state === 'failed') {
    const broke = `Reading this source broke off after ${rowsInWords(read)}, so this part is not complete.`;
    sentences.push(broke, reason, shownInWords(section, rows));
  } else if (section.expectedRows > read) {
    const left = read === 0 ? 'none were' : `${rowsInWords(read)} were`;
    const found = `When your request was prepared we found ${rowsInWords(section.expectedRows)} here`;
    sentences.push(`${found}; ${left} still there when this copy was made.`, shownInWords(section, rows));
  } else if (state === 'nothing-held') {
    sentences.push('We searched this source and hold nothing about you there.');
  } else sentences.push(`We hold ${rowsInWords(read)} about you here.`, shownInWords(section, rows));
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** Which rows stand on the page where it is not all of them. */
function shownInWords({ id }: ArchiveSection, rows: StreamedRows | undefined): string {
  const [read, shown] = [rows?.rows ?? 0, rows?.head.length ?? 0];
  if (shown === read) return '';
  if (shown === 0) return `They are too large to be shown here; all of them are in ${rowsFile(id)}.`;
  return `The first ${count.format(shown)} of ${count.format(read)} are shown here; all of them are in ${rowsFile(id)}.`;
}
