// The payload of an age file (C2SP age.md, "Payload"): chunks of 64 KiB, each sealed for its number and for being the last or not.
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Bytes of a chunk before it is sealed; only the last is shorter. */
export const CHUNK = 64 * 1024;
export const TAG = 16;
/** Bytes before the first chunk, from which with the file's key the key of the payload comes. */
export const NONCE = 16;

const CIPHER = 'chacha20-poly1305';
const TAGGED = { authTagLength: TAG };

/** The key of all chunks (HKDF-SHA-256, RFC 5869). */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** A chunk with its tag (ChaCha20-Poly1305, RFC 8439), in pieces as it came. */
export function sealChunk(
  key: Uint8Array,
  number: number,
  isLast: boolean,
  plain: readonly Uint8Array[],
): Buffer[] {
  const cipher = createCipheriv(CIPHER, key, nonceOf(number, isLast), TAGGED);
  const sealed = plain.map((piece) => cipher.update(piece));
  // A stream cipher holds nothing back; this only ends it.
  cipher.final();
  return [...sealed, cipher.getAuthTag()];
}

/** What a chunk holds. Throws where it is not the one that was sealed under this number. */
export function openChunk(key: Uint8Array, number: number, isLast: boolean, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key, nonceOf(number, isLast), TAGGED);
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
}

/** The number in eleven bytes, and 1 behind the last chunk. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}
