// What a bundle holds of the log: the checkpoint, the entries that are cited with their proofs, and that the log only grew.
import { type LogTree, readLogTree } from '../../audit/log-tree.ts';
import { consistencyProof, inclusionProof } from '../../audit/proof.ts';
import { writeProof } from '../../audit/proof-text.ts';
import { publishedSizes } from '../../audit/published.ts';
import { checkpointsBetween, entriesAt } from '../../audit/read-leaves.ts';
import { Problem } from '../../platform/problem.ts';
import type { BundleFile, BundleLook } from './bundle-part.ts';

const BATCH = 1_000;
const SOURCE = 'the log';

export interface LogSource {
  readonly look: BundleLook;
  /** The signed note that the bundle stands on, and the root that it names. */
  readonly checkpoint: { readonly note: string; readonly root: Buffer };
  /** Places of the entries that are cited, in the order of the log. */
  readonly places: readonly number[];
  /** The folder of published checkpoints. */
  readonly folder: string;
}

/**
 * The files below `data/log`, one after the other. Throws `log-tampered` where the stored log is not the signed one,
 * and `published-checkpoint-missing` where a published checkpoint is not known any more.
 */
export async function* logFiles(source: LogSource): AsyncGenerator<BundleFile> {
  const { look, checkpoint, places } = source;
  const { work, logSize } = look;
  yield { path: 'log/checkpoint', source: SOURCE, content: () => [Buffer.from(checkpoint.note)] };
  yield { path: 'log/leaves.jsonl', source: SOURCE, content: () => leafLines(source) };
  const tree = await readLogTree(work.trx, work.controllerId, logSize);
  if (!tree.root.equals(checkpoint.root)) throw tampered();
  yield { path: 'log/consistency.jsonl', source: SOURCE, content: () => consistencyLines(source, tree) };
  for (const place of places) {
    const hashes = await inclusionProof(BigInt(place), logSize, tree.hashOf);
    const text = writeProof({ index: BigInt(place), hashes, checkpoint: checkpoint.note });
    yield { path: `log/proofs/${place}.tlog-proof`, source: SOURCE, content: () => [Buffer.from(text)] };
  }
}

/** One line an entry: its place and the very text that was hashed. */
async function* leafLines({ look, places }: LogSource): AsyncGenerator<Buffer> {
  const { work } = look;
  for (let from = 0; from < places.length; from += BATCH) {
    const batch = places.slice(from, from + BATCH);
    const entries = await entriesAt(work.trx, work.controllerId, batch);
    if (entries.length < batch.length || entries.some(({ sound }) => !sound)) throw tampered();
    const lines = entries.map(({ index, leaf }) => `${JSON.stringify({ index, leaf })}\n`);
    yield Buffer.from(lines.join(''));
  }
}

/** One line an earlier checkpoint: its note, and the proof that the log of this bundle begins with it. */
async function* consistencyLines(source: LogSource, tree: LogTree): AsyncGenerator<Buffer> {
  const { look, folder } = source;
  const { work, logSize } = look;
  const published = await publishedSizes(folder, work.controllerId);
  let after = '0';
  for (let more = true; more; ) {
    const below = logSize.toString();
    const batch = await checkpointsBetween(work.trx, work.controllerId, { after, below, most: BATCH });
    for (const { size, note } of batch) {
      const proof = await consistencyProof(BigInt(size), logSize, tree.hashOf);
      const line = {
        size: Number(size),
        proof: proof.map((hash) => hash.toString('base64')),
        checkpoint: note,
      };
      yield Buffer.from(`${JSON.stringify(line)}\n`);
      published.delete(size);
    }
    after = batch.at(-1)?.size ?? after;
    more = batch.length === BATCH;
  }
  const lost = [...published].find((size) => BigInt(size) < logSize);
  if (lost !== undefined) throw unknownPublished(lost);
}

function tampered(): Problem {
  return new Problem(
    'conflict',
    'log-tampered',
    'The stored log is not the one that was signed: somebody changed it in the database. No bundle was made from it; `habeas audit verify` says what was changed.',
  );
}

function unknownPublished(size: string): Problem {
  return new Problem(
    'conflict',
    'published-checkpoint-missing',
    `A checkpoint over ${size} entries was published, and the database does not know it any more. No bundle was made; \`habeas audit verify\` says what was changed.`,
    { size },
  );
}
