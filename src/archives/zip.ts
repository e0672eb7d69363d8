// A zip that takes one entry after the other and reports every failure to the one who waits for that entry.
import { once } from 'node:events';
import { finished, type Writable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { deflateBlocks } from './deflate-blocks.ts';
import {
  descriptor,
  directoryEnd,
  directoryEntry,
  localHead,
  type ZipEntry,
  zipTime,
} from './zip-records.ts';

/** Entries of a directory that are written together. */
const DIRECTORY_BYTES = 256 * 1024;

/** Writes a zip to a sink. Names must be safe already. */
export class Zip {
  readonly #sink: Writable;
  readonly #time: number;
  readonly #ended: Promise<void>;
  readonly #broken = new AbortController();
  readonly #entries: ZipEntry[] = [];
  #offset = 0;

  constructor(sink: Writable, date: Date) {
    this.#sink = sink;
    this.#time = zipTime(date);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#ended = promise;
    finished(sink, { readable: false }, (error) => (error ? reject(error) : resolve()));
    promise.catch((error: unknown) => this.#broken.abort(error));
  }

  /**
   * Adds one entry and waits until the sink has taken it. `stored`: not deflated, for files so small that setting up costs
   * more than it saves. Throws what broke the content or the sink.
   */
  async add(name: string, content: Uint8Array | AsyncIterable<Buffer>, stored = false): Promise<void> {
    const offset = this.#offset;
    const called = Buffer.from(name);
    let crc = 0;
    let size = 0;
    const passing = async function* () {
      for await (const piece of content instanceof Uint8Array ? [Buffer.from(content)] : content) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    };
    await this.#write(localHead(called, !stored, this.#time));
    const begun = this.#offset;
    for await (const piece of stored ? passing() : deflateBlocks(passing())) await this.#write(piece);
    const packed = this.#offset - begun;
    const entry = { name: called, deflated: !stored, crc, packed, size, offset };
    await this.#write(descriptor(entry));
    this.#entries.push(entry);
  }

  /** Writes the directory of the zip and waits until the sink has taken everything. */
  async finish(): Promise<void> {
    const offset = this.#offset;
    let waiting: Buffer[] = [];
    let length = 0;
    for (const entry of this.#entries) {
      const bytes = directoryEntry(entry, this.#time);
      waiting.push(bytes);
      length += bytes.length;
      if (length < DIRECTORY_BYTES) continue;
      await this.#write(Buffer.concat(waiting, length));
      waiting = [];
      length = 0;
    }
    await this.#write(Buffer.concat(waiting, length));
    await this.#write(directoryEnd(this.#entries.length, offset, this.#offset - offset));
    this.#sink.end();
    await this.#ended;
  }

  /** Gives up: the sink is destroyed, so that no half zip looks like a whole one. */
  async abandon(error: unknown): Promise<void> {
    this.#sink.destroy(Error.isError(error) ? error : new Error('abandoned'));
    await this.#ended.catch(() => undefined);
  }

  async #write(bytes: Buffer): Promise<void> {
    const { signal } = this.#broken;
    signal.throwIfAborted();
    this.#offset += bytes.length;
    if (bytes.length === 0 || this.#sink.write(bytes)) return;
    try {
      await once(this.#sink, 'drain', { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }
}
