// What can be done to a bundle by somebody who has it and no key, and the name by which each is found.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha512 } from '../../../src/platform/crypto.ts';
import { envelopeOf } from '../../../src/regulator/bundle/envelope.ts';

const run = promisify(execFile);

interface Tampering {
  /** A signed checkpoint over fewer entries of the same log. */
  readonly older: string;
  readonly folder: string;
  text(file: string): Promise<string>;
  write(file: string, bytes: string | Uint8Array): Promise<void>;
}

type Tamper = (at: Tampering) => Promise<void>;

/** A copy of a bag below `place`, with something done to it. */
export async function tampered(place: string, whole: string, act: Tamper, older: string): Promise<string> {
  const folder = await mkdtemp(join(place, 'tampered-'));
  await cp(whole, folder, { recursive: true });
  await act({
    older,
    folder,
    text: async (file) => await readFile(join(folder, file), 'utf8'),
    write: async (file, bytes) => await writeFile(join(folder, file), bytes),
  });
  return folder;
}

/** Makes the bag valid again around whatever was done to it, as whoever has no key can. */
export async function rebag(folder: string): Promise<Buffer> {
  const script = `rm -f manifest-sha512.txt tagmanifest-sha512.txt
    find data -type f -print0 | LC_ALL=C sort -z | xargs -0 sha512sum > manifest-sha512.txt
    size=$(find data -type f -printf '%s\\n' | awk '{s+=$1;n+=1} END {print s "." n}')
    sed -i "s/^Payload-Oxum: .*/Payload-Oxum: $size/" bag-info.txt
    sha512sum bag-info.txt bagit.txt manifest-sha512.txt > tagmanifest-sha512.txt`;
  await run('sh', ['-ec', script], { cwd: folder });
  return await readFile(join(folder, 'tagmanifest-sha512.txt'));
}

/** Signs the whole anew with a key of one's own. */
export async function resign(folder: string): Promise<void> {
  const said = JSON.parse(await readFile(join(folder, 'envelope/envelope.json'), 'utf8'));
  const { envelope } = envelopeOf(
    {
      number: said.number,
      producedAt: Temporal.Instant.from(said.produced_at),
      producedBy: said.produced_by,
      digest: sha512(await rebag(folder)).toString('hex'),
      previous: said.previous_tagmanifest_sha512,
      origin: said.log.origin,
      logSize: BigInt(said.log.size),
      names: null,
    },
    Buffer.alloc(32, 7),
  );
  for (const [file, bytes] of envelope) await writeFile(join(folder, file), bytes);
}

const PROOF = 'data/log/proofs/43.tlog-proof';
const LEAVES = 'data/log/leaves.jsonl';
/** Replaces, and fails where there was nothing to replace. */
export const swap = (text: string, from: string | RegExp, to: string): string => {
  const swapped = text.replace(from, to);
  expect(swapped).not.toBe(text);
  return swapped;
};

/** What can be done to a bundle of `NOTED`, and by what it is found. */
export const TAMPERINGS: readonly [string, Tamper, string][] = [
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
  ['an older checkpoint', async (at) => await at.write('data/log/checkpoint', at.older), 'checkpoint-other'],
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
      await at.write(PROOF, `${head}\n\n${at.older}`);
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
