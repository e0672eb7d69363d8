// The zip itself: blocks that make one stream, what is dense stored, and both borders of 64 bits as `unzip` sees them.
import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { deflateBlocks } from '../../src/archives/deflate-blocks.ts';
import { Zip } from '../../src/archives/zip.ts';
import { Collector, unzip } from './sample.ts';

const run = promisify(execFile);
const AT = new Date('2026-11-21T06:00:00Z');

async function* cut(bytes: Buffer, longest: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const length = randomInt(1, longest);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

async function deflated(bytes: Buffer, longest: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of deflateBlocks(cut(bytes, longest))) parts.push(part);
  return Buffer.concat(parts);
}

const lines = (count: number) =>
  Buffer.from(
    Array.from({ length: count }, (_none, n) => `{"id":${n},"note":"${(n * 7919) % 5000}"}\n`).join(''),
  );
const BYTES: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'lines over several blocks': lines(40_000),
  'noise over several blocks': randomBytes(900_001),
  'lines, noise, lines': Buffer.concat([lines(9_000), randomBytes(600_000), lines(9_000)]),
  'exactly two blocks': lines(40_000).subarray(0, 512 * 1024),
};

test.each(Object.keys(BYTES))('%s: one stream, the same however it comes', async (name) => {
  const bytes = BYTES[name] ?? Buffer.alloc(0);
  const one = await deflated(bytes, 300_000);
  expect(inflateRawSync(one).equals(bytes)).toBe(true);
  expect(one.equals(await deflated(bytes, 9_000))).toBe(true);
});

test('blocks are as small as one stream, and noise does not grow', async () => {
  const text = BYTES['lines over several blocks'] ?? Buffer.alloc(0);
  expect((await deflated(text, 300_000)).length).toBeLessThan(deflateRawSync(text).length * 1.02);
  const noise = BYTES['noise over several blocks'] ?? Buffer.alloc(0);
  expect((await deflated(noise, 300_000)).length).toBeLessThan(noise.length * 1.0002);
});

test('every entry comes back, deflated or not, with its name', async () => {
  const sink = new Collector();
  const zip = new Zip(sink, AT);
  for (const [name, bytes] of Object.entries(BYTES)) {
    await zip.add(`${name} ä 数.bin`, cut(bytes, 70_000));
    await zip.add(`${name}.stored`, bytes, true);
  }
  await zip.finish();
  const files = await unzip(sink.bytes());
  expect(files.size).toBe(2 * Object.keys(BYTES).length);
  for (const [name, bytes] of Object.entries(BYTES)) {
    expect(files.get(`${name} ä 数.bin`)?.equals(bytes)).toBe(true);
    expect(files.get(`${name}.stored`)?.equals(bytes)).toBe(true);
  }
});

test('a sink that breaks and content that breaks are told to the one who adds', async () => {
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no room')) });
  const zip = new Zip(full, AT);
  await expect(zip.add('a', cut(randomBytes(3_000_000), 70_000))).rejects.toThrow('no room');
  const other = new Zip(new Collector(), AT);
  const broken = async function* () {
    yield Buffer.from('begun');
    throw new Error('no source');
  };
  await expect(other.add('a', broken())).rejects.toThrow('no source');
});

/** A file in which zeros take no room. */
async function sparse(path: string): Promise<Writable> {
  const file = await open(path, 'w');
  let at = 0;
  return new Writable({
    highWaterMark: 8 * 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      const begin = at;
      at += chunk.length;
      if (chunk.buffer === ZEROS.buffer) done();
      else
        file.write(chunk, 0, chunk.length, begin).then(
          () => done(),
          (error: Error) => done(error),
        );
    },
    final: (done) => {
      file.close().then(() => done(), done);
    },
  });
}

const ZEROS = Buffer.alloc(4 * 1024 * 1024);

test('an entry over 4 GiB and one that begins behind it are found by unzip', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-zip-'));
  try {
    const path = join(folder, 'large.zip');
    const zip = new Zip(await sparse(path), AT);
    const pieces = 1025;
    const zeros = async function* () {
      for (let at = 0; at < pieces; at += 1) yield ZEROS;
    };
    await zip.add('large.bin', zeros(), true);
    await zip.add('behind.txt', Buffer.from('behind'));
    await zip.finish();
    const { stdout: list } = await run('unzip', ['-l', path]);
    expect(list).toMatch(new RegExp(`\\b${pieces * ZEROS.length} .* large\\.bin`));
    const { stdout: behind } = await run('unzip', ['-p', path, 'behind.txt']);
    expect(behind).toBe('behind');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
