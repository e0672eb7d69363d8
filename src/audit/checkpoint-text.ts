// The text of checkpoints (C2SP tlog-checkpoint v1.0.0), read without asking who signed it. Runs in browsers, too.
import { fromStrictBase64 } from './proof-text.ts';

const ROOT_BYTES = 32;
const SIZE = /^(?:0|[1-9][0-9]{0,18})$/;

export interface CheckpointParts {
  /** Which log: a name that no other log has. */
  readonly origin: string;
  /** How many leaves. */
  readonly size: bigint;
  /** Root over these leaves (RFC 6962). */
  readonly root: Uint8Array<ArrayBuffer>;
}

/** Reads the text of a checkpoint, extension lines let pass; null when it is none. */
export function splitCheckpoint(text: string): CheckpointParts | null {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const end = rest.pop();
  if (origin === '' || !SIZE.test(size) || end !== '' || rest.includes('')) return null;
  const bytes = fromStrictBase64(root);
  return bytes?.length === ROOT_BYTES ? { origin, size: BigInt(size), root: bytes } : null;
}
