// A zip that takes one entry after the other and reports every failure to the one who waits for that entry.
import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';

/**
 * Deflate level 6, the default of zip: rows as JSON shrink sevenfold at 90 MB/s a core, which is faster than a
 * database makes them; level 9 takes three times as long for 5 % fewer bytes.
 */
const LEVEL = 6;
/** What zlib hands over at a time; its default of 16 KiB costs a fifth of the speed. */
const OUTPUT_BYTES = 256 * 1024;

/** Writes a zip to a sink. Names must be safe already. */
export class Zip {
  readonly #zip = new ZipArchive({ zlib: { level: LEVEL, chunkSize: OUTPUT_BYTES } });
  readonly #date: Date;
  readonly #written: Promise<void>;
  readonly #broken = new AbortController();

  constructor(sink: Writable, date: Date) {
    this.#date = date;
    this.#written = pipeline(this.#zip, sink);
    this.#written.catch((error: unknown) => this.#broken.abort(error));
  }

  /**
   * Adds one entry and waits until it is in the zip. `stored`: not deflated, for files so small that setting up costs
   * more than it saves. Throws what broke the zip or its sink.
   */
  async add(name: string, content: Uint8Array | AsyncIterable<Buffer>, stored = false): Promise<void> {
    const source = content instanceof Uint8Array ? Buffer.from(content) : Readable.from(content);
    const added = once(this.#zip, 'entry', { signal: this.#broken.signal });
    this.#zip.append(source, { name, date: this.#date, mode: 0o644, store: stored });
    try {
      await added;
    } catch (error) {
      if (source instanceof Readable) source.destroy();
      throw this.#broken.signal.reason ?? error;
    }
  }

  /** Writes the directory of the zip and waits until the sink has taken everything. */
  async finish(): Promise<void> {
    await Promise.all([this.#zip.finalize(), this.#written]);
  }

  /** Gives up: the sink is destroyed, so that no half zip looks like a whole one. */
  async abandon(error: unknown): Promise<void> {
    this.#zip.destroy(Error.isError(error) ? error : new Error('abandoned'));
    await this.#written.catch(() => undefined);
  }
}
