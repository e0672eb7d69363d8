// Bags: what our writer writes our reader and coreutils accept, and each way of being no valid bag has its name.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ZipArchive } from 'archiver';
import { checkBag } from '../../src/archives/bag-check.ts';
import type { BagReport } from '../../src/archives/bag-finding.ts';
import { openBagFolder } from '../../src/archives/bag-folder.ts';
import { BagWriter } from '../../src/archives/bag-writer.ts';
import { openBagZip } from '../../src/archives/bag-zip.ts';

const run = promisify(execFile);
const DATE = new Date('2026-11-01T00:00:00Z');
let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'habeas-bag-'));
});
afterEach(async () => await rm(place, { recursive: true, force: true }));

/** A bag of three files, one with every character that manifests encode, as a zip. */
async function ourBag(): Promise<string> {
  const path = join(place, 'ours.zip');
  const writer = new BagWriter(createWriteStream(path), 'ours', DATE);
  await writer.add('b.txt', [Buffer.from('second')]);
  await writer.add('a/100%25 of it.txt', [Buffer.from('fi'), Buffer.from('rst')]);
  await writer.add('empty.csv', []);
  await writer.seal([['Source-Organization', 'Lumart\nPayload-Oxum: 1.1']]);
  await writer.addBeside('envelope/note.txt', [Buffer.from('beside')]);
  await writer.finish();
  return path;
}

async function ourFolder(): Promise<string> {
  await run('unzip', ['-q', await ourBag(), '-d', place]);
  return join(place, 'ours');
}

async function checkZip(path: string): Promise<BagReport> {
  const source = await openBagZip(path);
  const report = await checkBag(source);
  await source.close();
  return report;
}

const faultsOf = ({ findings }: BagReport): string[] => [...new Set(findings.map(({ fault }) => fault))];
const check = async (folder: string) => await checkBag(await openBagFolder(folder));

test('what we write is valid in the zip and in a folder, with the sizes it says', async () => {
  const folder = await ourFolder();
  for (const report of [await checkZip(join(place, 'ours.zip')), await check(folder)]) {
    expect(report.findings).toEqual([]);
    expect(report.warnings).toEqual([]);
    expect(report.version).toBe('1.0');
    expect(report.info).toEqual([
      ['source-organization', 'Lumart Payload-Oxum: 1.1'],
      ['payload-oxum', '11.3'],
    ]);
  }
});

test('coreutils agrees on every file whose name needs no encoding', async () => {
  const folder = await ourFolder();
  const { stdout } = await run('sha512sum', ['-c', '--strict', '--ignore-missing', 'manifest-sha512.txt'], {
    cwd: folder,
  });
  expect(stdout).toBe('data/b.txt: OK\ndata/empty.csv: OK\n');
  await run('sha512sum', ['-c', '--strict', 'tagmanifest-sha512.txt'], { cwd: folder });
});

test('a writer takes no name that leads outside or stands there already, and no half file', async () => {
  const sink = createWriteStream(join(place, 'x.zip'));
  const writer = new BagWriter(sink, 'x', DATE);
  await expect(writer.seal([])).rejects.toMatchObject({ code: 'bag-empty' });
  await writer.add('a.txt', []);
  for (const path of ['../a', '/a', 'a//b', 'A.txt'])
    await expect(writer.add(path === '/a' ? '/../../a' : path, [])).rejects.toMatchObject({
      code: 'bag-path-unsafe',
    });
  const broken = async function* () {
    yield Buffer.from('half');
    throw new Error('the source is gone');
  };
  await expect(writer.add('half.txt', broken())).rejects.toThrow('the source is gone');
  await writer.abandon(new Error('given up'));
  expect(sink.destroyed).toBe(true);
});

