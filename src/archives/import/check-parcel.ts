// Holds an archive against its own manifest before anything in it is believed: signature, names, sizes, digests.
import { createHash, createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { Problem } from '../../platform/problem.ts';
import { damaged, type OpenParcel } from './open-parcel.ts';

/** A manifest and a descriptor are some kilobytes; whoever sends more wants something else. */
const LONGEST = 64 * 1024 * 1024;

const manifestShape = z.object({
  format: z.literal('habeas-archive/1'),
  controller: z.string(),
  reference: z.string(),
  packed_at: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
const signatureShape = z.object({
  algorithm: z.literal('Ed25519'),
  key: z.string(),
  public_key: z.string(),
  signature: z.string(),
});

/** What an archive says of itself, once every byte of it was held against it. */
export interface CheckedParcel {
  readonly controller: string;
  readonly reference: string;
  /** Whose key signed it, by its name, and the key itself (base64): whether it is the right one, the reader knows. */
  readonly signedBy: string;
  readonly publicKey: string;
}

/**
 * Checks every file. Throws `import-archive-foreign` for an archive of somebody else's making, `import-archive-damaged`,
 * and `import-archive-altered` with the name of the first file that is not what was packed.
 */
export async function checkParcel(parcel: OpenParcel): Promise<CheckedParcel> {
  const manifest = await small(parcel, 'manifest.json');
  const signature = await small(parcel, 'manifest.json.sig');
  const read = manifestShape.safeParse(json(manifest));
  const signed = signatureShape.safeParse(json(signature));
  if (!read.success || !signed.success) throw foreign();
  const { key, public_key: publicKey } = signed.data;
  if (!holds(manifest, publicKey, signed.data.signature)) throw altered('manifest.json');
  const known = new Set(read.data.files.map(({ name }) => name));
  const stranger = parcel.names.find((name) => !known.has(name) && !/^manifest\.json(\.sig)?$/.test(name));
  if (stranger !== undefined) throw altered(stranger);
  for (const { name, bytes, sha256 } of read.data.files) {
    if (!parcel.names.includes(name)) throw altered(name);
    const hash = createHash('sha256');
    let length = 0;
    try {
      for await (const part of await parcel.open(name)) {
        hash.update(part);
        length += part.length;
      }
    } catch (error) {
      throw damaged(error);
    }
    if (length !== bytes || hash.digest('hex') !== sha256) throw altered(name);
  }
  const { controller, reference } = read.data;
  return { controller, reference, signedBy: key, publicKey };
}

/** A small file whole. Throws `import-archive-foreign` where there is none. */
export async function small(parcel: OpenParcel, name: string): Promise<Buffer> {
  if (!parcel.names.includes(name)) throw foreign();
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of await parcel.open(name)) {
      length += part.length;
      if (length > LONGEST) throw foreign();
      parts.push(part);
    }
  } catch (error) {
    throw damaged(error);
  }
  return Buffer.concat(parts);
}

/** What is said of an archive that Habeas did not make, or made in a later form. */
export function foreign(): Problem {
  return new Problem(
    'invalid',
    'import-archive-foreign',
    'This is no archive of Habeas, or one of a form that this version does not know. Nothing was loaded.',
  );
}

function altered(name: string): Problem {
  return new Problem(
    'invalid',
    'import-archive-altered',
    `${name} is not what was packed: the archive was changed or damaged. Nothing was loaded; ask for it again.`,
    { file: name },
  );
}

/** What JSON bytes say; null where they are none. */
export function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function holds(bytes: Buffer, publicKey: string, signature: string): boolean {
  try {
    const x = Buffer.from(publicKey, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
