// Spreadsheets: a zip as OpenDocument wants it, the same bytes each time, and every text in them as it was, read by others.
import type { Browser } from 'playwright-core';
import { spreadsheet } from '../../src/archives/spreadsheet.ts';
import { describeBrowser, openBrowser } from '../support/browser.ts';
import { POLYGLOTS } from './polyglots.ts';
import { unzip } from './sample.ts';

const SHEETS = [
  { name: 'Tricks', rows: [['Heading'], ...POLYGLOTS.map((one) => [one, '', '  two  and one '])] },
  { name: 'A & B', rows: [] },
];

test('the type stands first, stored and without extra fields, and the same sheets are the same bytes', async () => {
  const bytes = await spreadsheet(SHEETS);
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  // The general purpose flags, the method and the length of extra fields: nothing follows the data, nothing is deflated.
  expect([bytes.readUInt16LE(6) & 8, bytes.readUInt16LE(8), bytes.readUInt16LE(28)]).toEqual([0, 0, 0]);
  expect(bytes.subarray(30, 84).toString('latin1')).toBe(
    'mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
  );
  const files = await unzip(bytes);
  expect([...files.keys()]).toEqual(['mimetype', 'content.xml', 'META-INF/manifest.xml']);
  expect((await spreadsheet(SHEETS)).equals(bytes)).toBe(true);
});

/** Runs in the browser: how many of the texts are broken, and the cells of the first one. */
const READ = `(texts) => {
  const parsed = texts.map((xml) => new DOMParser().parseFromString(xml, 'application/xml'));
  const textOf = (node) => {
    if (node.nodeName === 'text:s') return ' ';
    if (node.nodeName === 'text:tab') return '\\t';
    return node.nodeType === 3 ? node.nodeValue : [...node.childNodes].map(textOf).join('');
  };
  const sheets = [...parsed[0].getElementsByTagName('table:table')].map((table) => ({
    name: table.getAttribute('table:name'),
    rows: [...table.getElementsByTagName('table:table-row')].map((row) =>
      [...row.children].map((cell) => [...cell.children].map(textOf).join('\\n')),
    ),
  }));
  return { broken: parsed.filter((one) => one.querySelector('parsererror') !== null).length, sheets };
}`;

describeBrowser('read by the XML parser of a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => await browser.close());

  test('it is well-formed, and every cell holds its text again', async () => {
    const files = await unzip(await spreadsheet(SHEETS));
    const window = await browser.newPage();
    const texts = ['content.xml', 'META-INF/manifest.xml'].map((name) => String(files.get(name)));
    const read = (await window.evaluate(`(${READ})(${JSON.stringify(texts)})`)) as {
      broken: number;
      sheets: unknown;
    };
    await window.close();
    expect(read.broken).toBe(0);
    const storable = (cell: string): string =>
      ['\u0000', '\u001b'].reduce((text, one) => text.replaceAll(one, '\u{fffd}'), cell);
    expect(read.sheets).toEqual(
      SHEETS.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(storable)) })),
    );
  });
});
