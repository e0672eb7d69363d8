// Verifying a bundle: an untouched one has no findings, and what was done to another is found by name.
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBagFolder } from '../../../src/archives/bag-folder.ts';
import { openBagZip } from '../../../src/archives/bag-zip.ts';
import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { sha256 } from '../../../src/platform/crypto.ts';
import { envelopeOf } from '../../../src/regulator/bundle/envelope.ts';
import { type BundleReport, type Known, verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { rebag, resign } from './rebag.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let path: string;
let whole: string;
let key: string;
let older: string;
beforeAll(async () => {
  site = await openSite();
  for (const count of [3, 40, 1, 260]) {
    await site.note(count);
    await site.seal();
  }
  const first = await site.build('older.zip', { checkpoint: 44n });
  older = await readFile(join(await site.unpack(first.path), 'data/log/checkpoint'), 'utf8');
  const built = await site.build('bundle.zip');
  path = built.path;
  key = built.verifierKey;
  whole = await site.unpack(path);
}, 60_000);
afterAll(async () => await site.close());

const NONE: Known = { key: null, earlier: null };

async function verifyZip(known: Partial<Known> = {}): Promise<BundleReport> {
  const source = await openBagZip(path);
  const report = await verifyBundle(source, TOOLS_HERE, { ...NONE, ...known });
  await source.close();
  return report;
}
const verifyFolder = async (folder: string, known: Partial<Known> = {}): Promise<string[]> => {
  const report = await verifyBundle(await openBagFolder(folder), TOOLS_HERE, { ...NONE, ...known });
  return [...new Set(report.findings.map(({ fault }) => fault))];
};

test('an untouched bundle has no findings, and says what was shown', async () => {
  const report = await verifyZip({ key, earlier: older });
  expect(report.findings).toEqual([]);
  // 304 were noted, two bundles asked for, one built.
  expect(report).toMatchObject({ entries: 304, checkpoints: 4, logSize: 307n, number: 2, keyCompared: true });
  expect(report.controller).toBe('LumyxAI');
  expect(await verifyFolder(whole)).toEqual([]);
  const pem = await readFile(join(whole, 'envelope/public-key.pem'), 'utf8');
  expect((await verifyZip({ key: pem })).findings).toEqual([]);
});

interface Tampering {
  readonly folder: string;
  text(file: string): Promise<string>;
  write(file: string, bytes: string | Uint8Array): Promise<void>;
}

async function tampered(act: (at: Tampering) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(site.folder, 'tampered-'));
  await cp(whole, folder, { recursive: true });
  await act({
    folder,
    text: async (file) => await readFile(join(folder, file), 'utf8'),
    write: async (file, bytes) => await writeFile(join(folder, file), bytes),
  });
  return folder;
}

const PROOF = 'data/log/proofs/43.tlog-proof';
const LEAVES = 'data/log/leaves.jsonl';
const swap = (text: string, from: string | RegExp, to: string): string => {
  const swapped = text.replace(from, to);
  expect(swapped).not.toBe(text);
  return swapped;
};

