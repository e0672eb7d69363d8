// Merkle trees against a naive tree that follows the definition word by word.
import fc from 'fast-check';
import {
  EMPTY_ROOT,
  Frontier,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../../src/audit/merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  subtreeConsistencyProof,
  subtreeInclusionProof,
} from '../../src/audit/proof.ts';

const MOST = 70;
const leaves = Array.from({ length: MOST }, (_, at) => leafHash(`leaf ${at}`));

/** MTH of RFC 6962, 2.1. */
function naiveRoot(hashes: readonly Buffer[]): Buffer {
  const [only = EMPTY_ROOT] = hashes;
  if (hashes.length < 2) return only;
  let cut = 1;
  while (cut * 2 < hashes.length) cut *= 2;
  return nodeHash(naiveRoot(hashes.slice(0, cut)), naiveRoot(hashes.slice(cut)));
}
const root = (start: number | bigint, end: number | bigint): Buffer =>
  naiveRoot(leaves.slice(Number(start), Number(end)));
const hashOf = async (start: bigint, end: bigint): Promise<Buffer> => await Promise.resolve(root(start, end));
const big = (value: number): bigint => BigInt(value);

const size = fc.integer({ min: 1, max: MOST });
/** A size and a subtree of it: its start is a multiple of a power of two that is no smaller than its width. */
const subtree = fc
  .record({ size, level: fc.integer({ min: 0, max: 6 }), block: fc.nat(64), width: fc.nat(64) })
  .map(({ size: all, level, block, width }) => {
    const power = 2 ** level;
    const start = Math.min(block, Math.floor((all - 1) / power)) * power;
    return { start, end: Math.min(all, start + 1 + (width % power)), size: all };
  });
/** Proofs with one thing wrong: a bit, one hash too few, one too many, two exchanged. */
const spoil = (proof: readonly Buffer[], how: number): Buffer[] | null => {
  const [first, second] = proof;
  if (how === 0) return [...proof, root(0, 1)];
  if (first === undefined) return null;
  if (how === 1) return proof.slice(1);
  if (how === 2)
    return [Buffer.from(first.map((byte, at) => (at === 7 ? byte ^ 1 : byte))), ...proof.slice(1)];
  return second === undefined || first.equals(second) ? null : [second, first, ...proof.slice(2)];
};
const how = fc.integer({ min: 0, max: 3 });

test('a frontier grows to the roots of the definition, also from its stored bytes', () => {
  let frontier = new Frontier();
  for (const [at, leaf] of leaves.entries()) {
    expect(frontier.root()).toEqual(root(0, at));
    expect(frontier.whole).toBe(true);
    frontier.append(leaf);
    frontier = new Frontier(frontier.size, frontier.bytes);
  }
  expect(frontier.root()).toEqual(root(0, MOST));
});

test('a right edge with fewer hashes than its size has bits is not whole, though its root is the same', () => {
  const six = new Frontier();
  for (const leaf of leaves.slice(0, 6)) six.append(leaf);
  const folded = new Frontier(6n, six.root());
  expect(folded.root()).toEqual(six.root());
  expect([six.whole, folded.whole]).toEqual([true, false]);
});

test('every leaf proves itself; no other leaf, place, size, root or proof does', async () => {
  const given = fc.record({ size, index: fc.nat(MOST - 1), other: fc.nat(MOST - 1), how });
  await fc.assert(
    fc.asyncProperty(given, async ({ size: all, index: drawn, other, how: way }) => {
      const index = drawn % all;
      const leaf = leaves[index] ?? EMPTY_ROOT;
      const hashes = await inclusionProof(big(index), big(all), hashOf);
      const proof = { index: big(index), size: big(all), hashes };
      expect(verifyInclusion(proof, leaf, root(0, all))).toBe(true);
      if (other !== index) {
        expect(verifyInclusion(proof, leaves[other] ?? EMPTY_ROOT, root(0, all))).toBe(false);
        expect(verifyInclusion({ ...proof, index: big(other) }, leaf, root(0, all))).toBe(false);
        expect(verifyInclusion(proof, leaf, root(0, other))).toBe(other === all);
      }
      const spoilt = spoil(hashes, way);
      if (spoilt !== null)
        expect(verifyInclusion({ ...proof, hashes: spoilt }, leaf, root(0, all))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('every older root proves itself; a fork does not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ size, old: size, how }), async ({ size: one, old: two, how: way }) => {
      const sizes = { size1: big(Math.min(one, two)), size2: big(Math.max(one, two)) };
      const older = root(0, sizes.size1);
      const newer = root(0, sizes.size2);
      const hashes = await consistencyProof(sizes.size1, sizes.size2, hashOf);
      expect(verifyConsistency(sizes, hashes, older, newer)).toBe(true);
      expect(verifyConsistency(sizes, hashes, nodeHash(older, older), newer)).toBe(false);
      expect(verifyConsistency(sizes, hashes, older, nodeHash(newer, newer))).toBe(false);
      const spoilt = spoil(hashes, way);
      if (spoilt !== null) expect(verifyConsistency(sizes, spoilt, older, newer)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('subtrees prove their leaves and themselves', async () => {
  const given = fc.record({ subtree, pick: fc.nat(MOST), how });
  await fc.assert(
    fc.asyncProperty(given, async ({ subtree: { start, end, size: all }, pick, how: way }) => {
      const place = { start: big(start), end: big(end), size: big(all) };
      const index = start + (pick % (end - start));
      const leaf = leaves[index] ?? EMPTY_ROOT;
      const part = root(start, end);
      const path = await subtreeInclusionProof(big(index), place, hashOf);
      expect(verifySubtreeInclusion({ index: big(index), ...place }, path, leaf, part)).toBe(true);
      const hashes = await subtreeConsistencyProof(place, hashOf);
      expect(verifySubtreeConsistency(place, hashes, part, root(0, all))).toBe(true);
      expect(verifySubtreeConsistency(place, hashes, nodeHash(part, part), root(0, all))).toBe(false);
      const spoilt = spoil(hashes, way);
      if (spoilt !== null) expect(verifySubtreeConsistency(place, spoilt, part, root(0, all))).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('proofs of what is not there are refused', async () => {
  await expect(inclusionProof(5n, 5n, hashOf)).rejects.toThrow(RangeError);
  await expect(consistencyProof(6n, 5n, hashOf)).rejects.toThrow(RangeError);
  await expect(consistencyProof(0n, 5n, hashOf)).rejects.toThrow(RangeError);
});
