// Merkle trees of RFC 6962 and RFC 9162: hashes, growing roots, and the verification of proofs.
import { sha256 } from '../platform/crypto.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const HASH_BYTES = 32;

/** Hash of a leaf: SHA-256(0x00 ‖ data) (RFC 9162, 2.1.1). */
export function leafHash(data: string | Uint8Array): Buffer {
  return sha256(LEAF, data);
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = sha256();

/**
 * The right edge of a growing tree: one hash for each bit of its size, so that appending needs no old leaves.
 * `bytes` is what is stored between two seals.
 */
export class Frontier {
  #size: bigint;
  readonly #hashes: Buffer[];

  constructor(size = 0n, bytes: Uint8Array = new Uint8Array(0)) {
    this.#size = size;
    this.#hashes = [];
    for (let at = 0; at < bytes.length; at += HASH_BYTES)
      this.#hashes.push(Buffer.from(bytes.subarray(at, at + HASH_BYTES)));
  }

  get size(): bigint {
    return this.#size;
  }

  /** Whether there is one hash for each bit of the size; if not, the stored bytes are not what was stored. */
  get whole(): boolean {
    return this.bytes.length === this.#size.toString(2).replaceAll('0', '').length * HASH_BYTES;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#hashes);
  }

  /** Adds a leaf by its hash. */
  append(leaf: Buffer): void {
    let hash = leaf;
    for (let size = this.#size; (size & 1n) === 1n; size >>= 1n)
      hash = nodeHash(this.#hashes.pop() ?? EMPTY_ROOT, hash);
    this.#hashes.push(hash);
    this.#size += 1n;
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    const [last, ...rest] = this.#hashes.toReversed();
    return rest.reduce((right, left) => nodeHash(left, right), last ?? EMPTY_ROOT);
  }
}

/** Where a leaf stands and what leads from it to the root. */
export interface InclusionProof {
  readonly index: bigint;
  readonly size: bigint;
  readonly hashes: readonly Uint8Array[];
}

/** Whether a leaf is in the tree of this root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array): boolean {
  const { index, size, hashes } = proof;
  if (index < 0n || index >= size || leaf.length !== HASH_BYTES) return false;
  let fn = index;
  let sn = size - 1n;
  let hash = leaf;
  for (const step of hashes) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      hash = nodeHash(step, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = nodeHash(hash, step);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(hash, root);
}

/** Whether the tree of `size2` begins with the tree of `size1` (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  sizes: { readonly size1: bigint; readonly size2: bigint },
  hashes: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  const { size1, size2 } = sizes;
  // A proof from the empty tree says nothing, so none is accepted (RFC 9162 asks for 0 < first).
  if (size1 < 0n || size1 > size2 || (size1 === 0n && size2 > 0n)) return false;
  if (size1 === 0n) return hashes.length === 0 && same(root1, EMPTY_ROOT) && same(root2, EMPTY_ROOT);
  if (size1 === size2) return hashes.length === 0 && same(root1, root2);
  return verifySubtreeConsistency({ start: 0n, end: size1, size: size2 }, hashes, root1, root2);
}

/** A subtree covers the leaves [start, end) of a tree of `size` leaves. */
export interface Subtree {
  readonly start: bigint;
  readonly end: bigint;
  readonly size: bigint;
}

/** Whether a leaf is in a subtree: inclusion in a tree of its own (Merkle Tree Certificates draft, section 4.3). */
export function verifySubtreeInclusion(
  place: { readonly index: bigint; readonly start: bigint; readonly end: bigint },
  hashes: readonly Uint8Array[],
  leaf: Uint8Array,
  root: Uint8Array,
): boolean {
  const { index, start, end } = place;
  if (!isSubtree(start, end) || index < start || index >= end) return false;
  return verifyInclusion({ index: index - start, size: end - start, hashes }, leaf, root);
}

/** Whether a subtree is part of the whole tree (Merkle Tree Certificates draft, section 4.4). */
export function verifySubtreeConsistency(
  subtree: Subtree,
  hashes: readonly Uint8Array[],
  subtreeRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  const { start, end, size } = subtree;
  if (start >= 0n && start === end && end <= size)
    return hashes.length === 0 && same(subtreeRoot, EMPTY_ROOT);
  if (!isSubtree(start, end) || end > size) return false;
  let fn = start;
  let sn = end - 1n;
  let tn = size - 1n;
  const shift = (): void => {
    fn >>= 1n;
    sn >>= 1n;
    tn >>= 1n;
  };
  if (sn === tn) while (fn !== sn) shift();
  else while (fn !== sn && (sn & 1n) === 1n) shift();
  const rest = [...hashes];
  const first = fn === sn ? subtreeRoot : rest.shift();
  if (first === undefined) return false;
  let small = first;
  let whole = first;
  for (const step of rest) {
    if (tn === 0n) return false;
    if ((sn & 1n) === 1n || sn === tn) {
      if (fn < sn) small = nodeHash(step, small);
      whole = nodeHash(step, whole);
      while ((sn & 1n) === 0n && sn !== 0n) shift();
    } else {
      whole = nodeHash(whole, step);
    }
    shift();
  }
  return tn === 0n && same(small, subtreeRoot) && same(whole, root);
}

/** Whether [start, end) is a subtree: its start is a multiple of the smallest power of two that holds it. */
function isSubtree(start: bigint, end: bigint): boolean {
  if (start < 0n || start >= end) return false;
  const width = end - start;
  let power = 1n;
  while (power < width) power <<= 1n;
  return start % power === 0n;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b);
}
