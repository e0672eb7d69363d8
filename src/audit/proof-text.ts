// Proofs as text: inclusion as C2SP asks (tlog-proof), and consistency beside it in lines of the same kind.

const HEADER = 'c2sp.org/tlog-proof@v1';
const HASH_BYTES = 32;
/** Twice the depth of any tree that can be. */
const MOST_HASHES = 128;

export interface ProofText {
  readonly index: bigint;
  readonly hashes: readonly Uint8Array<ArrayBuffer>[];
  /** A signed note. */
  readonly checkpoint: string;
}

/** The text of an inclusion proof: header, index, hashes, a blank line, the checkpoint. */
export function writeProof({
  index,
  hashes,
  checkpoint,
}: {
  readonly index: bigint;
  readonly hashes: readonly Uint8Array[];
  readonly checkpoint: string;
}): string {
  const lines = hashes.map((hash) => `${toBase64(hash)}\n`).join('');
  return `${HEADER}\nindex ${index}\n${lines}\n${checkpoint}`;
}

/** Reads an inclusion proof, an `extra` line let pass; null when it is none. */
export function readProof(text: string): ProofText | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [header, ...rest] = text.slice(0, end).split('\n');
  if (rest[0]?.startsWith('extra ') === true) rest.shift();
  const [, index] = /^index (0|[1-9][0-9]{0,18})$/.exec(rest.shift() ?? '') ?? [];
  const hashes = readHashes(rest);
  if (header !== HEADER || index === undefined || hashes === null) return null;
  return { index: BigInt(index), hashes, checkpoint: text.slice(end + 2) };
}

/** Hashes of 32 bytes from base64 in its one canonical spelling; null when one is none. */
export function readHashes(lines: readonly string[]): Uint8Array<ArrayBuffer>[] | null {
  if (lines.length > MOST_HASHES) return null;
  const hashes = lines.map(fromStrictBase64);
  return hashes.every((hash) => hash?.length === HASH_BYTES) ? (hashes as Uint8Array<ArrayBuffer>[]) : null;
}

/** Standard base64 with padding (RFC 4648, 4), in its one canonical spelling; null for anything else. Runs in browsers, too. */
export function fromStrictBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
