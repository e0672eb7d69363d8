// Whose key signs a bundle: read from `name+id+key`, from PEM, or from the bundle itself.
import { splitVerifierKey, toHex, type VerifierKeyParts } from '../../audit/note-text.ts';
import { fromStrictBase64, toBase64 } from '../../audit/proof-text.ts';
import { sameBytes } from './bundle-reader.ts';
import type { VerifyTools } from './verify-tools.ts';

/** SPKI in front of the 32 bytes of an Ed25519 key (RFC 8410). */
const SPKI = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const KEY_BYTES = 32;

/** A key as somebody gives it; the raw 32 bytes, or null where it is none. */
export async function readGivenKey(
  tools: VerifyTools,
  given: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = given.trim();
  if (text.startsWith('-----BEGIN')) return readPem(text);
  return (await readVerifierKey(tools, text))?.encoded.slice(1) ?? null;
}

/** A fingerprint as people write it down: SHA-256 of the 32 bytes of the key, in hex, with colons or spaces; null where it is none. */
export function readFingerprint(given: string): string | null {
  const hex = given
    .trim()
    .replace(/^sha-?256[:\s]+/i, '')
    .replace(/[:\s]/g, '')
    .toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

/** The one way to write a key in a bundle: what is not signed over must not have two spellings. */
export function writePem(key: Uint8Array): string {
  const der = Uint8Array.from([...SPKI, ...key]);
  return `-----BEGIN PUBLIC KEY-----\n${toBase64(der)}\n-----END PUBLIC KEY-----\n`;
}

/** `name+id+key`, its id held against its key; null where it is none. */
export async function readVerifierKey(tools: VerifyTools, text: string): Promise<VerifierKeyParts | null> {
  const parts = splitVerifierKey(text);
  if (parts === null) return null;
  const name = new TextEncoder().encode(`${parts.name}\n`);
  const bytes = new Uint8Array(name.length + parts.encoded.length);
  bytes.set(name);
  bytes.set(parts.encoded, name.length);
  const id = toHex((await tools.digest('SHA-256', bytes)).subarray(0, 4));
  return id === parts.id ? parts : null;
}

/** The 32 bytes of an Ed25519 key in PEM (`BEGIN PUBLIC KEY`); null for any other. */
export function readPem(text: string): Uint8Array<ArrayBuffer> | null {
  const [, body] =
    /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----\s*$/.exec(text) ?? [];
  const der = body === undefined ? null : fromStrictBase64(body.replace(/\s+/g, ''));
  if (der?.length !== SPKI.length + KEY_BYTES) return null;
  return sameBytes(der.subarray(0, SPKI.length), Uint8Array.from(SPKI)) ? der.slice(SPKI.length) : null;
}
