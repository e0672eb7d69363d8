// Holds our Merkle proofs against the published vectors of transparency-dev/merkle.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../src/audit/merkle.ts';

export interface Conformance {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly string[];
}

interface Vector {
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly size1: number;
  readonly size2: number;
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly root: string;
  readonly root1: string;
  readonly root2: string;
  readonly leafHash: string;
}

type Check = (vector: Vector) => boolean;

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
const proofOf = ({ proof }: Vector): Buffer[] => (proof ?? []).map(bytes);

const CHECKS: Readonly<Record<string, Check>> = {
  inclusion: (one) =>
    verifyInclusion(
      { index: BigInt(one.leafIdx), size: BigInt(one.treeSize), hashes: proofOf(one) },
      bytes(one.leafHash),
      bytes(one.root),
    ),
  consistency: (one) =>
    verifyConsistency(
      { size1: BigInt(one.size1), size2: BigInt(one.size2) },
      proofOf(one),
      bytes(one.root1),
      bytes(one.root2),
    ),
  subtreeinclusion: (one) =>
    verifySubtreeInclusion(
      { index: BigInt(one.leafIdx), start: BigInt(one.start), end: BigInt(one.end) },
      proofOf(one),
      bytes(one.leafHash),
      bytes(one.root),
    ),
  subtreeconsistency: (one) =>
    verifySubtreeConsistency(
      { start: BigInt(one.start), end: BigInt(one.end), size: BigInt(one.size) },
      proofOf(one),
      bytes(one.root1),
      bytes(one.root2),
    ),
};

/** Runs every vector under `folder` (one JSON file each, in a folder named after its kind). */
export async function merkleConformance(folder: string): Promise<Conformance> {
  const failures: string[] = [];
  let total = 0;
  for (const [kind, check] of Object.entries(CHECKS)) {
    for (const file of await jsonFiles(join(folder, kind))) {
      // Indices above 2^53 lose their last bits in a JSON number; none of these vectors becomes valid by that.
      const vector = JSON.parse(await readFile(file, 'utf8')) as Vector;
      total += 1;
      if (check(vector) !== !vector.wantErr) failures.push(file.slice(folder.length + 1));
    }
  }
  return { passed: total - failures.length, total, failures };
}

async function jsonFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));
}
