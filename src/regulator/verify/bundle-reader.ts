// A bundle as its checks read it: the files, the tools, the findings so far, and whose key counts.
import type { BagSource } from '../../archives/bag-source.ts';
import { type CheckpointParts, splitCheckpoint } from '../../audit/checkpoint-text.ts';
import type { Steps } from '../../audit/merkle-steps.ts';
import { splitNote, toHex, type VerifierKeyParts } from '../../audit/note-text.ts';
import type { VerifyFindings } from './verify-finding.ts';
import type { VerifyTools } from './verify-tools.ts';

export const LOG = 'data/log/';
export const NOTE = `${LOG}checkpoint`;
export const LEAVES = `${LOG}leaves.jsonl`;
export const CONSISTENCY = `${LOG}consistency.jsonl`;
export const LIST = 'data/01-manifest.json';
export const OMISSIONS = 'data/omissions.json';
export const ENVELOPE = 'envelope/envelope.json';
export const SIGNATURE = 'envelope/envelope.json.sig';
export const PUBLIC_KEY = 'envelope/public-key.pem';
export const NAMES = 'envelope/names.age';

export interface BundleReader {
  readonly source: BagSource;
  readonly tools: VerifyTools;
  readonly findings: VerifyFindings;
}

/** All bytes of a file; null where it is not there or cannot be read. */
export async function bytesOf(
  { source }: BundleReader,
  path: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!source.files.has(path)) return null;
  try {
    return new Uint8Array(await source.read(path));
  } catch {
    return null;
  }
}

/** A file as text; null where it is not there or is no UTF-8. */
export async function textOf(reader: BundleReader, path: string): Promise<string | null> {
  const bytes = await bytesOf(reader, path);
  try {
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Longest line in characters: more is somebody's attempt to fill our memory. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** Lines of a file one after the other, in bounded memory. Throws where it is no UTF-8, or a line has no end. */
export async function* eachLine({ source }: BundleReader, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const piece of await source.open(path)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LONGEST_LINE) throw new RangeError('a line is too long');
  }
  if (rest + decoder.decode() !== '') throw new RangeError('the last line has no end');
}

/** Lines of a file with their places from 0 on; `missing` is told where it is not there, is no text, or a line has no end. */
export async function* numberedLines(
  reader: BundleReader,
  path: string,
  missing: () => void,
): AsyncGenerator<readonly [number, string]> {
  let at = 0;
  const lines = eachLine(reader, path);
  for (;;) {
    let next: IteratorResult<string>;
    try {
      next = await lines.next();
    } catch {
      missing();
      return;
    }
    if (next.done === true) return;
    yield [at, next.value];
    at += 1;
  }
}

export type OpenedNote =
  | { readonly is: 'opened'; readonly checkpoint: CheckpointParts }
  | { readonly is: 'malformed' | 'signature-wrong' };

/** Opens a checkpoint that must be signed by this key under its own name, and every such signature must hold. */
export async function openNote(tools: VerifyTools, key: VerifierKeyParts, note: string): Promise<OpenedNote> {
  const parts = splitNote(note);
  const checkpoint = parts === null ? null : splitCheckpoint(parts.text);
  if (parts === null || checkpoint === null) return { is: 'malformed' };
  const own = parts.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (own.length === 0 || checkpoint.origin !== key.name) return { is: 'signature-wrong' };
  const message = new TextEncoder().encode(parts.text);
  for (const { signature } of own)
    if (!(await tools.verifyEd25519(key.encoded.slice(1), message, signature)))
      return { is: 'signature-wrong' };
  return { is: 'opened', checkpoint };
}

/** Runs the steps of a proof with the tools of this machine. */
export async function verdictOf(tools: VerifyTools, steps: Steps): Promise<boolean> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await hashOf(tools, 1, ...step.value));
  return step.value;
}

/** SHA-256 over a byte that says what it is, and the parts (RFC 9162, 2.1.1). */
export async function hashOf(
  tools: VerifyTools,
  kind: 0 | 1,
  ...parts: readonly Uint8Array[]
): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = kind;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return await tools.digest('SHA-256', bytes);
}

/** SHA-256 or SHA-512 of bytes, in lower-case hex. */
export async function hexDigest(
  tools: VerifyTools,
  algorithm: 'SHA-256' | 'SHA-512',
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return toHex(await tools.digest(algorithm, bytes));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
