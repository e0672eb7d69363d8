// The few cryptographic acts of the house, each over node:crypto: random tokens, hashes, sealing, comparing.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  hash as oneShot,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { Problem } from './problem.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A random token as base64url text, from the system's CSPRNG. */
export function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** A one-time code of eight decimal digits (26 bits), uniformly drawn (OWASP ASVS 5.0, 6.5). */
export function randomCode(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}

/** SHA-256 over the parts, one after the other. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return oneShot('sha256', only, 'buffer');
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-512 over bytes: what bags and envelopes name their content by. */
export function sha512(bytes: Uint8Array): Buffer {
  return createHash('sha512').update(bytes).digest();
}

/** HMAC-SHA-256 over the parts, one after the other (RFC 2104). */
export function hmacSha256(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Compares two secrets in constant time; texts of different length are hashed first, so length does not leak. */
export function equalInConstantTime(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** A 32-byte key derived from a root key for one use (HKDF-SHA-256, RFC 5869). */
export function deriveKey(root: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, new Uint8Array(0), use, 32));
}

/**
 * Seals bytes with AES-256-GCM: nonce ‖ ciphertext ‖ tag. `context` is bound as associated data, so that a
 * sealed value that was moved to another row or purpose does not open.
 */
export function sealWith(key: Uint8Array, plain: string | Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = typeof plain === 'string' ? Buffer.from(plain) : plain;
  return Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `sealWith` sealed. Throws `sealed-value-damaged` when key, context or bytes are not the same. */
export function openWith(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Problem(
      'internal',
      'sealed-value-damaged',
      'A sealed value could not be opened: its key, its place or its bytes have changed. Nothing was acted on.',
    );
  }
}
