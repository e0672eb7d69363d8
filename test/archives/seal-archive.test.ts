// Sealing: age over streams of every size, only its own key opens, and no changed or cut byte comes out.
import { randomBytes, randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Decrypter } from 'age-encryption';
import { openSealed } from '../../src/archives/open-sealed.ts';
import { newArchiveKey, sealTo } from '../../src/archives/seal-archive.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { Collector } from './sample.ts';

const CHUNK = 64 * 1024;

async function seal(plain: Buffer, recipient: string) {
  const target = new Collector();
  const sealed = await sealTo(recipient, target, async (sink) => {
    for (let at = 0; at < plain.length; at += 50_000) sink.write(plain.subarray(at, at + 50_000));
    sink.end();
  });
  return { ...sealed, file: target.bytes() };
}
const sourceOf = (file: Buffer) => ({
  size: file.length,
  read: async (start: number, end: number) => Readable.from([file.subarray(start, end)]),
});
const unseal = async (identity: string, file: Buffer) =>
  buffer((await openSealed(identity, sourceOf(file))).read());

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_000])(
  '%i bytes come back as they were',
  async (length) => {
    const plain = randomBytes(length);
    const { identity, recipient } = await newArchiveKey();
    const { bytes, sha256: digest, file } = await seal(plain, recipient);
    expect({ bytes, digest }).toEqual({ bytes: length, digest: sha256(plain) });
    expect((await unseal(identity, file)).equals(plain)).toBe(true);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(plain.equals(await decrypter.decrypt(file))).toBe(true);
  },
);

test('another key does not open it', async () => {
  const { recipient } = await newArchiveKey();
  const { file } = await seal(randomBytes(1000), recipient);
  const other = await newArchiveKey();
  await expect(unseal(other.identity, file)).rejects.toMatchObject({ code: 'archive-damaged' });
});

test('no byte can be changed, cut off, added or moved', async () => {
  const plain = randomBytes(3 * CHUNK + 100);
  const { identity, recipient } = await newArchiveKey();
  const { file } = await seal(plain, recipient);
  const payload = file.length - (3 * (CHUNK + 16) + 116);
  const flipped = Array.from({ length: 40 }, () => {
    const copy = Buffer.from(file);
    const at = randomInt(copy.length);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << randomInt(8)), at);
    return copy;
  });
  const first = file.subarray(payload, payload + CHUNK + 16);
  const second = file.subarray(payload + CHUNK + 16, payload + 2 * (CHUNK + 16));
  const swapped = Buffer.concat([
    file.subarray(0, payload),
    second,
    first,
    file.subarray(payload + 2 * (CHUNK + 16)),
  ]);
  const cut = [0, 100, payload, payload + CHUNK + 16, file.length - 1].map((end) => file.subarray(0, end));
  const longer = Buffer.concat([file, Buffer.from([0])]);
  for (const damaged of [...flipped, ...cut, swapped, longer])
    await expect(unseal(identity, damaged)).rejects.toThrow();
});

test('a failure while it is filled destroys the target and is told', async () => {
  const { recipient } = await newArchiveKey();
  const target = new Collector();
  const filling = sealTo(recipient, target, async (sink) => {
    sink.write(randomBytes(300_000));
    throw new Error('a bug');
  });
  await expect(filling).rejects.toThrow('a bug');
  expect(target.destroyed).toBe(true);
});

test('any range is what stands there, and no more is read than its chunks and the header', async () => {
  const plain = randomBytes(40 * CHUNK + 777);
  const { identity, recipient } = await newArchiveKey();
  const { file } = await seal(plain, recipient);
  let bytes = 0;
  const source = {
    size: file.length,
    read: async (start: number, end: number) => {
      bytes += end - start;
      return sourceOf(file).read(start, end);
    },
  };
  const opened = await openSealed(identity, source);
  expect(opened.size).toBe(plain.length);
  const edges = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, plain.length - 1, plain.length];
  const random = Array.from({ length: 60 }, () => randomInt(plain.length + 1));
  const pairs = [
    ...edges.flatMap((start) => edges.map((end) => [start, end] as const)),
    ...random.map((start) => [start, randomInt(start, plain.length + 1)] as const),
  ].filter(([start, end]) => start < end);
  for (const [start, end] of pairs) {
    bytes = 0;
    const piece = await buffer(opened.read(start, end));
    expect([start, end, piece.equals(plain.subarray(start, end))]).toEqual([start, end, true]);
    expect(bytes).toBeLessThanOrEqual((Math.ceil((end - start) / CHUNK) + 1) * (CHUNK + 16));
  }
});

test('a range out of a changed chunk does not come out, and one beside it does', async () => {
  const plain = randomBytes(4 * CHUNK);
  const { identity, recipient } = await newArchiveKey();
  const { file } = await seal(plain, recipient);
  const payload = file.length - 4 * (CHUNK + 16);
  file.writeUInt8(file.readUInt8(payload + CHUNK + 500) ^ 1, payload + CHUNK + 500);
  const opened = await openSealed(identity, sourceOf(file));
  await expect(buffer(opened.read(CHUNK + 5, CHUNK + 6))).rejects.toMatchObject({ code: 'archive-damaged' });
  expect((await buffer(opened.read(2 * CHUNK, 4 * CHUNK))).equals(plain.subarray(2 * CHUNK))).toBe(true);
  expect((await buffer(opened.read(0, CHUNK))).equals(plain.subarray(0, CHUNK))).toBe(true);
});
