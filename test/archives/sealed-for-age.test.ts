// What we seal at rest is an age file to others too: Debian's age opens it, at every border of its chunks.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newArchiveKey, sealTo } from '../../src/archives/seal-archive.ts';
import { describeAge, openWithKey } from '../support/age.ts';
import { Collector } from './sample.ts';

const CHUNK = 64 * 1024;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-age-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeAge('the tool age', () => {
  // Of no bytes age makes no file.
  test.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 1_000_001])('opens %i bytes', async (length) => {
    const plain = randomBytes(length);
    const { identity, recipient } = await newArchiveKey();
    const target = new Collector();
    await sealTo(recipient, target, async (sink) => {
      for (let at = 0; at < length; at += 70_000) sink.write(plain.subarray(at, at + 70_000));
      sink.end();
    });
    const [key, sealed, opened] = ['key.txt', 'sealed.age', 'opened'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(key, `${identity}\n`);
    await writeFile(sealed, target.bytes());
    await openWithKey(key, sealed, opened);
    expect((await readFile(opened)).equals(plain)).toBe(true);
  });
});
