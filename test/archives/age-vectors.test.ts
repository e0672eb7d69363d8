// Our reader of age payloads against the vectors of C2SP (CCTV): accepts what they accept, and lets out no byte more than they do.
import { Readable } from 'node:stream';
import { inflateSync } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import * as exported from 'cctv-age';
import { openSeal } from '../../src/archives/open-sealed.ts';
import { sha256 } from '../../src/platform/crypto.ts';

interface Vector {
  readonly expect: string;
  readonly payload: string | undefined;
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
  readonly file: Buffer;
}

function read(bytes: Uint8Array): Vector {
  const all = Buffer.from(bytes);
  const end = all.indexOf('\n\n');
  const lines = all
    .toString('latin1', 0, end)
    .split('\n')
    .map((line) => line.split(': ', 2));
  const every = (name: string) => lines.flatMap(([key, value = '']) => (key === name ? [value] : []));
  const body = all.subarray(end + 2);
  return {
    expect: every('expect')[0] ?? '',
    payload: every('payload')[0],
    identities: every('identity'),
    passphrases: every('passphrase'),
    file: every('compressed')[0] === 'zlib' ? inflateSync(body) : body,
  };
}

const vectors: Readonly<Record<string, Uint8Array>> = { ...exported };
/** Armour is for mails; ours is never armoured. */
const NAMES = Object.keys(vectors).filter((name) => !name.startsWith('armor'));

async function opening({ identities, passphrases, file }: Vector): Promise<{ out: Buffer; whole: boolean }> {
  const decrypter = new Decrypter();
  for (const one of identities) decrypter.addIdentity(one);
  for (const one of passphrases) decrypter.addPassphrase(one);
  const pieces: Buffer[] = [];
  const source = {
    size: file.length,
    read: async (start: number, end: number) => Readable.from([file.subarray(start, end)]),
  };
  try {
    const seal = await openSeal(decrypter, source);
    for await (const piece of seal.read()) pieces.push(piece);
    return { out: Buffer.concat(pieces), whole: true };
  } catch {
    return { out: Buffer.concat(pieces), whole: false };
  }
}

test('there are as many vectors as we know of, of every kind', () => {
  const kinds = Map.groupBy(NAMES, (name) => read(vectors[name] ?? new Uint8Array()).expect);
  expect(NAMES).toHaveLength(110);
  expect([...kinds.keys()].sort()).toEqual([
    'HMAC failure',
    'header failure',
    'no match',
    'payload failure',
    'success',
  ]);
});

test.each(NAMES)('%s', async (name) => {
  const vector = read(vectors[name] ?? new Uint8Array());
  const { out, whole } = await opening(vector);
  expect(whole).toBe(vector.expect === 'success');
  if (vector.payload !== undefined && whole) expect(sha256(out).toString('hex')).toBe(vector.payload);
  if (!['success', 'payload failure'].includes(vector.expect)) expect(out).toHaveLength(0);
});
