// Zips that nobody honest would send: the reader of the command and the one of the verifier page say the same of each, by name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBagBlob } from '../../src/archives/bag-blob.ts';
import type { BagSource } from '../../src/archives/bag-source.ts';
import { openBagZip } from '../../src/archives/bag-zip.ts';
import { verifyBundle } from '../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../src/regulator/verify-tools-here.ts';
import { type CraftedEntry, craftedZip } from '../support/crafted-zip.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-crafted-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** The same bytes, by both readers. */
async function both(bytes: Uint8Array): Promise<readonly BagSource[]> {
  const path = join(folder, 'crafted.zip');
  await writeFile(path, bytes);
  return [await openBagZip(path), await openBagBlob(new Blob([new Uint8Array(bytes)]))];
}
const file = (name: string, text = 'text', more: Partial<CraftedEntry> = {}): CraftedEntry => ({
  name,
  bytes: Buffer.from(text),
  ...more,
});
const BAGIT = file('bag/bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
const GIB = 1024 ** 3;

const NO_BUNDLES: readonly [string, Buffer, string, string][] = [
  ['nothing at all', Buffer.alloc(0), 'not-a-zip', 'no zip'],
  ['a text', Buffer.from('a letter, not a bundle'), 'not-a-zip', 'no zip'],
  ['a bundle sealed with age', Buffer.from('age-encryption.org/v1\n-> X25519 x\n'), 'not-a-zip', 'age -d'],
  ['a zip cut off', craftedZip([BAGIT, file('bag/data/a.txt')]).subarray(0, 150), 'zip-damaged', 'cut off'],
  ['two bags', craftedZip([BAGIT, file('other/bagit.txt')]), 'not-one-bag', '2 things'],
  [
    'entries on top of each other',
    craftedZip([
      file('bag/a', 'x'.repeat(9_000)),
      ...Array.from({ length: 9 }, (_, at) => file(`bag/${at}`, 'x'.repeat(9_000), { likeBefore: true })),
    ]),
    'zip-overlaps',
    'claim 90000 bytes',
  ],
  [
    'a bomb',
    craftedZip([BAGIT, file('bag/data/zeros', '\0'.repeat(100_000), { deflate: true, saysSize: 3 * GIB })]),
    'zip-bomb',
    'nothing was unpacked',
  ],
];

test.each(NO_BUNDLES)('%s: one finding, in one sentence', async (_what, bytes, fault, words) => {
  for (const source of await both(bytes)) {
    const { findings } = await verifyBundle(source, TOOLS_HERE, { key: null, earlier: null });
    const own = findings.filter((one) => one.fault === fault);
    expect(own).toHaveLength(1);
    expect(own[0]?.words).toContain(words);
    // Where nothing can be read there is nothing else to say.
    if (source.files.size === 0) expect(findings).toHaveLength(1);
    await source.close();
  }
});

const HOSTILE: readonly [string, CraftedEntry[], string, string][] = [
  ['a path that goes up', [file('bag/../../etc/x')], 'path-outside', 'bag/../../etc/x'],
  ['a path from the root', [file('/etc/x')], 'path-outside', '/etc/x'],
  ['a path of Windows', [file('bag\\..\\x')], 'path-outside', 'bag\\..\\x'],
  ['a drive', [file('C:/x')], 'path-outside', 'C:/x'],
  ['a name twice', [file('bag/data/a.txt'), file('bag/data/a.txt', 'other')], 'name-twice', 'bag/data/a.txt'],
  [
    'a link',
    [file('bag/data/a.txt', '/etc/passwd', { mode: 0o120777 })],
    'not-a-plain-file',
    'bag/data/a.txt',
  ],
];

test.each(HOSTILE)(
  '%s: a finding with its place, and the file is not one of the bag',
  async (_what, more, fault, path) => {
    for (const source of await both(craftedZip([BAGIT, ...more]))) {
      expect(source.findings.map((one) => [one.fault, one.path])).toEqual([[fault, path]]);
      expect([...source.files.keys()].filter((one) => one.includes('..') || one.startsWith('/'))).toEqual([]);
      await source.close();
    }
  },
);

test.each([false, true])('an honest zip is read, also with numbers of 64 bits (%s)', async (wide) => {
  const text = 'A line.\n'.repeat(5_000);
  const zip = craftedZip([BAGIT, file('bag/data/a.txt', text, { deflate: true }), file('bag/data/ü.txt')], {
    wide,
  });
  for (const source of await both(zip)) {
    expect(source.findings).toEqual([]);
    expect([...source.files]).toEqual([
      ['bagit.txt', 54],
      ['data/a.txt', 40_000],
      ['data/ü.txt', 4],
    ]);
    expect(Buffer.from(await source.read('data/a.txt')).toString()).toBe(text);
    expect((await source.digests('data/ü.txt', new Set(['sha256']))).get('sha256')).toBe(
      '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1',
    );
    await source.close();
  }
});

test('an entry that is longer or shorter than the zip says is not read, and never held beyond what it says', async () => {
  const zeros = '\0'.repeat(20_000_000);
  for (const saysSize of [10, 20_000_001]) {
    for (const source of await both(
      craftedZip([BAGIT, file('bag/data/a', zeros, { deflate: true, saysSize })]),
    )) {
      let seen = 0;
      const read = async () => {
        for await (const piece of await source.open('data/a')) seen += piece.length;
      };
      await expect(read()).rejects.toThrow();
      expect(seen).toBeLessThanOrEqual(saysSize);
      await expect(source.read('data/a')).rejects.toThrow();
      await source.close();
    }
  }
});

/** What lies in the directory of a zip, or at its end, with other bytes at one place. */
function withNumber(zip: Buffer, at: number, bytes: readonly number[]): Buffer {
  const broken = Buffer.from(zip);
  broken.set(bytes, at);
  return broken;
}
const HONEST = craftedZip([BAGIT, file('bag/data/a.txt')]);
const WIDE = craftedZip([BAGIT, file('bag/data/a.txt')], { wide: true });
const ENTRY = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

test.each<[string, Buffer, string]>([
  [
    'a count that is not that of its entries',
    withNumber(HONEST, HONEST.length - 12, [3]),
    'says 3 entries and has 2',
  ],
  ['a directory beyond its end', withNumber(HONEST, HONEST.length - 6, [0xff]), 'lies beyond its end'],
  [
    'a name that is longer than the directory',
    withNumber(HONEST, HONEST.indexOf(ENTRY) + 28, [0xff]),
    'is cut off',
  ],
  ['an entry that is none', withNumber(HONEST, HONEST.indexOf(ENTRY), [0]), 'does not begin where it should'],
  [
    'no number of 64 bits where one is needed',
    withNumber(WIDE, WIDE.indexOf(ENTRY) + 46 + 'bag/bagit.txt'.length, [9]),
    '64 bits is missing',
  ],
  [
    'a long end that is somewhere else',
    withNumber(WIDE, WIDE.length - 22 - 12, [1]),
    'long end is not where',
  ],
  ['bytes behind its end', Buffer.concat([HONEST, Buffer.from('x')]), 'has no end'],
])('%s: the page says zip-damaged, and reads nothing', async (_what, zip, words) => {
  const source = await openBagBlob(new Blob([new Uint8Array(zip)]));
  expect(source.findings.map(({ fault }) => fault)).toEqual(['zip-damaged']);
  expect(source.findings[0]?.words).toContain(words);
  expect(source.files.size).toBe(0);
});

test('a local header that is none, and bytes that are no deflate, cost their own file', async () => {
  const zip = craftedZip([BAGIT, file('bag/data/a.txt', 'x'.repeat(9_000), { deflate: true })]);
  const at = zip.indexOf('bag/data/a.txt');
  for (const place of [at - 30, at + 'bag/data/a.txt'.length]) {
    const broken = Buffer.from(zip);
    broken[place] = (broken[place] ?? 0) ^ 0xff;
    for (const source of await both(broken)) {
      expect(source.findings).toEqual([]);
      await expect(source.read('data/a.txt')).rejects.toThrow();
      expect(await source.read('bagit.txt')).toHaveLength(54);
      await source.close();
    }
  }
});

test('the page leaves files beyond its memory, and digests that browsers lack, to the command', async () => {
  const [, page] = await both(
    craftedZip([
      BAGIT,
      file('bag/data/a', '\0'.repeat(3_000_000), { deflate: true, saysSize: 600 * 1024 ** 2 }),
    ]),
  );
  await expect(page?.digests('data/a', new Set(['sha512']))).rejects.toThrow('too many for this page');
  await expect(page?.digests('bagit.txt', new Set(['md5']))).rejects.toThrow('cannot compute md5');
});
