// Seals streams with age (C2SP age.md, X25519): each archive has an identity of its own, and dies with it.
import { createHash } from 'node:crypto';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { sealStream } from './seal-stream.ts';

/** `identity` opens (`AGE-SECRET-KEY-1…`), `recipient` only seals (`age1…`): the packing machine needs no more. */
export interface ArchiveKey {
  readonly identity: string;
  readonly recipient: string;
}

export async function newArchiveKey(): Promise<ArchiveKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** What went in, before it was sealed. */
export interface Sealed {
  readonly bytes: number;
  readonly sha256: Buffer;
}

/**
 * Seals what `fill` writes into its sink, to `target`, piece by piece (64 KiB chunks, each with its own tag). Ends
 * the target, or destroys it and throws.
 */
export async function sealTo<T>(
  recipient: string,
  target: Writable,
  fill: (sink: Writable) => Promise<T>,
): Promise<Sealed & { readonly result: T }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const inlet = new PassThrough({ highWaterMark: 512 * 1024 });
  // Whoever reads it is told; until somebody does, its failure is nobody's surprise.
  inlet.on('error', () => undefined);
  const plain = async function* () {
    for await (const chunk of inlet) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk as Uint8Array;
    }
  };
  const writing = pipeline(sealStream(recipient, plain()), target);
  const filling = fill(inlet);
  let failure: unknown = null;
  const fail = (error: Error) => {
    failure ??= error;
    inlet.destroy(error);
  };
  writing.catch(fail);
  filling.catch(fail);
  await Promise.allSettled([filling, writing]);
  if (failure !== null) throw failure;
  const result = await filling;
  return { result, bytes, sha256: hash.digest() };
}
