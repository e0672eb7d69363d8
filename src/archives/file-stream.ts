// Streams one file into an archive: hashed and counted on the way; a small picture is kept besides, to be looked at.
import { createHash } from 'node:crypto';
import { isProblem } from '../platform/problem.ts';

/** A file that was listed and is not there any more. */
export const OBJECT_GONE = 'store-object-gone';

/** Pictures that are shown on the page itself: one at most, and all of an archive together. */
const SHOWN_BYTES = 256 * 1024;
const SHOWN_BYTES_IN_ALL = 4 * 1024 * 1024;

/** What pictures begin with that every browser shows and that can hold no script. */
const PICTURES: readonly (readonly [string, (head: Buffer) => boolean])[] = [
  ['image/png', (head) => head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))],
  ['image/jpeg', (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/gif', (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6))],
  ['image/webp', (head) => /^RIFF[\s\S]{4}WEBP/.test(head.toString('latin1', 0, 12))],
];

/** Room for pictures on the pages of one archive. */
export class PictureRoom {
  #left = SHOWN_BYTES_IN_ALL;

  /** The picture as an address of its own; null where it is none, or where there is no room for it. */
  take(bytes: Buffer): string | null {
    const type = PICTURES.find(([, begins]) => begins(bytes))?.[0];
    if (type === undefined || bytes.length > this.#left) return null;
    this.#left -= bytes.length;
    return `data:${type};base64,${bytes.toString('base64')}`;
  }
}

/** What is known of a file once it has passed. */
export interface PassedFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** The code of what cut it short; null when it is whole. */
  readonly cutBy: string | null;
  /** The whole file where it is short enough to be shown; null otherwise. */
  readonly short: Buffer | null;
}

/** Measures a file while it passes. A store that fails (`store-…`) cuts it short by name; any other error is kept. */
export class FileStream {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  readonly #hash = createHash('sha256');
  #next: IteratorResult<Uint8Array> | null = null;
  #bytes = 0;
  #begun: Uint8Array[] = [];
  #cutBy: string | null = null;
  failure: unknown = null;

  constructor(source: AsyncIterable<Uint8Array>, signal?: AbortSignal) {
    this.#source = source[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Waits until it begins. False where nothing of it can be read: such a file has no entry. Never throws. */
  async begins(): Promise<boolean> {
    await this.#read();
    return this.#next !== null;
  }

  /** The bytes as they go into the archive, after `begins`. Never throws: look at `failure`. */
  async *pieces(): AsyncGenerator<Buffer> {
    try {
      while (this.#next !== null && this.#next.done !== true) {
        const piece = this.#next.value;
        this.#hash.update(piece);
        this.#bytes += piece.length;
        if (this.#bytes <= SHOWN_BYTES) this.#begun.push(piece);
        else this.#begun = [];
        yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        await this.#read();
      }
    } finally {
      await this.#source.return?.();
    }
  }

  async #read(): Promise<void> {
    try {
      this.#signal?.throwIfAborted();
      this.#next = await this.#source.next();
    } catch (error) {
      this.#next = null;
      if (isProblem(error) && error.code.startsWith('store-')) this.#cutBy = error.code;
      else this.failure = error;
    }
  }

  /** What passed, after the last piece. */
  result(): PassedFile {
    const whole = this.#cutBy === null && this.#bytes <= SHOWN_BYTES;
    return {
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      cutBy: this.#cutBy,
      short: whole ? Buffer.concat(this.#begun) : null,
    };
  }
}
