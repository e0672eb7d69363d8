// Deflates bytes in blocks, several at a time on as many cores (as pigz does); what cannot get smaller is not tried.
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, deflateRaw, deflateRawSync } from 'node:zlib';

/**
 * The default of zip: rows as JSON shrink sevenfold at 90 MB/s a core; level 9 takes three times as long for 5 % fewer bytes.
 */
const LEVEL = 6;
/** As much as stores of files give at a time, so that most blocks are no copies. */
const BLOCK = 256 * 1024;
/** Each block may point back into the one before (RFC 1951, 2): so blocks cost some bytes, and no more. */
const WINDOW = 32 * 1024;
/** Blocks on their way: Node's pool has four threads, and one of them is left to the disk. */
const AT_ONCE = Math.min(3, 1 + availableParallelism());
/** Bytes in the middle of a block that tell whether it is worth the time. */
const SAMPLE = 8 * 1024;
/** A photo gives one or two bytes of a hundred. */
const WORTH = 0.97;
/** Bytes that one stored part may have (RFC 1951, 3.2.4). */
const STORED = 0xffff;
/** A last part that holds nothing (RFC 1951, 3.2.6). */
const END = Buffer.from([3, 0]);

const deflate = promisify<Uint8Array, object, Buffer>(deflateRaw);

/**
 * One stream of RFC 1951 of all pieces, the same bytes however the pieces fall and however many cores there are. Throws what
 * the pieces throw.
 */
export async function* deflateBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const going: Promise<readonly Buffer[]>[] = [];
  let before: Buffer | null = null;
  for await (const block of inBlocks(pieces)) {
    const one = deflateBlock(block, before);
    // It is awaited below in its turn, unless something else fails first.
    one.catch(() => undefined);
    going.push(one);
    before = block.subarray(-WINDOW);
    if (going.length >= AT_ONCE) yield* (await going.shift()) ?? [];
  }
  for (const one of going) yield* await one;
  yield END;
}

/** Ends at a whole byte, and is not the last. */
async function deflateBlock(block: Buffer, before: Buffer | null): Promise<readonly Buffer[]> {
  if (isDense(block)) return storedParts(block);
  const dictionary = before === null ? {} : { dictionary: before };
  return [
    await deflate(block, {
      level: LEVEL,
      chunkSize: BLOCK / 2,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...dictionary,
    }),
  ];
}

/** Whether there is nothing to be gained, as in what is compressed or encrypted already. */
function isDense(block: Buffer): boolean {
  if (block.length < SAMPLE) return false;
  const middle = (block.length - SAMPLE) >>> 1;
  const sample = block.subarray(middle, middle + SAMPLE);
  const tried = deflateRawSync(sample, { level: 1, windowBits: 13, memLevel: 6, chunkSize: 2 * SAMPLE });
  return tried.length > SAMPLE * WORTH;
}

function storedParts(block: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < block.length; at += STORED) {
    const part = block.subarray(at, at + STORED);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ STORED, 3);
    parts.push(head, part);
  }
  return parts;
}

async function* inBlocks(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + BLOCK - length);
      waiting.push(part);
      length += part.length;
      at += part.length;
      if (length < BLOCK) continue;
      yield joined(waiting, length);
      waiting = [];
      length = 0;
    }
  }
  if (length > 0) yield joined(waiting, length);
}

function joined(parts: readonly Buffer[], length: number): Buffer {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length);
}
