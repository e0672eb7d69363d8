// Opens what is sealed with age from any byte on: only the chunks that are asked for are read and decrypted.
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Decrypter } from 'age-encryption';
import { Problem } from '../platform/problem.ts';
import { CHUNK, NONCE, openChunk, payloadKey, TAG } from './age-payload.ts';

const SEALED_CHUNK = CHUNK + TAG;
/** Where the header must have ended: ours has some 200 bytes. */
const LONGEST_HEADER = 64 * 1024;

/** Sealed bytes that can be read from any place. */
export interface SealedSource {
  readonly size: number;
  read(start: number, end: number): Promise<Readable>;
}

export interface OpenedSeal {
  /** Bytes of what was sealed. */
  readonly size: number;
  /**
   * What was sealed, from `start` up to and without `end`. It fails at the first chunk that is not what was written
   * there, before anything false leaves it (`archive-damaged`).
   */
  read(start?: number, end?: number): AsyncGenerator<Buffer>;
}

/** Opens a seal with an identity (`AGE-SECRET-KEY-1…`). Throws `archive-damaged` when it is not the right one. */
export async function openSealed(identity: string, source: SealedSource): Promise<OpenedSeal> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return await openSeal(decrypter, source);
}

/** The same with whatever the library opens a header with. */
export async function openSeal(decrypter: Decrypter, source: SealedSource): Promise<OpenedSeal> {
  const begin = await buffer(await source.read(0, Math.min(source.size, LONGEST_HEADER)));
  const fileKey = await unwrapped(decrypter, begin);
  const at = headerEnd(begin) + NONCE;
  const nonce = begin.subarray(at - NONCE, at);
  const chunks = Math.max(1, Math.ceil((source.size - at) / SEALED_CHUNK));
  const lastSealed = source.size - at - (chunks - 1) * SEALED_CHUNK;
  // Only an empty file has an empty last chunk.
  if (nonce.length < NONCE || lastSealed < TAG || (lastSealed === TAG && chunks > 1)) throw damaged();
  const key = payloadKey(fileKey, nonce);
  const size = source.size - at - chunks * TAG;
  return {
    size,
    read: async function* (start = 0, end = size) {
      const first = Math.floor(start / CHUNK);
      // An empty file has one chunk, and its tag is looked at like any other.
      const last = Math.max(first, Math.ceil(Math.min(end, size) / CHUNK) - 1);
      const sealed = await source.read(
        at + first * SEALED_CHUNK,
        Math.min(source.size, at + (last + 1) * SEALED_CHUNK),
      );
      let number = first;
      for await (const chunk of inChunks(sealed)) {
        const plain = opened(key, number, number === chunks - 1, chunk);
        const from = Math.max(0, start - number * CHUNK);
        const piece = plain.subarray(from, Math.max(from, end - number * CHUNK));
        if (piece.length > 0) yield piece;
        number += 1;
      }
      if (number !== last + 1) throw damaged();
    },
  };
}

async function unwrapped(decrypter: Decrypter, begin: Buffer): Promise<Uint8Array> {
  try {
    return await decrypter.decryptHeader(begin.subarray(0, headerEnd(begin)));
  } catch {
    throw damaged();
  }
}

/** The header ends with the line of its own tag: `--- `, base64, a line feed. */
function headerEnd(begin: Buffer): number {
  const end = begin.indexOf('\n', begin.indexOf('\n---') + 1) + 1;
  if (end === 0 || begin.indexOf('\n---') === -1) throw damaged();
  return end;
}

async function* inChunks(sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const piece of sealed) {
    waiting.push(piece);
    length += piece.length;
    if (length < SEALED_CHUNK) continue;
    const all = Buffer.concat(waiting, length);
    let at = 0;
    for (; length - at >= SEALED_CHUNK; at += SEALED_CHUNK) yield all.subarray(at, at + SEALED_CHUNK);
    waiting = [all.subarray(at)];
    length -= at;
  }
  if (length > 0) yield Buffer.concat(waiting, length);
}

function opened(key: Uint8Array, number: number, isLast: boolean, chunk: Buffer): Buffer {
  try {
    return openChunk(key, number, isLast, chunk);
  } catch {
    throw damaged();
  }
}

function damaged(): Problem {
  return new Problem(
    'internal',
    'archive-damaged',
    'This copy of data could not be opened: its file or its key is damaged. Nothing false was given out. Please ask for a new copy.',
  );
}
