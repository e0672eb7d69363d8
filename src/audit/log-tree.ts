// The tree over a log as it is in the database, kept in tiles of 256 leaves, so that many proofs cost one pass of reading.
import type { Knex } from 'knex';
import { Problem } from '../platform/problem.ts';
import { Frontier, nodeHash } from './merkle.ts';
import type { RangeHash } from './proof.ts';
import { leafHashes } from './read-leaves.ts';

/** Leaves below one remembered node: of ten million leaves, eighty thousand nodes stay in memory. */
const TILE_LEVEL = 8;
const TILE = 2 ** TILE_LEVEL;
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
  let known: Tile = { from: -1, levels: [] };
  let edge = known;
  const tileAt = async (from: number): Promise<Tile> => {
    if (known.from === from) return known;
    if (edge.from === from) return edge;
    const tile: Tile = { from, levels: [] };
    for (const hash of await wholeRange(trx, controllerId, from, Math.min(from + TILE, all)))
      grow(tile.levels, hash);
    // Every proof passes the right edge; all others pass a tile and go on.
    if (from + TILE > all) edge = tile;
    else known = tile;
    return tile;
  };
  /** Roots of ranges that end where the log ends: there are few, and every proof asks for some of them. */
  const ends = new Map<number, Buffer>();
  const hashOf = async (start: number, end: number): Promise<Buffer> => {
    const width = end - start;
    const level = Math.log2(width);
    if (Number.isInteger(level) && start % width === 0) {
      const tile = start - (start % TILE);
      const within = width < TILE ? (await tileAt(tile)).levels[level] : levels[level - TILE_LEVEL];
      const node = within?.[(start - (width < TILE ? tile : 0)) / width];
      if (node !== undefined) return node;
    }
    const ending = end === all ? ends.get(start) : undefined;
    if (ending !== undefined) return ending;
    const middle = start + 2 ** (Math.ceil(level) - 1);
    const hash = nodeHash(await hashOf(start, middle), await hashOf(middle, end));
    if (end === all) ends.set(start, hash);
    return hash;
  };
  return { root: frontier.root(), hashOf: async (start, end) => await hashOf(Number(start), Number(end)) };
}

/** 256 leaves at most, with every node over them that is complete, leaves first. */
interface Tile {
  readonly from: number;
  readonly levels: Buffer[][];
}

/** Adds a hash to the lowest level, and every node that it completes above. */
function grow(levels: Buffer[][], hash: Buffer): void {
  let node = hash;
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
