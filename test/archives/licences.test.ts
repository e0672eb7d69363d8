// Terms that come with data: told with its section, beside each row that names them, and never a way to keep rows back.
import { chunks, json, packed, section } from './sample.ts';

const fields = [
  { name: 'id', label: 'Number' },
  { name: 'terms', label: 'Terms in force' },
];
const rows = [
  { id: 1, terms: '2025' },
  { id: 2, terms: null },
  { id: 3, terms: '2026' },
];
const licence = { name: 'Output licence', url: null, words: 'Do not train models with it.', field: 'terms' };
const outputs = (licences: readonly (typeof licence)[]) =>
  section('outputs', { title: 'Outputs', fields, rows: chunks(json(rows)), expectedRows: 3, licences });

test('a section says its kinds of data and its terms; each row whose field names terms leads to their words', async () => {
  const sections = [{ ...outputs([licence]), categories: ['user content'] }];
  const { archive, files } = await packed(sections);
  expect(archive.reading.sections[0]).toMatchObject({
    categories: ['user content'],
    licences: [{ ...licence, field: 'Terms in force', column: 1 }],
    rows: 3,
  });
  const html = files.get('index.html')?.toString() ?? '';
  expect(html).toContain('user content');
  expect(html).toContain('<li id="terms-outputs-1"><bdi>Output licence</bdi>');
  expect(html).toContain('Do not train models with it.');
  expect(html.match(/href="#terms-outputs-1"/g)).toHaveLength(2);
});

test('terms of a field that no row shows, or that hold for all rows, stand with the section alone', async () => {
  const { archive, files } = await packed([
    outputs([
      { ...licence, field: 'gone' },
      { ...licence, field: null as never },
    ]),
  ]);
  expect(archive.reading.sections[0]?.licences).toMatchObject([
    { field: 'gone', column: null },
    { field: null, column: null },
  ]);
  expect(files.get('index.html')?.toString()).not.toContain('href="#terms-');
});

test('only an address of the web becomes a link', async () => {
  const urls = ['https://example.com/terms', 'javascript:alert(1)', 'data:text/html,x', 'nonsense', null];
  const { archive, files } = await packed([outputs(urls.map((url) => ({ ...licence, url: url as never })))]);
  const read = archive.reading.sections[0]?.licences?.map(({ url }) => url);
  expect(read).toEqual(['https://example.com/terms', null, null, null, null]);
  expect(files.get('index.html')?.toString()).not.toMatch(/href="(javascript|data):/);
});
