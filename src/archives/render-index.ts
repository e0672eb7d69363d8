// Renders index.html, the page by which a person reads her archive offline, and README.txt.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { bindingLanguage, bindsInstead } from '../languages/binding.ts';
import { type Marks, markedSentence } from '../languages/marked.ts';
import { cardOf, type SentenceValues, sayNumber, translate } from '../languages/translate.ts';
import { sha256 } from '../platform/crypto.ts';
import { projectFolder } from '../platform/project.ts';
import type { ArchiveInput } from './archive-input.ts';
import { visible, visibleLine } from './reading-value.ts';
import type { ReadingSection, ReadingView } from './reading-view.ts';
import { STATEMENTS_FILE } from './statement.ts';
import { summaryOf } from './summary.ts';

const folder = join(projectFolder, 'src', 'views', 'archive');

/** Every value is data of somebody: escaped without exception, and a missing one throws. */
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
  autoescape: true,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});

/** A browser reads every line end as a line feed before it takes the hash, so the file is read in the same way. */
const scriptText = readFileSync(join(folder, 'reader.js'), 'utf8').replaceAll('\r\n', '\n');

/** The only script that the page lets run: named by the hash of its bytes, which no other text has. */
const script = {
  text: new nunjucks.runtime.SafeString(scriptText),
  hash: `sha256-${sha256(Buffer.from(scriptText)).toString('base64')}`,
};

/** More columns than this are read better one under the other. */
const WIDEST_TABLE = 7;
/** Fewer rows than this are seen at once, and need no search. */
const FIRST_SEARCHED = 11;

/** The page as one file: nothing from the network, readable at 320 px, on paper and without its script. */
export function renderIndex(reading: ReadingView, binding: ArchiveInput['controller']): string {
  const { language } = reading;
  const sections = reading.sections.map((section) => ({
    ...section,
    categories: section.categories ?? [],
    licences: section.licences ?? [],
    find: section.records.length < FIRST_SEARCHED ? null : searchWords(section, language),
    asTable: section.columns.length <= WIDEST_TABLE && section.records.length > 1,
  }));
  return environment.render('index.njk', {
    ...reading,
    sections,
    summary: summaryOf(reading),
    anchor: 'data-',
    headingClass: 'title',
    linkClass: 'part',
    script,
    statementsFile: STATEMENTS_FILE,
    tag: cardOf(language).tag,
    binding: bindsInstead(language, binding),
    t: (key: string, values: SentenceValues = {}) => translate(language, key, values),
    marked: (key: string, values: SentenceValues = {}, marks: Marks = {}) =>
      new nunjucks.runtime.SafeString(markedSentence(language, key, values, marks, { isolates: true })),
  });
}

/** What the script says; it puts its numbers at `{first}`, `{last}` and `{found}`. */
function searchWords({ title, records }: ReadingSection, language: string): Readonly<Record<string, string>> {
  const said = (key: string, values: SentenceValues): string =>
    translate(language, `archive.find.${key}`, values);
  const [first, last, found] = ['{first}', '{last}', '{found}'];
  const all = sayNumber(records.length, language);
  return {
    pages: said('pages', { title }),
    all: said('all', { first, last, all }),
    found: said('found', { first, last, found, all }),
    nothing: said('none', { all }),
  };
}

/** What lies where, in a few lines of plain text; CR LF, since the plainest editor of Windows needs it. */
export function renderReadme(input: ArchiveInput): string {
  const { controller, request, statements = [] } = input;
  const language = input.language ?? bindingLanguage(controller);
  const t = (key: string, values: SentenceValues = {}): string =>
    translate(language, `archive.readme.${key}`, values);
  const name = visibleLine(controller.name);
  const lines = [
    t('title', { name, reference: visibleLine(request.reference) }),
    '',
    `index.html         ${t('index')}`,
    `machine/           ${t('machine')}`,
    ...(statements.length === 0
      ? []
      : [`${STATEMENTS_FILE}   ${translate(language, 'review.archive.readme')}`]),
    `manifest.json      ${t('manifest')}`,
    `manifest.json.sig  ${t('signature', { name })}`,
    '',
    t('questions', { email: visibleLine(controller.contactEmail) }),
    ...visible(controller.postalAddress).split('\n'),
    '',
  ];
  return lines.join('\r\n');
}
