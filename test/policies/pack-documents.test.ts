// Documents that come with a pack: what stands in front of them, which one governs, and what is refused by file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentNamed } from '../../src/policies/document.ts';
import { defectsOf } from '../../src/policies/document-defect.ts';
import { renditionsOf } from '../../src/policies/document-translation.ts';
import { newestVersion } from '../../src/policies/document-version.ts';
import { applyDocuments, readPackDocuments } from '../../src/policies/pack-documents.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let folder: string;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  await mkdir(join(folder, 'documents'));
});
afterEach(async () => await rm(folder, { recursive: true }));

const front = (lines: string, body = '# Terms\n\nYou must be at least 18 years old.\n') =>
  `---\n${lines}\n---\n${body}`;
const GOVERNS = 'title: Terms of Example Ltd\nkind: terms\ndated: 2026-05-12\nlanguage: en';
const CHINESE = 'title: 条款\nkind: terms\ndated: 2026-05-12\nlanguage: zh\nauthoritative: false';
const write = async (name: string, text: string): Promise<void> =>
  await writeFile(join(folder, 'documents', name), text);
const apply = async () => {
  const documents = await readPackDocuments(folder);
  return await home.work(async (work) => await applyDocuments(work, documents));
};
const open = async () =>
  await home.work(async (work) => {
    const { id } = await documentNamed(work, 'terms');
    const version = await newestVersion(work, id);
    const defects = await defectsOf(work, [version?.id ?? '']);
    return {
      number: version?.number,
      languages: (await renditionsOf(work, version?.id ?? '')).map(
        ({ language, authoritative }) => `${language} ${authoritative}`,
      ),
      stale: defects.flatMap((one) => (one.code === 'translation-stale' ? [one.settledAt === null] : [])),
    };
  });

test('one language governs; a translation older than it is said to be stale until a newer one comes', async () => {
  await write('terms.zh.md', front(CHINESE, '您必须年满 18 岁。'));
  await write('terms.md', front(GOVERNS));
  expect(await apply()).toEqual([
    { thing: 'document documents/terms.md', outcome: 'added' },
    { thing: 'document documents/terms.zh.md', outcome: 'added' },
  ]);
  expect((await apply()).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  expect(await open()).toEqual({ number: 1, languages: ['en true', 'zh false'], stale: [] });

  const later = GOVERNS.replace('2026-05-12', '2026-06-01');
  await write('terms.md', front(later, '# Terms\n\nYou must be at least 21 years old.\n'));
  expect((await apply()).map(({ outcome }) => outcome)).toEqual(['changed', 'added']);
  expect(await open()).toEqual({ number: 2, languages: ['en true', 'zh false'], stale: [true, false] });

  await write('terms.zh.md', front(CHINESE.replace('2026-05-12', '2026-06-02'), '您必须年满 21 岁。'));
  await apply();
  expect((await open()).stale).toEqual([false, false]);
});

const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  ['nothing in front', { 'terms.md': 'You agree.' }, /documents\/terms\.md: it does not begin/],
  ['an unknown key', { 'terms.md': front(`${GOVERNS}\ncolour: red`) }, /documents\/terms\.md: .*colour/],
  ['no day', { 'terms.md': front(GOVERNS.replace('2026-05-12', 'May')) }, /dated: is not a day/],
  ['a name that no address can have', { 'Terms.md': front(GOVERNS) }, /has a name such as/],
  ['a translation of nothing', { 'terms.zh.md': front(CHINESE) }, /no document of this name governs/],
  [
    'another language than the name says',
    { 'terms.md': front(GOVERNS), 'terms.fr.md': front(CHINESE) },
    /terms\.fr\.md: only translations/,
  ],
  [
    'a second one that governs',
    { 'terms.md': front(GOVERNS), 'terms.de.md': front(GOVERNS) },
    /only translations/,
  ],
];

test.each(REFUSED)('a pack with %s is refused whole', async (_what, files, message) => {
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await expect(apply()).rejects.toMatchObject({
    code: 'pack-not-valid',
    message: expect.stringMatching(message),
  });
});

test('a pack without documents has none', async () => {
  await rm(join(folder, 'documents'), { recursive: true });
  expect(await readPackDocuments(folder)).toEqual([]);
});
