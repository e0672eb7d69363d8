// The text of signed notes and of their keys (C2SP signed-note v1.0.0), taken apart without asking who signed. Runs in browsers, too.
import { fromStrictBase64 } from './proof-text.ts';

const ED25519 = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;
/** The specification asks for at least 16; a note with more than this is somebody's attempt to keep us busy. */
const MOST_SIGNATURES = 100;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
const VERIFIER_KEY = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u;
/** Control characters below U+0020 other than the newline. */
export const CONTROL = /[^\n\u{20}-\u{10ffff}]/u;

export interface NoteSignature {
  readonly name: string;
  /** Hex. */
  readonly id: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The text may hold blank lines; the last one ends it. One malformed line makes the whole thing no note. */
export function splitNote(note: string): { text: string; signatures: NoteSignature[] } | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || CONTROL.test(note)) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name = '', body = ''] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = fromStrictBase64(body);
    if (bytes === null || bytes.length <= ID_BYTES) return null;
    signatures.push({ name, id: toHex(bytes.subarray(0, ID_BYTES)), signature: bytes.slice(ID_BYTES) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

export interface VerifierKeyParts {
  readonly name: string;
  /** Hex; must be the first four bytes of SHA-256(name ‖ 0x0A ‖ encoded). */
  readonly id: string;
  /** The algorithm's byte and the 32 bytes of the key. */
  readonly encoded: Uint8Array<ArrayBuffer>;
}

/** Takes `name+id+key` apart (Ed25519 only); null when the text is no such key. */
export function splitVerifierKey(text: string): VerifierKeyParts | null {
  const [, name = '', id = '', body = ''] = VERIFIER_KEY.exec(text) ?? [];
  const encoded = fromStrictBase64(body);
  return encoded?.length === KEY_BYTES + 1 && encoded[0] === ED25519 ? { name, id, encoded } : null;
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
