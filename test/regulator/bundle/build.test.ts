// Building a bundle: the same input gives the same content, it is a valid bag, it is in the log, and a failure delivers nothing.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkBag } from '../../../src/archives/bag-check.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { Problem } from '../../../src/platform/problem.ts';
import { buildBundle } from '../../../src/regulator/bundle/build-bundle.ts';
import type { BundlePart } from '../../../src/regulator/bundle/bundle-part.ts';
import { Bundle, listBundles } from '../../../src/regulator/bundle/bundle-row.ts';
import { MACHINE } from '../../../src/work.ts';
import { NOTED, openSite, type Site, YEAR } from './site.ts';

const run = promisify(execFile);
let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(async () => await site.close());

/** Every file below a folder with its bytes, in the order of their names. */
async function bytesBelow(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    found.set(full.slice(folder.length + 1), (await readFile(full)).toString('base64'));
  }
  return new Map([...found].sort());
}

const events = async (): Promise<AuditEntry[]> =>
  await site.home.work(
    async (work) => await AuditEntry.query(work.trx).whereLike('event', 'bundle.%').orderBy('position'),
  );

test('the same scope over the same log gives the same bytes, in the same order, with the same dates', async () => {
  await site.note(300);
  await site.seal();
  await site.note(20);
  await site.seal();
  const first = await site.build('first.zip', { checkpoint: 300n });
  await site.note(5);
  const second = await site.build('second.zip', { checkpoint: 300n });
  expect(second.digest).toBe(first.digest);
  const [one, two] = [await site.unpack(first.path), await site.unpack(second.path)];
  const contentOf = async (folder: string) =>
    new Map([...(await bytesBelow(folder))].filter(([path]) => !path.startsWith('envelope/')));
  const content = await contentOf(one);
  expect(content.size).toBe(300 + 10);
  expect(await contentOf(two)).toEqual(content);
  const listing = async (path: string) =>
    (await run('zipinfo', ['-T', path])).stdout.split('\n').slice(2, -3);
  const names = (lines: string[]) => lines.filter((line) => !line.includes('/envelope/'));
  expect(names(await listing(second.path))).toEqual(names(await listing(first.path)));
  expect(await readFile(join(two, 'envelope/envelope.json'), 'utf8')).not.toBe(
    await readFile(join(one, 'envelope/envelope.json'), 'utf8'),
  );
});

test('another checkpoint or another scope gives other words for the same people', async () => {
  await site.note(3);
  const wordsOf = async (name: string, order = {}) => {
    const { path } = await site.build(name, order);
    const text = await readFile(join(await site.unpack(path), 'data/90-noted.csv'), 'utf8');
    return [...text.matchAll(/person-[0-9a-f]{16}/g)].map(([word]) => word);
  };
  const words = [
    await wordsOf('a.zip'),
    await wordsOf('b.zip'),
    await wordsOf('c.zip', { scope: { ...YEAR, question: 'How many?' } }),
  ].flat();
  expect(words).toHaveLength(9);
  expect(new Set(words).size).toBe(9);
});

test('a bundle is a valid bag whose lists name every file, and holds no value of a person', async () => {
  await site.note(12);
  const built = await site.build('one.zip');
  const source = await openBagZip(built.path);
  const report = await checkBag(source);
  await source.close();
  expect(report.findings).toEqual([]);
  expect(report.warnings).toEqual([]);
  const bag = await site.unpack(built.path);
  const files = await bytesBelow(bag);
  const list = JSON.parse(await readFile(join(bag, 'data/01-manifest.json'), 'utf8'));
  expect(list.files.map(({ path }: { path: string }) => path).sort()).toEqual(
    [...files.keys()].filter((path) => path.startsWith('data/') && path !== 'data/01-manifest.json'),
  );
  expect(list.chapters).toEqual([
    { name: '90-noted', title: 'What was noted', files: 1, sentences: ['12 things were noted.'] },
  ]);
  const { omissions } = JSON.parse(await readFile(join(bag, 'data/omissions.json'), 'utf8'));
  expect(omissions).toEqual([
    { chapter: 'scope', words: expect.stringContaining('The period ends on 2026-12-31') },
    { chapter: '90-noted', words: 'Nobody noted why.' },
  ]);
  for (const text of files.values())
    expect(Buffer.from(text, 'base64').includes(Buffer.from('canary'))).toBe(false);
});

test('that it was asked for and built is in the log, and each bundle names the one before', async () => {
  await site.note(2);
  const first = await site.build('1.zip');
  const second = await site.build('2.zip');
  expect([first.bundle.number, second.bundle.number]).toEqual([1, 2]);
  expect([first.bundle.previous, second.bundle.previous]).toEqual([null, first.digest]);
  const told = await events();
  expect(told.map(({ event }) => event)).toEqual([
    'bundle.begun',
    'bundle.built',
    'bundle.begun',
    'bundle.built',
  ]);
  expect(told[3]?.details).toMatchObject({ digest: second.digest, previous: first.digest, number: 2 });
  const envelope = JSON.parse(
    await readFile(join(await site.unpack(second.path), 'envelope/envelope.json'), 'utf8'),
  );
  expect(envelope).toMatchObject({
    number: 2,
    content: { tagmanifest_sha512: second.digest },
    previous_tagmanifest_sha512: first.digest,
    key: second.verifierKey,
  });
  expect(envelope.produced_by).toMatch(/^staff-[0-9a-f]{16}$/);
});

