// Signed notes of C2SP (signed-note v1.0.0): text with signature lines that anybody can verify with one key.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { CONTROL, splitNote, splitVerifierKey } from './note-text.ts';

const ED25519 = 1;
const ID_BYTES = 4;
/** DER in front of a raw Ed25519 seed (PKCS#8) and of a raw public key (SPKI), RFC 8410. */
const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

const NAME = /^[^\s+]+$/u;

/** Whether a key may have this name: not empty, no spaces, no plus. */
export function isKeyName(name: string): boolean {
  return NAME.test(name);
}

/** A key that signs notes under a name. */
export interface NoteSigner {
  readonly name: string;
  /** `name+id+key`: what a verifier needs. */
  readonly verifierKey: string;
  /** The note: the text, a blank line, one signature line. Others may add lines of theirs below. */
  sign(text: string): string;
}

/**
 * A signer from a 32-byte Ed25519 seed (RFC 8032). Throws `note-name-malformed` for a name that is empty or holds
 * spaces or a plus, and `note-text-malformed` when a text does not end in a newline or holds control characters.
 */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!isKeyName(name)) throw new Problem('internal', 'note-name-malformed', 'No key may have such a name.');
  const key = createPrivateKey({ key: Buffer.concat([SEED_DER, seed]), format: 'der', type: 'pkcs8' });
  const encoded = Buffer.concat([Buffer.of(ED25519), rawPublic(createPublicKey(key))]);
  const id = keyId(name, encoded);
  return {
    name,
    verifierKey: `${name}+${id.toString('hex')}+${encoded.toString('base64')}`,
    sign: (text) => {
      if (!text.endsWith('\n') || CONTROL.test(text))
        throw new Problem('internal', 'note-text-malformed', 'This text cannot be signed as a note.');
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64');
      return `${text}\n— ${name} ${signature}\n`;
    },
  };
}

/** Opens notes signed by one key. */
export interface NoteVerifier {
  /** The text of a note whose signature by this key verifies; null for anything else. */
  open(note: string): string | null;
}

/** A verifier from `name+id+key` (Ed25519 only); null when the text is no such key. */
export function noteVerifier(verifierKey: string): NoteVerifier | null {
  const parts = splitVerifierKey(verifierKey);
  if (parts === null || keyId(parts.name, parts.encoded).toString('hex') !== parts.id) return null;
  const { name, id } = parts;
  const der = Buffer.concat([PUBLIC_DER, parts.encoded.subarray(1)]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return {
    open: (note) => {
      const parts = splitNote(note);
      const own = parts?.signatures.filter((one) => one.name === name && one.id === id) ?? [];
      if (parts === null || own.length === 0) return null;
      const bytes = Buffer.from(parts.text);
      // Lines of unknown keys are ignored; one of ours that does not verify spoils the whole note.
      return own.every(({ signature }) => verify(null, bytes, key, signature)) ? parts.text : null;
    },
  };
}

/** The text of a note without asking who signed it; null when it is no note. Trust nothing that it says. */
export function unverifiedText(note: string): string | null {
  return splitNote(note)?.text ?? null;
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key); `encoded` is type and key. */
function keyId(name: string, encoded: Uint8Array): Buffer {
  return sha256(name, '\n', encoded).subarray(0, ID_BYTES);
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}