const TAMPERINGS: readonly [string, (at: Tampering) => Promise<void>, string][] = [
  [
    'a figure changed',
    async (at) => await at.write('data/90-noted.csv', swap(await at.text('data/90-noted.csv'), '2', '3')),
    'digest-wrong',
  ],
  [
    'a figure changed and the bag made valid',
    async (at) => {
      await at.write('data/90-noted.csv', swap(await at.text('data/90-noted.csv'), '2', '3'));
      await rebag(at.folder);
    },
    'envelope-of-other-content',
  ],
  [
    'the same, and signed with another key',
    async (at) => {
      await at.write('data/90-noted.csv', swap(await at.text('data/90-noted.csv'), '2', '3'));
      await resign(at.folder);
    },
    'checkpoint-signature-wrong',
  ],
  [
    'the envelope changed',
    async (at) =>
      await at.write(
        'envelope/envelope.json',
        swap(await at.text('envelope/envelope.json'), '"number": 2', '"number": 3'),
      ),
    'signature-wrong',
  ],
  ['no envelope', async (at) => await rm(join(at.folder, 'envelope/envelope.json')), 'envelope-missing'],
  [
    'an envelope that is none',
    async (at) => await at.write('envelope/envelope.json', '{}'),
    'envelope-malformed',
  ],
  [
    'no signature',
    async (at) => await rm(join(at.folder, 'envelope/envelope.json.sig')),
    'signature-missing',
  ],
  ['no key', async (at) => await rm(join(at.folder, 'envelope/public-key.pem')), 'key-missing'],
  ['a key that is none', async (at) => await at.write('envelope/public-key.pem', 'key'), 'key-malformed'],
  [
    'names that nobody signed',
    async (at) => await at.write('envelope/names.age', 'names'),
    'file-unexpected',
  ],
  ['a script beside it', async (at) => await at.write('verify.html', '<script>'), 'file-unexpected'],
  ['no checkpoint', async (at) => await rm(join(at.folder, 'data/log/checkpoint')), 'checkpoint-missing'],
  [
    'a checkpoint that is none',
    async (at) => await at.write('data/log/checkpoint', 'none\n'),
    'checkpoint-malformed',
  ],
  ['an older checkpoint', async (at) => await at.write('data/log/checkpoint', older), 'checkpoint-other'],
  [
    'an entry changed',
    async (at) => {
      await at.write(LEAVES, swap(await at.text(LEAVES), 'request.noted', 'request.moved'));
      await rebag(at.folder);
    },
    'proof-wrong',
  ],
  [
    'an entry dropped',
    async (at) => await at.write(LEAVES, swap(await at.text(LEAVES), /^.*\n/, '')),
    'proof-without-leaf',
  ],
  [
    'an entry twice',
    async (at) => await at.write(LEAVES, swap(await at.text(LEAVES), /^(.*\n)/, '$1$1')),
    'leaf-twice',
  ],
  [
    'an entry that is none',
    async (at) => await at.write(LEAVES, `${await at.text(LEAVES)}{}\n`),
    'leaf-malformed',
  ],
  ['no entries', async (at) => await rm(join(at.folder, LEAVES)), 'leaves-missing'],
  ['a proof dropped', async (at) => await rm(join(at.folder, PROOF)), 'proof-missing'],
  ['a proof that is none', async (at) => await at.write(PROOF, 'proof'), 'proof-malformed'],
  [
    'two proofs exchanged',
    async (at) => {
      await rename(join(at.folder, PROOF), join(at.folder, 'x'));
      await rename(join(at.folder, 'data/log/proofs/42.tlog-proof'), join(at.folder, PROOF));
      await rename(join(at.folder, 'x'), join(at.folder, 'data/log/proofs/42.tlog-proof'));
    },
    'proof-of-other-leaf',
  ],
  [
    'a proof that leads elsewhere',
    async (at) => {
      const [head] = (await at.text(PROOF)).split('\n\n');
      await at.write(PROOF, `${head}\n\n${older}`);
    },
    'proof-of-other-checkpoint',
  ],
  [
    'an earlier checkpoint changed',
    async (at) =>
      await at.write(
        'data/log/consistency.jsonl',
        swap(
          await at.text('data/log/consistency.jsonl'),
          '"proof":["',
          '"proof":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","',
        ),
      ),
    'consistency-wrong',
  ],
  [
    'an earlier checkpoint of another signer',
    async (at) =>
      await at.write(
        'data/log/consistency.jsonl',
        swap(await at.text('data/log/consistency.jsonl'), '\\n3\\n', '\\n4\\n'),
      ),
    'consistency-signature-wrong',
  ],
  [
    'a proof of the past that is none',
    async (at) => await at.write('data/log/consistency.jsonl', '{}\n'),
    'consistency-malformed',
  ],
  [
    'no proofs of the past',
    async (at) => await rm(join(at.folder, 'data/log/consistency.jsonl')),
    'consistency-missing',
  ],
  [
    'a file that the list does not know',
    async (at) => {
      await at.write('data/99.txt', 'x');
      await rebag(at.folder);
    },
    'list-differs',
  ],
  ['no list', async (at) => await rm(join(at.folder, 'data/01-manifest.json')), 'list-missing'],
  ['a list that is none', async (at) => await at.write('data/01-manifest.json', '[]'), 'list-malformed'],
  [
    'no word about what is missing',
    async (at) => await rm(join(at.folder, 'data/omissions.json')),
    'omissions-missing',
  ],
  [
    'a tag file that no manifest names',
    async (at) =>
      await at.write(
        'tagmanifest-sha512.txt',
        swap(await at.text('tagmanifest-sha512.txt'), /^.*bag-info.*\n/m, ''),
      ),
    'tag-file-unlisted',
  ],
];

test.each(TAMPERINGS)('%s: found by name', async (_what, act, fault) => {
  expect(await verifyFolder(await tampered(act))).toContain(fault);
});

test('a key or a checkpoint from elsewhere that does not fit is found by name', async () => {
  const other = envelopeOf(
    {
      number: 1,
      producedAt: Temporal.Instant.fromEpochMilliseconds(0),
      producedBy: 'x',
      digest: '',
      previous: null,
      origin: key.split('+')[0] ?? '',
      logSize: 1n,
      names: null,
    },
    Buffer.alloc(32, 9),
  ).verifierKey;
  expect(await verifyFolder(whole, { key: other })).toEqual(['key-other', 'signature-wrong']);
  expect(await verifyFolder(whole, { key: 'nonsense' })).toEqual(['key-malformed', 'signature-wrong']);
  expect(await verifyFolder(whole, { earlier: 'nonsense' })).toEqual(['earlier-malformed']);
  expect(await verifyFolder(whole, { earlier: swap(older, '44', '43') })).toEqual([
    'earlier-signature-wrong',
  ]);
  await site.note(1);
  const newer = await site.build('newer.zip');
  const note = await readFile(join(await site.unpack(newer.path), 'data/log/checkpoint'), 'utf8');
  expect(await verifyFolder(whole, { earlier: note })).toEqual(['earlier-newer']);
  const forge = async (size: bigint) =>
    await site.home.work(async (work) => {
      const origin = key.split('+')[0] ?? '';
      return signCheckpoint({ origin, size, root: sha256('another past') }, await work.signingSeed());
    });
  expect(await verifyFolder(whole, { earlier: await forge(44n) })).toEqual(['log-forked']);
  expect(await verifyFolder(whole, { earlier: await forge(307n) })).toEqual(['log-forked']);
  expect(await verifyFolder(whole, { earlier: await forge(5n) })).toEqual(['earlier-unproven']);
});