/** Each way of spoiling a good bag, and the one name by which it is found. */
const SPOILED: readonly [string, (folder: string) => Promise<void>, string][] = [
  ['a byte changed', async (at) => await writeFile(join(at, 'data/b.txt'), 'Second'), 'digest-wrong'],
  [
    'a tag file changed',
    async (at) => await append(at, 'bag-info.txt', 'Contact-Name: Somebody\n'),
    'digest-wrong',
  ],
  ['an entry without its file', async (at) => await unlink(join(at, 'data/empty.csv')), 'file-missing'],
  ['a file without an entry', async (at) => await writeFile(join(at, 'data/more.txt'), ''), 'file-unlisted'],
  ['no declaration', async (at) => await unlink(join(at, 'bagit.txt')), 'bagit-missing'],
  ['no payload', async (at) => await rm(join(at, 'data'), { recursive: true }), 'payload-missing'],
  ['no manifest', async (at) => await unlink(join(at, 'manifest-sha512.txt')), 'manifest-missing'],
  ['a wrong sum of sizes', async (at) => await replace(at, 'bag-info.txt', '11.3', '11.2'), 'oxum-wrong'],
  ['a sum that is none', async (at) => await replace(at, 'bag-info.txt', '11.3', 'much'), 'oxum-malformed'],
  ['a path that goes up', async (at) => await entry(at, 'data/../../x'), 'path-outside'],
  ['an absolute path', async (at) => await entry(at, '/etc/passwd'), 'path-outside'],
  ['a path in a home folder', async (at) => await entry(at, '~/x'), 'path-outside'],
  ['a path beside the payload', async (at) => await entry(at, 'bagit.txt'), 'path-outside'],
  ['a file listed twice', async (at) => await entry(at, 'data/b.txt'), 'listed-twice'],
  [
    'a line that is no entry',
    async (at) => await append(at, 'manifest-sha512.txt', 'abc data/b.txt\n'),
    'manifest-malformed',
  ],
  [
    'a manifest of an unknown kind',
    async (at) => await writeFile(join(at, 'manifest-sha3.txt'), ''),
    'algorithm-unknown',
  ],
  [
    'an encoding that nobody knows',
    async (at) => await replace(at, 'bagit.txt', 'UTF-8', 'KLINGON'),
    'encoding-unknown',
  ],
  ['a version to come', async (at) => await replace(at, 'bagit.txt', '1.0', '2.0'), 'version-unknown'],
  [
    'bytes that are no text',
    async (at) => await writeFile(join(at, 'manifest-sha512.txt'), Buffer.of(0xff, 0xfe, 0xff)),
    'tag-unreadable',
  ],
  [
    'a file to fetch',
    async (at) => await writeFile(join(at, 'fetch.txt'), 'https://x.example - data/far.txt\n'),
    'file-missing',
  ],
  [
    'a fetch list that is none',
    async (at) => await writeFile(join(at, 'fetch.txt'), 'data/far.txt\n'),
    'fetch-malformed',
  ],
  ['a link', async (at) => await symlink('b.txt', join(at, 'data/link.txt')), 'not-a-plain-file'],
  [
    'a tag manifest in a tag manifest',
    async (at) => await append(at, 'tagmanifest-sha512.txt', `${'0'.repeat(128)}  tagmanifest-sha512.txt\n`),
    'tag-manifest-lists-itself',
  ],
];

async function append(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), (await readFile(join(folder, name), 'utf8')) + text);
}
async function replace(folder: string, name: string, from: string, to: string): Promise<void> {
  await writeFile(join(folder, name), (await readFile(join(folder, name), 'utf8')).replace(from, to));
}
const entry = async (folder: string, path: string): Promise<void> =>
  await append(folder, 'manifest-sha512.txt', `${'0'.repeat(128)}  ${path}\n`);

test.each(SPOILED)('a bag with %s is refused by name', async (_what, spoil, fault) => {
  const folder = await ourFolder();
  await spoil(folder);
  expect(faultsOf(await check(folder))).toContain(fault);
});

/** A zip whose names nobody looked at. */
async function zipOf(files: readonly (readonly [string, string])[]): Promise<string> {
  const path = join(place, 'made.zip');
  await mkdir(dirname(path), { recursive: true });
  const zip = new ZipArchive();
  const out = createWriteStream(path);
  const closed = new Promise((resolve) => out.once('close', resolve));
  zip.pipe(out);
  for (const [name, text] of files) zip.append(text, { name });
  await zip.finalize();
  await closed;
  return path;
}

test('a zip cut short is damaged, and a file that is none is too', async () => {
  const path = await ourBag();
  const { length } = await readFile(path);
  await truncate(path, Math.trunc(length / 2));
  expect(faultsOf(await checkZip(path))).toEqual(['zip-damaged', 'bagit-missing']);
  await writeFile(path, 'no zip');
  expect(faultsOf(await checkZip(path))).toEqual(['not-a-zip', 'bagit-missing']);
});

test('a name twice, two bags, and a byte changed within the zip have their names', async () => {
  const bagit = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
  expect(
    faultsOf(
      await checkZip(
        await zipOf([
          ['x/bagit.txt', bagit],
          ['x/bagit.txt', bagit],
        ]),
      ),
    ),
  ).toContain('name-twice');
  expect(
    faultsOf(
      await checkZip(
        await zipOf([
          ['x/bagit.txt', bagit],
          ['y/bagit.txt', bagit],
        ]),
      ),
    ),
  ).toContain('not-one-bag');
  const path = await ourBag();
  const bytes = await readFile(path);
  const at = bytes.indexOf(Buffer.from('ours/data/b.txt')) + 'ours/data/b.txt'.length + 2;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  await writeFile(path, bytes);
  const found = faultsOf(await checkZip(path));
  expect(found.some((fault) => ['digest-wrong', 'file-unreadable', 'zip-damaged'].includes(fault))).toBe(
    true,
  );
});

test('a name in a zip that leads outside is refused before anything is read', async () => {
  const path = await zipOf([
    ['x/bagit.txt', 'x'],
    ['x/data/aa', 'y'],
  ]);
  const bytes = await readFile(path);
  for (let at = bytes.indexOf('x/data/aa'); at >= 0; at = bytes.indexOf('x/data/aa', at + 1))
    bytes.write('x/../../a', at);
  await writeFile(path, bytes);
  expect(faultsOf(await checkZip(path))).toContain('path-outside');
});
