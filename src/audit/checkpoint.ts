// Checkpoints of C2SP (tlog-checkpoint v1.0.0): what a log held when it was signed, as the text of a signed note.
import { splitCheckpoint } from './checkpoint-text.ts';
import { isKeyName, noteSigner, noteVerifier, unverifiedText } from './signed-note.ts';

export interface Checkpoint {
  /** Which log: a name that no other log has. */
  readonly origin: string;
  /** How many leaves. */
  readonly size: bigint;
  /** Root over these leaves (RFC 6962). */
  readonly root: Buffer;
}

/** The text of a checkpoint: origin, decimal size, base64 root, one line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Reads the text of a checkpoint, extension lines let pass; null when it is none. */
export function readCheckpoint(text: string): Checkpoint | null {
  const parts = splitCheckpoint(text);
  return parts === null ? null : { ...parts, root: Buffer.from(parts.root) };
}

/** Signs a checkpoint; the name of the key is the log's origin. */
export function signCheckpoint(checkpoint: Checkpoint, seed: Uint8Array): string {
  return noteSigner(checkpoint.origin, seed).sign(checkpointText(checkpoint));
}

/** What a note says, before asking who signed it; null when it is no checkpoint. */
export function unverifiedCheckpoint(note: string): Checkpoint | null {
  const text = unverifiedText(note);
  return text === null ? null : readCheckpoint(text);
}

/** A function that opens the checkpoints of one log, signed by the key of this seed; null for any other note. */
export function checkpointOpener(origin: string, seed: Uint8Array): (note: string) => Checkpoint | null {
  const verifier = isKeyName(origin) ? noteVerifier(noteSigner(origin, seed).verifierKey) : null;
  return (note) => {
    const text = verifier?.open(note) ?? null;
    const checkpoint = text === null ? null : readCheckpoint(text);
    return checkpoint?.origin === origin ? checkpoint : null;
  };
}
