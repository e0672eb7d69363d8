// The cover letter as a PDF for the file: tagged for screen readers, fonts in it, the same letter always the same bytes.
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { CoverLetter } from './cover-words.ts';

/** DejaVu has Latin, Greek and Cyrillic letters whole: authorities of every member state can be named. */
const { resolve } = createRequire(import.meta.url);
const font = (name: string): string => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
const FONTS = { plain: font('DejaVuSans'), bold: font('DejaVuSans-Bold'), code: font('DejaVuSansMono') };
const COUNTED =
  'Each figure was counted when this bundle was made; none was typed in. The files beside this letter hold what it was counted from.';
const MARGIN = 64;
const FOOT = 40;

/** The bytes. Dated by the checkpoint and not deflated, so that neither the hour nor a version of zlib changes one. */
export async function coverPdf(letter: CoverLetter): Promise<Buffer> {
  const date = new Date(letter.asOf.epochMilliseconds);
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    compress: false,
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: letter.title, Producer: 'Habeas', Creator: 'Habeas', CreationDate: date, ModDate: date },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done, failed) => void document.on('end', done).on('error', failed));
  for (const [name, file] of Object.entries(FONTS)) document.registerFont(name, file);
  writeLetter(document, letter);
  numberPages(document);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

type Document = InstanceType<typeof PDFDocument>;
type Style = {
  readonly font: keyof typeof FONTS;
  readonly size: number;
  readonly before: number;
  readonly indent?: number;
  /** Before the first line, in the indent. */
  readonly mark?: string;
};

const TITLE: Style = { font: 'bold', size: 18, before: 0 };
const HEADING: Style = { font: 'bold', size: 12, before: 14 };
const BODY: Style = { font: 'plain', size: 9.5, before: 4 };
const ITEM: Style = { ...BODY, indent: 14 };
const NAME: Style = { font: 'bold', size: 9.5, before: 6 };
const CODE: Style = { font: 'code', size: 8, before: 3, indent: 14 };

function writeLetter(document: Document, letter: CoverLetter): void {
  const put = (tag: string, style: Style, text: string): void => write(document, tag, style, text);
  const list = (items: readonly string[], none: string): void => {
    if (items.length === 0) put('P', BODY, none);
    for (const item of items) put('P', { ...ITEM, mark: '•' }, item);
  };
  put('H1', TITLE, letter.title);
  for (const { name, words } of letter.facts) {
    put('P', NAME, name);
    put('P', { ...BODY, before: 0 }, words);
  }
  put('H2', HEADING, 'The question');
  put(
    letter.question === null ? 'P' : 'BlockQuote',
    BODY,
    letter.question ??
      'No question was asked in words. This bundle says what the controller can show for the period.',
  );
  put('H2', HEADING, 'The answer, in the controller’s figures');
  if (letter.answer.length > 0) put('P', BODY, COUNTED);
  list(letter.answer, 'No part of this bundle has anything to say about the period.');
  put('H2', HEADING, 'Known gaps');
  list(letter.gaps, 'No part of this bundle found a gap in itself.');
  put('H2', HEADING, 'How to check this bundle');
  letter.checks.forEach(({ words, command }, index) => {
    put('P', { ...ITEM, mark: `${index + 1}.` }, words);
    if (command !== null) put('Code', CODE, command);
  });
  put('H2', HEADING, 'Whom to ask');
  put('P', BODY, letter.contact);
}

function write(document: Document, tag: string, style: Style, text: string): void {
  const { indent = 0, before, size, mark = '' } = style;
  document.font(style.font).fontSize(size).fillColor('#16202a');
  const shown = drawable(document, text);
  const shape = { width: document.page.width - 2 * MARGIN - indent, lineGap: 2 };
  document.y += before;
  const room = document.page.height - MARGIN - document.y;
  const height = document.heightOfString(shown, shape) + (tag.startsWith('H') ? size * 3 : 0);
  // Nothing short is torn in two, and no heading stands alone at the foot of a page.
  if (height > room && height < document.page.height / 2) document.addPage();
  const { y } = document;
  const draw = (): void => {
    if (mark !== '') document.text(mark, MARGIN, y, { width: indent, lineBreak: false });
    document.text(shown, MARGIN + indent, y, shape);
  };
  document.addStructure(document.struct(tag, {}, draw));
}

/** A character that the font lacks is named by its number; the page beside this file shows it. */
function drawable(document: Document, text: string): string {
  const { font: face } = (
    document as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } }
  )._font;
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (character === '\n' || face.hasGlyphForCodePoint(code)) return character;
      return `⟦U+${code.toString(16).toUpperCase().padStart(4, '0')}⟧`;
    })
    .join('');
}

function numberPages(document: Document): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    // Written below the margin, where text would otherwise begin another page.
    document.page.margins.bottom = 0;
    document.font('plain').fontSize(8).fillColor('#5b6873');
    document.markContent('Artifact', { type: 'Pagination' });
    document.text(`Page ${page + 1} of ${count}`, MARGIN, document.page.height - FOOT, {
      width: document.page.width - 2 * MARGIN,
      align: 'right',
      lineBreak: false,
    });
    document.endMarkedContent();
  }
}
