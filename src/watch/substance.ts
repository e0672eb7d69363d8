// What counts as a change of a published text: its words; not its dress, and not the date on it alone.

/** Of the rule below, and of how changes are read; shown wherever a reading is shown. A new rule gets a new number. */
export const METHOD_VERSION = '2026-11';

const DAY =
  /(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日|\p{L}+\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th|er)?\.? \p{L}+\.?,? \d{4})/u
    .source;
const SAYS_WHEN = [
  'last (?:updated|modified|revised|changed)',
  'updated',
  'effective(?: date)?',
  'version(?: of)?',
  'stand',
  'zuletzt (?:aktualisiert|geändert)',
  'gültig (?:ab|seit)',
  'dernière mise à jour',
  '最后更新',
  '最近更新',
  '更新日期',
  '生效日期',
].join('|');
/** A line that says when the text was written, and nothing else. */
const DATE_LINE = new RegExp(
  `^[*_#\\s]*(?:${SAYS_WHEN})(?: on| as of| le| am)?\\s*[:：]?\\s*${DAY}[.*_\\s]*$`,
  'iu',
);
/** At the foot of many pages: a year that is counted up, before a name. */
const COPYRIGHT_YEARS = /^((?:©|\(c\)|copyright)\s*(?:©|\(c\))?)\s*\d{4}(?:\s*[-–]\s*\d{4})?/iu;

/**
 * The words of a text by which two captures are compared: without invisible characters, with one kind of quotes,
 * dashes and blanks, without lines that hold only the date of the text, and without the years of a copyright. Case counts, and so does
 * every number within a sentence.
 */
export function substanceOf(text: string): string {
  return plain(text)
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '' && !DATE_LINE.test(line))
    .map((line) => line.replace(COPYRIGHT_YEARS, '$1'))
    .join(' ');
}

/** Lines that say when the text was written, in their order. */
export function datesOf(text: string): string {
  return plain(text)
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => DATE_LINE.test(line))
    .join('\n');
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .replace(/\r\n?/gu, '\n')
    .replace(/[‘’‚‛]/gu, "'")
    .replace(/[“”„‟«»]/gu, '"')
    .replace(/[‐-―−]/gu, '-');
}
