// The tree over a log as it is in the database, kept in tiles of 256 leaves, so that many proofs cost one pass of reading.
import type { Knex } from 'knex';
import { Problem } from '../platform/problem.ts';
import { Frontier, nodeHash } from './merkle.ts';
import type { RangeHash } from './proof.ts';
import { leafHashes } from './read-leaves.ts';

/** Leaves below one remembered node: of ten million leaves, some five megabytes of nodes stay in memory. */
const TILE = 256;
/** Leaves that are read at once. */
const BATCH = 32 * TILE;

export interface LogTree {
  readonly root: Buffer;
  /** Cheap while it is asked in the order of the log: the tile that was read last stays. */
  readonly hashOf: RangeHash;
}

/** Reads the hashes of the first `size` leaves once. Throws `log-tampered` where leaves are missing. */
export async function readLogTree(trx: Knex, controllerId: string, size: bigint): Promise<LogTree> {
  const all = Number(size);
  const levels: Buffer[][] = [[]];
  const frontier = new Frontier();
  for (let from = 0; from < all; from += BATCH) {
    const hashes = await wholeRange(trx, controllerId, from, Math.min(from + BATCH, all));
    for (const hash of hashes) frontier.append(hash);
    for (let at = 0; at + TILE <= hashes.length; at += TILE)
      grow(levels, rootOf(hashes.slice(at, at + TILE)));
  }
  let known = { from: -1, hashes: [] as Buffer[] };
  let edge = known;
  const tileAt = async (from: number): Promise<Buffer[]> => {
    if (known.from === from) return known.hashes;
    if (edge.from === from) return edge.hashes;
    const tile = { from, hashes: await wholeRange(trx, controllerId, from, Math.min(from + TILE, all)) };
    // Every proof passes the right edge; all others pass a tile and go on.
    if (from + TILE > all) edge = tile;
    else known = tile;
    return tile.hashes;
  };
  const hashOf = async (start: number, end: number): Promise<Buffer> => {
    const level = Math.log2((end - start) / TILE);
    const node = Number.isInteger(level) && level >= 0 ? levels[level]?.[start / (end - start)] : undefined;
    if (node !== undefined) return node;
    const tile = start - (start % TILE);
    if (end <= tile + TILE) return rootOf((await tileAt(tile)).slice(start - tile, end - tile));
    const middle = start + 2 ** (Math.ceil(Math.log2(end - start)) - 1);
    return nodeHash(await hashOf(start, middle), await hashOf(middle, end));
  };
  return { root: frontier.root(), hashOf: async (start, end) => await hashOf(Number(start), Number(end)) };
}

/** Adds the root of a tile, and every node that it completes. */
function grow(levels: Buffer[][], tile: Buffer): void {
  let node = tile;
  for (let level = 0; ; level += 1) {
    const nodes = levels[level] ?? [];
    levels[level] = nodes;
    nodes.push(node);
    const left = nodes.at(-2);
    if (nodes.length % 2 === 1 || left === undefined) return;
    node = nodeHash(left, node);
  }
}

function rootOf(hashes: readonly Buffer[]): Buffer {
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

async function wholeRange(trx: Knex, controllerId: string, from: number, to: number): Promise<Buffer[]> {
  const hashes = await leafHashes(trx, controllerId, from, to);
  if (hashes.length === to - from) return hashes;
  throw new Problem(
    'conflict',
    'log-tampered',
    'Leaves are missing from the stored log: somebody changed it in the database. Nothing was proven from it; `habeas audit verify` says what was changed.',
    { controllerId },
  );
}
