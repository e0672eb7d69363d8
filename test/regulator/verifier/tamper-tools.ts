// What somebody who tampers with a bundle can do: choose by a seed, make the bag valid again, list anew, sign anew.
import { sha512 } from '../../../src/platform/crypto.ts';
import { envelopeOf } from '../../../src/regulator/bundle/envelope.ts';
import type { CountedRow, NumberedRow } from '../../../src/regulator/metrics/counted-row.ts';
import { readCountedRow, readNumberedRow } from '../../../src/regulator/metrics/counted-row.ts';
import { metricsCounter } from '../../../src/regulator/metrics/metrics.ts';
import type { Files } from './small-bundle.ts';

export const REQUESTS = 'data/03-requests.jsonl';
export const NUMBERS = 'data/03-numbers.jsonl';
export const METRICS = 'data/12-metrics/metrics.json';
export const LIST = 'data/01-manifest.json';
export const LEAVES = 'data/log/leaves.jsonl';
export const ENVELOPE = 'envelope/envelope.json';
export const TAG_MANIFEST = 'tagmanifest-sha512.txt';

/** Chooses by a seed: the same seed, the same choices (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of<T>(choices: Iterable<T>): T {
    const all = [...choices];
    const chosen = all[this.below(all.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }
}

function bytesOf(files: Files, path: string): Buffer {
  return files.get(path) ?? Buffer.alloc(0);
}

export function textOf(files: Files, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new RangeError(`no ${path}`);
  return bytes.toString('utf8');
}

export function linesOf(files: Files, path: string): string[] {
  return textOf(files, path).split('\n').slice(0, -1);
}

export function setLines(files: Files, path: string, lines: readonly string[]): void {
  files.set(path, Buffer.from(lines.map((line) => `${line}\n`).join('')));
}

/** Writes the list of the content anew, as if the files had always been as they are. */
export function relist(files: Files): void {
  const list = JSON.parse(textOf(files, LIST)) as { files: { path: string; source: string }[] };
  const sources = new Map(list.files.map(({ path, source }) => [path, source]));
  const paths = [...files.keys()].filter((path) => path.startsWith('data/') && path !== LIST);
  const listed = paths.map((path) => {
    const bytes = files.get(path) ?? Buffer.alloc(0);
    const sha = sha512(bytes).toString('hex');
    return { path, bytes: bytes.length, sha512: sha, source: sources.get(path) ?? 'the log' };
  });
  files.set(LIST, Buffer.from(`${JSON.stringify({ ...list, files: listed }, null, 2)}\n`));
}

/** Makes the bag valid around whatever was done to it. */
export function rebag(files: Files): void {
  const line = (path: string): string => `${sha512(bytesOf(files, path)).toString('hex')}  ${path}\n`;
  const payload = [...files.keys()].filter((path) => path.startsWith('data/'));
  files.set('manifest-sha512.txt', Buffer.from(payload.map(line).join('')));
  const bytes = payload.reduce((sum, path) => sum + (files.get(path)?.length ?? 0), 0);
  const info = textOf(files, 'bag-info.txt').replace(
    /^Payload-Oxum: .*$/m,
    `Payload-Oxum: ${bytes}.${payload.length}`,
  );
  files.set('bag-info.txt', Buffer.from(info));
  retag(files);
}

export function retag(files: Files): void {
  const tags = ['bagit.txt', 'bag-info.txt', 'manifest-sha512.txt'];
  const lines = tags.map((path) => `${sha512(bytesOf(files, path)).toString('hex')}  ${path}\n`);
  files.set(TAG_MANIFEST, Buffer.from(lines.join('')));
}

/** Everything that whoever has a key can do: list, bag and sign anew. */
export function resign(files: Files, seed: Buffer): void {
  relist(files);
  rebag(files);
  const said = JSON.parse(textOf(files, ENVELOPE));
  const { envelope } = envelopeOf(
    {
      number: said.number,
      producedAt: Temporal.Instant.from(said.produced_at),
      producedBy: said.produced_by,
      digest: sha512(bytesOf(files, TAG_MANIFEST)).toString('hex'),
      previous: said.previous_tagmanifest_sha512,
      origin: said.log.origin,
      logSize: BigInt(said.log.size),
      names: null,
    },
    seed,
  );
  for (const [path, bytes] of envelope) files.set(path, bytes);
}

/** Makes the metrics fit the request log, as a careful liar would. */
export function recount(files: Files): void {
  const said = JSON.parse(textOf(files, METRICS)) as { as_of_on: string };
  const counter = metricsCounter(said.as_of_on);
  const rows: CountedRow[] = linesOf(files, REQUESTS).map(readCountedRow);
  const numbered: NumberedRow[] = linesOf(files, NUMBERS).map(readNumberedRow);
  rows.forEach(counter.add);
  numbered.forEach(counter.addNumbered);
  files.set(METRICS, Buffer.from(`${JSON.stringify(counter.metrics(), null, 2)}\n`));
}

/** Takes one line out. */
export function dropLine(files: Files, path: string, drop: (line: string) => boolean): void {
  setLines(
    files,
    path,
    linesOf(files, path).filter((line) => !drop(line)),
  );
}
