// Merkle trees of RFC 6962 and RFC 9162: hashes, growing roots, and the verification of proofs.
import { sha256 } from '../platform/crypto.ts';
import {
  consistencySteps,
  type InclusionProof,
  inclusionSteps,
  isSubtree,
  type Steps,
  type Subtree,
  subtreeConsistencySteps,
} from './merkle-steps.ts';

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

/** Whether a leaf is in the tree of this root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array): boolean {
  return verdict(inclusionSteps(proof, leaf, root));
}

/** Whether the tree of `size2` begins with the tree of `size1` (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  sizes: { readonly size1: bigint; readonly size2: bigint },
  hashes: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  return verdict(consistencySteps(sizes, hashes, root1, root2, EMPTY_ROOT));
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
  return verdict(subtreeConsistencySteps(subtree, hashes, subtreeRoot, root, EMPTY_ROOT));
}

function verdict(steps: Steps): boolean {
  let step = steps.next();
  while (step.done !== true) step = steps.next(nodeHash(...step.value));
  return step.value;
}
