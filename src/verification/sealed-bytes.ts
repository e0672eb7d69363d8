// Bytes under a key of their own, which is sealed under that of the controller: without its row nobody can open them.
import { randomBytes } from 'node:crypto';
import { openWith, sealWith } from '../platform/crypto.ts';
import type { Work } from '../work.ts';

/** The two columns of a file; both null: destroyed. */
export interface SealedBytes {
  readonly content: Buffer | null;
  readonly wrappedKey: Buffer | null;
}

/** The bytes and the key are gone for good with the commit of this patch. */
export const DESTROYED = { content: null, wrappedKey: null } as const;

/** Seals a file under a new key. `place` names its row (`documents:…`): it opens nowhere else. */
export async function sealBytes(
  work: Work,
  place: string,
  bytes: Buffer,
): Promise<{ content: Buffer; wrappedKey: Buffer }> {
  const key = randomBytes(32);
  return {
    content: sealWith(key, bytes, `${place}:content`),
    wrappedKey: await work.seal(`${place}:key`, key),
  };
}

/** Opens what was sealed for this place; null where it is destroyed. */
export async function openBytes(work: Work, place: string, sealed: SealedBytes): Promise<Buffer | null> {
  const { content, wrappedKey } = sealed;
  if (content === null || wrappedKey === null) return null;
  return openWith(await work.open(`${place}:key`, wrappedKey), content, `${place}:content`);
}
