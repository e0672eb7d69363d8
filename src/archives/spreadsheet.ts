// OpenDocument spreadsheets (ISO/IEC 26300) of plain text cells: the same sheets always give the same bytes.
import { PassThrough } from 'node:stream';
import { ZipArchive } from 'archiver';

/** One sheet; the first row is its heading. Every cell is text, so that nothing in it is taken for a formula. */
export interface Sheet {
  /** Unique in the file; letters, digits and spaces. */
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

const MIMETYPE = 'application/vnd.oasis.opendocument.spreadsheet';
/** The first day that a zip can hold: a file that says when it was made is never the same twice. */
const DATE = new Date('1980-01-01T00:00:00Z');
const NAMESPACES = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
].join(' ');
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const MANIFEST = `${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${MIMETYPE}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`;
const STYLES =
  '<office:automatic-styles><style:style style:name="co" style:family="table-column"><style:table-column-properties style:column-width="5cm"/></style:style><style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" fo:background-color="#dde6ee"/><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style></office:automatic-styles>';

/**
 * The bytes of a spreadsheet. Nothing in it is deflated, so that no version of a library changes a byte, and the type stands first
 * and plain as the standard wants it.
 */
export async function spreadsheet(sheets: readonly Sheet[]): Promise<Buffer> {
  const zip = new ZipArchive({ store: true });
  const sink = new PassThrough();
  const read = sink.toArray();
  zip.pipe(sink);
  const entries = [
    ['mimetype', MIMETYPE],
    ['content.xml', contentOf(sheets)],
    ['META-INF/manifest.xml', MANIFEST],
  ] as const;
  for (const [name, content] of entries)
    zip.append(Buffer.from(content), { name, date: DATE, mode: 0o644, store: true });
  await zip.finalize();
  return Buffer.concat(await read);
}

function contentOf(sheets: readonly Sheet[]): string {
  const tables = sheets.map(({ name, rows }) => {
    const columns = Math.max(1, ...rows.map((row) => row.length));
    const lines = rows.map((row, index) => line(row, index === 0 ? 'head' : 'cell')).join('');
    return `<table:table table:name="${escaped(name)}"><table:table-column table:style-name="co" table:number-columns-repeated="${columns}"/>${lines}</table:table>`;
  });
  return `${XML}<office:document-content ${NAMESPACES} office:version="1.3">${STYLES}<office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body></office:document-content>`;
}

function line(cells: readonly string[], style: string): string {
  return `<table:table-row>${cells.map((cell) => cellOf(cell, style)).join('')}</table:table-row>`;
}

/** A line break begins a paragraph; runs of spaces and tabs have elements of their own. */
function cellOf(cell: string, style: string): string {
  const open = `<table:table-cell table:style-name="${style}"`;
  if (cell === '') return `${open}/>`;
  const paragraphs = cell.split(/\r\n|[\r\n]/).map((one) => {
    const words = escaped(one)
      .replaceAll('\t', '<text:tab/>')
      .replaceAll(/^ | (?= )| $/g, '<text:s/>');
    return `<text:p>${words}</text:p>`;
  });
  return `${open} office:value-type="string">${paragraphs.join('')}</table:table-cell>`;
}

/** Characters that XML 1.0 cannot hold are shown as unknown ones. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
