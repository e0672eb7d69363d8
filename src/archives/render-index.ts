// Renders index.html, the page by which a person reads her archive offline, and README.txt.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { bindingLanguage, bindsInstead } from '../languages/binding.ts';
import { type Marks, markedSentence } from '../languages/marked.ts';
import { cardOf, type SentenceValues, translate } from '../languages/translate.ts';
import { projectFolder } from '../platform/project.ts';
import type { ArchiveInput } from './archive-input.ts';
import { visible, visibleLine } from './reading-value.ts';
import type { ReadingView } from './reading-view.ts';
import { rowsInWords } from './section-words.ts';
import { STATEMENTS_FILE } from './statement.ts';

/** Every value is data of somebody: escaped without exception, and a missing one throws. */
const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(join(projectFolder, 'src', 'views', 'archive')),
  { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
);

/** More columns than this are read better one under the other. */
const WIDEST_TABLE = 7;

/** The page as one file: no script, nothing from the network, readable at 320 px and on paper. */
export function renderIndex(reading: ReadingView, binding: ArchiveInput['controller']): string {
  const { language } = reading;
  const sections = reading.sections.map((section) => ({
    ...section,
    rowsInWords: rowsInWords(section.rows, language),
    asTable: section.columns.length <= WIDEST_TABLE && section.records.length > 1,
  }));
  return environment.render('index.njk', {
    ...reading,
    sections,
    statementsFile: STATEMENTS_FILE,
    tag: cardOf(language).tag,
    binding: bindsInstead(language, binding),
    t: (key: string, values: SentenceValues = {}) => translate(language, key, values),
    marked: (key: string, values: SentenceValues = {}, marks: Marks = {}) =>
      new nunjucks.runtime.SafeString(markedSentence(language, key, values, marks, { isolates: true })),
  });
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
