// Proofs out of tiles: for logs of every shape, each is the proof that the plain definition gives, and verifies.
import { readLogTree } from '../../src/audit/log-tree.ts';
import { Frontier, leafHash, nodeHash, verifyConsistency, verifyInclusion } from '../../src/audit/merkle.ts';
import { consistencyProof, inclusionProof } from '../../src/audit/proof.ts';
import { sealLog } from '../../src/audit/seal.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let leaves: Buffer[];
beforeAll(async () => {
  home = await openTestHouse();
  await home.work(async (work) => {
    for (let one = 0; one < 1100; one += 1) await work.record('request.noted', 'x', { one });
  });
  leaves = await home.work(async (work) => {
    await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at });
    const rows = await work.trx('audit_leaves').select('hash').orderBy('index');
    return rows.map(({ hash }: { hash: Buffer }) => hash);
  });
}, 60_000);
afterAll(async () => await home.close());

/** The definition of RFC 6962, 2.1, without memory. */
function rootOf(from: number, to: number): Buffer {
  if (to - from === 1) return leaves[from] ?? Buffer.alloc(0);
  const middle = from + 2 ** (Math.ceil(Math.log2(to - from)) - 1);
  return nodeHash(rootOf(from, middle), rootOf(middle, to));
}
const plain = async (from: bigint, to: bigint) => rootOf(Number(from), Number(to));

test.each([1, 2, 3, 255, 256, 257, 511, 512, 513, 700, 1023, 1024, 1025, 1100])(
  'a log of %i entries',
  async (all) => {
    const size = BigInt(all);
    const places = [0, 1, 2, 127, 128, 254, 255, 256, 257, 511, 512, 600, 1023, 1024, 1099].filter(
      (at) => at < all,
    );
    await home.work(async (work) => {
      const tree = await readLogTree(work.trx, work.controllerId, size);
      expect(tree.root.equals(rootOf(0, all))).toBe(true);
      for (const place of [...places, ...places.toReversed()]) {
        const hashes = await inclusionProof(BigInt(place), size, tree.hashOf);
        expect(hashes).toEqual(await inclusionProof(BigInt(place), size, plain));
        const leaf = leaves[place] ?? leafHash('');
        expect(verifyInclusion({ index: BigInt(place), size, hashes }, leaf, tree.root)).toBe(true);
      }
      for (const old of places.map((at) => at + 1)) {
        const hashes = await consistencyProof(BigInt(old), size, tree.hashOf);
        expect(hashes).toEqual(await consistencyProof(BigInt(old), size, plain));
        const frontier = new Frontier();
        for (const leaf of leaves.slice(0, old)) frontier.append(leaf);
        const sizes = { size1: BigInt(old), size2: size };
        expect(verifyConsistency(sizes, hashes, frontier.root(), tree.root)).toBe(true);
      }
    });
  },
);
