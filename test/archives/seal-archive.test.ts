// Sealing: age over streams of every size, only its own key opens, and no changed or cut byte comes out.
import { randomBytes, randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Decrypter } from 'age-encryption';
import { newArchiveKey, openSealed, sealTo } from '../../src/archives/seal-archive.ts';
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
const unseal = async (identity: string, file: Buffer) =>
  buffer(await openSealed(identity, Readable.from([file])));

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
