// The steps of verifying Merkle proofs (RFC 9162), each a pair of hashes to be hashed by whoever runs them.

const HASH_BYTES = 32;

/** Asks for the hash of an inner node over two hashes, and goes on with it; ends with the verdict. */
export type Steps = Generator<readonly [left: Uint8Array, right: Uint8Array], boolean, Uint8Array>;

/** Where a leaf stands and what leads from it to the root. */
export interface InclusionProof {
  readonly index: bigint;
  readonly size: bigint;
  readonly hashes: readonly Uint8Array[];
}

/** Whether a leaf is in the tree of this root (RFC 9162, 2.1.3.2). */
export function* inclusionSteps(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array): Steps {
  const { index, size, hashes } = proof;
  if (index < 0n || index >= size || leaf.length !== HASH_BYTES) return false;
  let fn = index;
  let sn = size - 1n;
  let hash = leaf;
  for (const step of hashes) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      hash = yield [step, hash];
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = yield [hash, step];
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && same(hash, root);
}

/** Whether the tree of `size2` begins with the tree of `size1` (RFC 9162, 2.1.4.2). */
export function* consistencySteps(
  sizes: { readonly size1: bigint; readonly size2: bigint },
  hashes: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
  empty: Uint8Array,
): Steps {
  const { size1, size2 } = sizes;
  // A proof from the empty tree says nothing, so none is accepted (RFC 9162 asks for 0 < first).
  if (size1 < 0n || size1 > size2 || (size1 === 0n && size2 > 0n)) return false;
  if (size1 === 0n) return hashes.length === 0 && same(root1, empty) && same(root2, empty);
  if (size1 === size2) return hashes.length === 0 && same(root1, root2);
  return yield* subtreeConsistencySteps({ start: 0n, end: size1, size: size2 }, hashes, root1, root2, empty);
}

/** A subtree covers the leaves [start, end) of a tree of `size` leaves. */
export interface Subtree {
  readonly start: bigint;
  readonly end: bigint;
  readonly size: bigint;
}

/** Whether a subtree is part of the whole tree (Merkle Tree Certificates draft, section 4.4). */
export function* subtreeConsistencySteps(
  subtree: Subtree,
  hashes: readonly Uint8Array[],
  subtreeRoot: Uint8Array,
  root: Uint8Array,
  empty: Uint8Array,
): Steps {
  const { start, end, size } = subtree;
  if (start >= 0n && start === end && end <= size) return hashes.length === 0 && same(subtreeRoot, empty);
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
  let small: Uint8Array = first;
  let whole: Uint8Array = first;
  for (const step of rest) {
    if (tn === 0n) return false;
    if ((sn & 1n) === 1n || sn === tn) {
      if (fn < sn) small = yield [step, small];
      whole = yield [step, whole];
      while ((sn & 1n) === 0n && sn !== 0n) shift();
    } else {
      whole = yield [whole, step];
    }
    shift();
  }
  return tn === 0n && same(small, subtreeRoot) && same(whole, root);
}

/** Whether [start, end) is a subtree: its start is a multiple of the smallest power of two that holds it. */
export function isSubtree(start: bigint, end: bigint): boolean {
  if (start < 0n || start >= end) return false;
  const width = end - start;
  let power = 1n;
  while (power < width) power <<= 1n;
  return start % power === 0n;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
