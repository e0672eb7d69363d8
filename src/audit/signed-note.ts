// Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint): text that anybody can verify with one key.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { sha256 } from '../platform/crypto.ts';

const ED25519 = Uint8Array.of(1);
/** DER in front of a raw Ed25519 seed (PKCS#8) and of a raw public key (SPKI), RFC 8410. */
const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

/** A key that signs notes under a name. */
export interface NoteSigner {
  readonly name: string;
  /** `name+hash+key`: what a verifier needs. */
  readonly verifierKey: string;
  sign(text: string): string;
}

/** A signer from a 32-byte seed. The name holds no space and no plus. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([SEED_DER, seed]), format: 'der', type: 'pkcs8' });
  const raw = rawPublic(createPublicKey(key));
  const id = keyId(name, raw);
  const verifierKey = `${name}+${id.toString('hex')}+${Buffer.concat([ED25519, raw]).toString('base64')}`;
  return {
    name,
    verifierKey,
    sign: (text) => {
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64');
      return `${text}\n— ${name} ${signature}\n`;
    },
  };
}

/** The text of a note when one of its signature lines is this key's and verifies; null otherwise. */
export function openNote(note: string, verifierKey: string): string | null {
  const [name = '', hash = '', encoded = ''] = splitVerifierKey(verifierKey);
  const raw = Buffer.from(encoded, 'base64').subarray(1);
  if (raw.length !== 32 || keyId(name, raw).toString('hex') !== hash) return null;
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_DER, raw]), format: 'der', type: 'spki' });
  for (const line of note.slice(end + 2).split('\n')) {
    const [dash, signer, body = ''] = line.split(' ');
    const bytes = Buffer.from(body, 'base64');
    if (dash !== '—' || signer !== name || bytes.subarray(0, 4).toString('hex') !== hash) continue;
    if (verify(null, Buffer.from(text), key, bytes.subarray(4))) return text;
  }
  return null;
}

/** A verifier key may hold plus signs in its base64; the name and the hash may not. */
function splitVerifierKey(verifierKey: string): string[] {
  const first = verifierKey.indexOf('+');
  const second = verifierKey.indexOf('+', first + 1);
  return [verifierKey.slice(0, first), verifierKey.slice(first + 1, second), verifierKey.slice(second + 1)];
}

function keyId(name: string, raw: Uint8Array): Buffer {
  return sha256(name, '\n', ED25519, raw).subarray(0, 4);
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Buffer;
}

/** The text of a checkpoint: origin, decimal size, base64 root, one line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Reads the text of a checkpoint; null when it is none. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', root = ''] = text.split('\n');
  if (origin === '' || !/^(0|[1-9][0-9]*)$/.test(size)) return null;
  const bytes = Buffer.from(root, 'base64');
  return bytes.length === 32 ? { origin, size: BigInt(size), root: bytes } : null;
}
