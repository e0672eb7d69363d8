// Making Merkle proofs: the hashes that let somebody without the log check a leaf, or an older root, against a root.

/** Root over the leaves `[start, end)` of the log, as if they were a tree of their own; never asked for an empty range. */
export type RangeHash = (start: bigint, end: bigint) => Promise<Buffer>;

/** Hashes from a leaf up to the root of the first `size` leaves (RFC 9162, 2.1.3.1). Throws RangeError beyond it. */
export async function inclusionProof(index: bigint, size: bigint, hashOf: RangeHash): Promise<Buffer[]> {
  return await subtreeInclusionProof(index, { start: 0n, end: size }, hashOf);
}

/** Hashes from a leaf up to the root of the subtree `[start, end)` (Merkle Tree Certificates draft, 4.3). */
export async function subtreeInclusionProof(
  index: bigint,
  { start, end }: { readonly start: bigint; readonly end: bigint },
  hashOf: RangeHash,
): Promise<Buffer[]> {
  if (index < start || index >= end) throw new RangeError('the leaf is not in this tree');
  const proof: Buffer[] = [];
  let from = start;
  let to = end;
  while (to - from > 1n) {
    const middle = from + split(to - from);
    if (index < middle) {
      proof.push(await hashOf(middle, to));
      to = middle;
    } else {
      proof.push(await hashOf(from, middle));
      from = middle;
    }
  }
  return proof.reverse();
}

/** Hashes that show that the first `size` leaves begin with the first `old` ones (RFC 9162, 2.1.4.1). */
export async function consistencyProof(old: bigint, size: bigint, hashOf: RangeHash): Promise<Buffer[]> {
  return await subtreeConsistencyProof({ start: 0n, end: old, size }, hashOf);
}

/**
 * Hashes that show that the subtree `[start, end)` is part of the first `size` leaves (Merkle Tree Certificates draft,
 * 4.4). Throws RangeError when it is not within them.
 */
export async function subtreeConsistencyProof(
  subtree: { readonly start: bigint; readonly end: bigint; readonly size: bigint },
  hashOf: RangeHash,
): Promise<Buffer[]> {
  const { start, end, size } = subtree;
  if (start < 0n || start >= end || end > size) throw new RangeError('the subtree is not in this tree');
  const proof: Buffer[] = [];
  let from = 0n;
  let to = size;
  let first = start;
  /** Whether the verifier knows the hash of what is left: not once it was cut at a middle. */
  let known = true;
  while (first !== from || end !== to) {
    const middle = from + split(to - from);
    if (end <= middle) {
      proof.push(await hashOf(middle, to));
      to = middle;
    } else {
      proof.push(await hashOf(from, middle));
      if (first < middle) {
        known = false;
        first = middle;
      }
      from = middle;
    }
  }
  if (!known) proof.push(await hashOf(from, to));
  return proof.reverse();
}

/** The largest power of two below a width of at least 2: where RFC 6962 cuts a tree. */
function split(width: bigint): bigint {
  let power = 1n;
  while (power * 2n < width) power *= 2n;
  return power;
}
