// The manifest of an archive: every file with its size, digest and rows, and the controller's signature over it.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Rows of a file that holds rows. */
  readonly rows?: number;
  /** False where reading the source broke off; the lines that are there are whole. */
  readonly complete?: boolean;
  /** Names of the terms that come with what is in it; `machine/datapackage.json` has them whole. */
  readonly licences?: readonly string[];
}

/** A file that is not there, or not all of it, with the code of what stood in the way. */
export interface MissingFile {
  readonly name: string;
  readonly problem: string;
}

/** Signs for one controller; `name` tells a reader whose key it is. */
export interface Signer {
  readonly name: string;
  /** 32 bytes, Ed25519 (RFC 8032). */
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Ed25519 private key as PKCS#8 up to its 32-byte seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer from a controller's 32-byte seed. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { name, publicKey: spki.subarray(-32), sign: (bytes) => sign(null, bytes, key) };
}

/** The bytes of `manifest.json`. Holds names, counts and digests; the reference is the only thing about the person. */
export function manifestBytes(
  archive: { controller: string; reference: string; packedAt: Temporal.Instant },
  files: readonly ManifestFile[],
  missing: readonly MissingFile[] = [],
): Buffer {
  const manifest = {
    format: 'habeas-archive/1',
    controller: archive.controller,
    reference: archive.reference,
    packed_at: archive.packedAt.toString(),
    files,
    ...(missing.length === 0 ? {} : { missing }),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** The bytes of `manifest.json.sig`: a signature over the exact bytes of `manifest.json`. */
export function signatureBytes(signer: Signer, manifest: Uint8Array): Buffer {
  const signature = {
    algorithm: 'Ed25519',
    key: signer.name,
    public_key: Buffer.from(signer.publicKey).toString('base64'),
    signature: Buffer.from(signer.sign(manifest)).toString('base64'),
  };
  return Buffer.from(`${JSON.stringify(signature, null, 2)}\n`);
}
