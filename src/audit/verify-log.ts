// Verifies a log from its first entry: every leaf, every place, every root, every signature, every published file.
import type { Knex } from 'knex';
import { AuditLog } from './audit-log.ts';
import { checkpointOpener } from './checkpoint.ts';
import { Findings } from './findings.ts';
import { Frontier, leafHash } from './merkle.ts';
import { checkOpenings, checkPlaces, checkPublished, checkWaiting } from './verify-around.ts';
import { checkEntry, checkpointsWithin, leavesFrom } from './verify-rows.ts';

const BATCH = 5_000;

export interface Verification {
  /** Empty when the log has no row. */
  readonly origin: string;
  readonly entries: bigint;
  readonly checkpoints: number;
  /** Entries that wait to be sealed. */
  readonly waiting: number;
  /** What is wrong, by place; empty for a sound log. At most 1000, then one that counts the rest. */
  readonly findings: readonly string[];
}

/** What a log is held against: the key of its signatures, and the folder of its published checkpoints. */
export interface Measure {
  readonly seed: Uint8Array;
  readonly folder: string;
}

/**
 * Recomputes one log up to the size it has now, in batches, while others go on writing and sealing; `progress` is told
 * how many entries are done. Null when the controller has no log yet.
 */
export async function verifyLog(
  trx: Knex,
  controllerId: string,
  measure: Measure,
  progress: (entries: bigint) => void = () => undefined,
): Promise<Verification | null> {
  const findings = new Findings();
  const log = await AuditLog.query(trx).findById(controllerId);
  const walked = await walk(trx, log ?? empty(controllerId), measure.seed, findings, progress);
  const places = await checkPlaces(trx, controllerId, findings);
  const waiting = await checkWaiting(trx, controllerId, findings);
  await checkOpenings(trx, controllerId, findings);
  await checkPublished(trx, controllerId, measure, findings);
  if (log === undefined && !places.used && findings.none) return null;
  if (log === undefined && places.used) findings.add('log: its row is gone');
  return { origin: log?.origin ?? '', ...walked, waiting, findings: findings.all };
}

/** Reads the leaves one after the other, grows the tree again, and compares it with every checkpoint on the way. */
async function walk(
  trx: Knex,
  log: LogRow,
  seed: Uint8Array,
  findings: Findings,
  progress: (entries: bigint) => void,
): Promise<{ entries: bigint; checkpoints: number }> {
  const size = BigInt(log.size);
  const open = checkpointOpener(log.origin, seed);
  const frontier = new Frontier();
  let next = 0n;
  let checkpoints = 0;
  while (next < size) {
    const rows = await leavesFrom(trx, log.controllerId, next, size, BATCH);
    const last = rows.length < BATCH ? size : BigInt(rows.at(-1)?.index ?? 0) + 1n;
    const signed = await checkpointsWithin(trx, log.controllerId, next, last);
    for (const row of rows) {
      const index = BigInt(row.index);
      if (index > next) findings.add(`entries ${next} to ${index - 1n}: missing; later roots cannot be told`);
      next = index + 1n;
      const hash = leafHash(row.leaf ?? '');
      checkEntry(log.controllerId, row, hash, findings);
      frontier.append(hash);
      const checkpoint = signed.get(next.toString());
      if (checkpoint === undefined) continue;
      if (frontier.size === next && !checkpoint.root.equals(frontier.root()))
        findings.add(`checkpoint ${next}: another root`);
    }
    for (const [at, { root, note }] of signed) {
      const read = open(note);
      if (read?.size.toString() !== at || !read.root.equals(root))
        findings.add(`checkpoint ${at}: its signature or text is not ours`);
    }
    checkpoints += signed.size;
    progress(next);
    if (rows.length < BATCH) break;
  }
  if (next < size) findings.add(`log: says ${size} entries, holds ${next}`);
  else if (frontier.size === size && !frontier.root().equals(log.root)) findings.add('log: another root');
  else if (frontier.size === size && !frontier.bytes.equals(log.frontier))
    findings.add('log: another right edge');
  return { entries: frontier.size, checkpoints };
}

type LogRow = Pick<AuditLog, 'controllerId' | 'origin' | 'size' | 'root' | 'frontier'>;

function empty(controllerId: string): LogRow {
  const frontier = new Frontier();
  return { controllerId, origin: '', size: '0', root: frontier.root(), frontier: frontier.bytes };
}
