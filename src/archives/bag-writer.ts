// Writes a bag (BagIt 1.0, RFC 8493) into a zip, file after file, without ever holding one of them.
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Problem } from '../platform/problem.ts';
import { encodeBagPath, leadsOutside } from './bag-path.ts';
import { Zip } from './zip.ts';

/** What passed into a bag. */
export interface BaggedFile {
  /** Within the bag, so that content begins with `data/`. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha512: string;
}

/** Bytes below which a file is not deflated: a bundle may hold a hundred thousand proofs of a kilobyte each. */
const SMALL = 4096;

const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** A bag in the making. All its files have one date, so that the same content gives the same zip. */
export class BagWriter {
  readonly #zip: Zip;
  readonly #base: string;
  readonly #payload: BaggedFile[] = [];
  readonly #taken = new Set<string>();

  /** `base` is the folder around the bag within the zip. */
  constructor(sink: Writable, base: string, date: Date) {
    this.#zip = new Zip(sink, date);
    this.#base = base;
  }

  /** Files of the payload so far, in the order in which they came. */
  get payload(): readonly BaggedFile[] {
    return this.#payload;
  }

  /** Adds a file below `data/`. Throws `bag-path-unsafe`, what its content threw, and what broke the zip. */
  async add(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<BaggedFile> {
    const file = await this.#write(`data/${path}`, content);
    this.#payload.push(file);
    return file;
  }

  /**
   * Writes the tag files, after the last payload file. Answers the manifest of tag files, byte for byte. Throws
   * `bag-empty`: without a file there would be no folder `data`, and so no bag.
   */
  async seal(info: readonly (readonly [string, string])[]): Promise<Buffer> {
    if (this.#payload.length === 0)
      throw new Problem('internal', 'bag-empty', 'A bag holds at least one file. Nothing was delivered.');
    const bytes = this.#payload.reduce((sum, file) => sum + file.bytes, 0);
    const oxum = `${bytes}.${this.#payload.length}`;
    const tags = [
      ['bagit.txt', DECLARATION],
      ['bag-info.txt', infoText([...info, ['Payload-Oxum', oxum]])],
      ['manifest-sha512.txt', manifestText(this.#payload)],
    ] as const;
    const written: BaggedFile[] = [];
    for (const [path, text] of tags) written.push(await this.#write(path, [Buffer.from(text)]));
    const manifest = Buffer.from(manifestText(written));
    await this.#write('tagmanifest-sha512.txt', [manifest]);
    return manifest;
  }

  /** Adds a tag file that no manifest names, such as a signature over one. */
  async addBeside(
    path: string,
    content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<BaggedFile> {
    return await this.#write(path, content);
  }

  async finish(): Promise<void> {
    await this.#zip.finish();
  }

  /** Gives up: the sink is destroyed. */
  async abandon(error: unknown): Promise<void> {
    await this.#zip.abandon(error);
  }

  async #write(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<BaggedFile> {
    if (leadsOutside(path) !== null || this.#taken.has(path.toLowerCase())) throw unsafe(path);
    this.#taken.add(path.toLowerCase());
    const name = `${this.#base}/${path}`;
    const hash = createHash('sha512');
    if (Array.isArray(content)) {
      const whole = Buffer.concat(content);
      await this.#zip.add(name, whole, whole.length <= SMALL);
      return { path, bytes: whole.length, sha512: hash.update(whole).digest('hex') };
    }
    let bytes = 0;
    let failure: unknown = null;
    const pieces = async function* (): AsyncGenerator<Buffer> {
      try {
        for await (const piece of content) {
          hash.update(piece);
          bytes += piece.length;
          yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        }
      } catch (error) {
        // A source that fails must not hang the zip: the entry ends, and then the failure is thrown.
        failure = error;
      }
    };
    await this.#zip.add(name, pieces());
    if (failure !== null) throw failure;
    return { path, bytes, sha512: hash.digest('hex') };
  }
}

/** In the order of their paths, as `sha512sum -c` reads it. */
function manifestText(files: readonly BaggedFile[]): string {
  return files
    .map(({ path, sha512 }) => `${sha512}  ${encodeBagPath(path)}\n`)
    .sort((a, b) => (a.slice(128) < b.slice(128) ? -1 : 1))
    .join('');
}

/** A value may come from anywhere, and a line that ends early would be another label. */
function infoText(info: readonly (readonly [string, string])[]): string {
  return info.map(([label, value]) => `${label}: ${value.replace(/\s+/g, ' ').trim()}\n`).join('');
}

function unsafe(path: string): Problem {
  return new Problem(
    'internal',
    'bag-path-unsafe',
    `A file of a bag has a name that leads outside or stands there already (${path}). Nothing was delivered.`,
  );
}
