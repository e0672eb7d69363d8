// Renders index.html, the page by which a person reads her archive offline, and README.txt.
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { projectFolder } from '../platform/project.ts';
import type { ArchiveInput } from './archive-input.ts';
import { visible, visibleLine } from './reading-value.ts';
import type { ReadingView } from './reading-view.ts';
import { rowsInWords } from './section-words.ts';

/** Every value is data of somebody: escaped without exception, and a missing one throws. */
const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(join(projectFolder, 'src', 'views', 'archive')),
  { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
);

/** More columns than this are read better one under the other. */
const WIDEST_TABLE = 7;

/** The page as one file: no script, nothing from the network, readable at 320 px and on paper. */
export function renderIndex(reading: ReadingView): string {
  const sections = reading.sections.map((section) => ({
    ...section,
    rowsInWords: rowsInWords(section.rows),
    asTable: section.columns.length <= WIDEST_TABLE && section.records.length > 1,
  }));
  return environment.render('index.njk', { ...reading, sections });
}

/** What lies where, in a few lines of plain text; CR LF, since the plainest editor of Windows needs it. */
export function renderReadme({ controller, request }: ArchiveInput): string {
  const name = visibleLine(controller.name);
  const lines = [
    `Your personal data from ${name} (request ${visibleLine(request.reference)})`,
    '',
    'index.html         Open this in any browser; it needs no network.',
    'machine/           All rows as JSON Lines: one JSON object a line, UTF-8.',
    'manifest.json      Every file with its size and SHA-256.',
    `manifest.json.sig  The signature of ${name} over manifest.json (Ed25519).`,
    '',
    `Questions: ${visibleLine(controller.contactEmail)}`,
    ...visible(controller.postalAddress).split('\n'),
    '',
  ];
  return lines.join('\r\n');
}