test('two bundles at once are numbered one after the other', async () => {
  await site.note(2);
  const built = await Promise.all(['a.zip', 'b.zip', 'c.zip'].map(async (name) => await site.build(name)));
  expect(built.map(({ bundle }) => bundle.number).sort()).toEqual([1, 2, 3]);
});

test('a period with no data, and a controller with nothing in its log, give a valid and honest bundle', async () => {
  const built = await site.build('empty.zip', { parts: [] });
  expect(built.files).toBe(5);
  const source = await openBagZip(built.path);
  expect((await checkBag(source)).findings).toEqual([]);
  await source.close();
  const bag = await site.unpack(built.path);
  expect(await readFile(join(bag, 'data/log/leaves.jsonl'), 'utf8')).toBe('');
  await run('sha512sum', ['-c', '--strict', '--quiet', 'manifest-sha512.txt'], { cwd: bag });
});

const failing = (error: unknown): BundlePart => ({
  name: '95-failing',
  title: 'A chapter that breaks',
  build: async () => ({
    files: [
      {
        path: '95-failing.csv',
        source: 'nowhere',
        content: async function* () {
          yield Buffer.from('half of it');
          throw error;
        },
      },
    ],
    sentences: [],
    omissions: [],
    cited: [],
  }),
});

test('a chapter that breaks, and a disk that fills, leave no file and are in the log; the next bundle is built', async () => {
  await site.note(2);
  const gone = new Problem('unavailable', 'store-gone', 'The store is gone.');
  await expect(site.build('x.zip', { parts: [failing(gone)] })).rejects.toBe(gone);
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  await expect(site.build('y.zip', { parts: [failing(full)] })).rejects.toBe(full);
  expect(await readdir(site.folder)).toEqual([]);
  const codes = (await events())
    .filter(({ event }) => event === 'bundle.failed')
    .map(({ details }) => details.code);
  expect(codes).toEqual(['store-gone', 'unexpected']);
  const { bundle, path } = await site.build('z.zip');
  expect(bundle.number).toBe(1);
  expect((await stat(path)).size).toBeGreaterThan(0);
});

test('a device without room ends the build by name, also when it fills after the signature', async () => {
  await site.note(2);
  const order = {
    controllerId: site.home.lumyx.id,
    actor: MACHINE,
    scope: YEAR,
    checkpoint: null,
    recipient: null,
    parts: [NOTED],
  };
  const full = buildBundle(
    site.home.house,
    order,
    async (fill) => await fill(createWriteStream('/dev/full')),
  );
  await expect(full).rejects.toMatchObject({ code: 'ENOSPC' });
  const late = buildBundle(site.home.house, order, async (fill) => {
    await fill(createWriteStream(join(site.folder, 'late.part')));
    throw new Error('the file could not be named');
  });
  await expect(late).rejects.toThrow('the file could not be named');
  const made = await site.home.work(async (work) => await listBundles(work));
  expect(made.map(({ number, failedAt }) => [number, failedAt !== null])).toEqual([[1, true]]);
  const told = await events();
  expect(told.map(({ event }) => event)).toEqual([
    'bundle.begun',
    'bundle.failed',
    'bundle.begun',
    'bundle.built',
    'bundle.failed',
  ]);
});

test('a look changes nothing, and sees nothing that happens beside it', async () => {
  const curious: BundlePart = {
    name: '96-curious',
    title: 'A chapter that writes',
    build: async ({ work }) => {
      await work.record('request.noted', 'x');
      throw new Error('not reached');
    },
  };
  await expect(site.build('w.zip', { parts: [curious] })).rejects.toThrow(/read-only/);
  const counts: number[] = [];
  const count = async (work: Parameters<Parameters<Site['home']['work']>[0]>[0]) =>
    await AuditEntry.query(work.trx).where({ event: 'request.noted' }).resultSize();
  const watching: BundlePart = {
    name: '97-watching',
    title: 'A chapter that looks twice',
    build: async ({ work }) => {
      counts.push(await count(work));
      await site.note(7);
      counts.push(await count(work));
      return { files: [], sentences: [], omissions: [], cited: [] };
    },
  };
  await site.build('v.zip', { parts: [watching] });
  expect(counts).toEqual([0, 0]);
});

test.each([
  [
    'a period that ends before it begins',
    { scope: { ...YEAR, from: YEAR.to.add({ days: 1 }) } },
    'bundle-period-backwards',
  ],
  ['a checkpoint that never was', { checkpoint: 999n }, 'checkpoint-unknown'],
  ['a key that is none', { recipient: 'age1nokey' }, 'age-recipient-malformed'],
  [
    'a case that is none',
    { scope: { ...YEAR, requestId: '00000000-0000-4000-8000-000000000000' } },
    'request-unknown',
  ],
])('%s is refused, and nothing is written', async (_what, order, code) => {
  await expect(site.build('no.zip', order)).rejects.toMatchObject({ code });
  expect(await readdir(site.folder)).toEqual([]);
  expect(await site.home.work(async (work) => await Bundle.query(work.trx).resultSize())).toBe(0);
});

test('an entry that the checkpoint does not cover cannot be cited', async () => {
  await site.note(1);
  await site.seal();
  await site.note(1);
  const [beyond] = await site.home.work(
    async (work) => await AuditEntry.query(work.trx).orderBy('position', 'desc').limit(1),
  );
  const citing: BundlePart = {
    name: '98-citing',
    title: 'A chapter that cites what comes later',
    build: async () => ({ files: [], sentences: [], omissions: [], cited: [beyond?.id ?? ''] }),
  };
  await expect(site.build('no.zip', { checkpoint: 1n, parts: [citing] })).rejects.toMatchObject({
    code: 'bundle-cites-unsealed',
  });
});
