// The sequencer: gives waiting entries their contiguous places, grows the tree, and signs a checkpoint.
import type { Knex } from 'knex';
import { randomToken } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { AuditCheckpoint, AuditLog } from './audit-log.ts';
import { checkpointOpener, signCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT, Frontier, leafHash } from './merkle.ts';

/** Entries sealed in one transaction; more wait for the next. */
const MOST = 10_000;

/** The newest checkpoint of a log, to be published outside the database after the commit. */
export interface Sealed {
  readonly size: bigint;
  readonly note: string;
  /** How many entries this call sealed; 0 when nothing waited. */
  readonly sealed: number;
}

/**
 * Seals what waits in one log, in the caller's transaction. One sequencer at a time holds the log's row; waiting
 * entries are deleted, never skipped by a watermark, so a late transaction is sealed later and nothing is lost. The
 * checkpoint is stored before it is published. Answers null while the log is empty. Throws `log-tampered` when the
 * log does not continue what was signed last: nothing inconsistent is ever signed.
 */
export async function sealLog(
  trx: Knex.Transaction,
  controllerId: string,
  seal: { readonly seed: Uint8Array; readonly at: Temporal.Instant },
): Promise<Sealed | null> {
  const log = await holdLog(trx, controllerId);
  const newest = await newestCheckpoint(trx, controllerId);
  const frontier = new Frontier(BigInt(log.size), log.frontier);
  if (!continues(log, frontier, newest, seal.seed)) throw tampered(controllerId);
  const taken = await takeWaiting(trx, controllerId);
  if (taken.length === 0)
    return newest === undefined ? null : { size: frontier.size, note: newest.note, sealed: 0 };
  const leaves = taken.map(({ entryId, leaf }, offset) => {
    const hash = leafHash(leaf);
    frontier.append(hash);
    return { entryId, hash, index: (BigInt(log.size) + BigInt(offset)).toString() };
  });
  await insertLeaves(trx, controllerId, leaves);
  const root = frontier.root();
  const size = frontier.size.toString();
  const moved = await AuditLog.query(trx)
    .findById(controllerId)
    .where('size', log.size)
    .patch({ size, root, frontier: frontier.bytes });
  if (moved !== 1)
    throw new Problem(
      'conflict',
      'log-moved',
      'Another sequencer sealed this log. Nothing was sealed twice.',
    );
  const note = signCheckpoint({ origin: log.origin, size: frontier.size, root }, seal.seed);
  await AuditCheckpoint.query(trx).insert({ controllerId, size, root, note, at: seal.at });
  return { size: frontier.size, note, sealed: leaves.length };
}

async function newestCheckpoint(
  trx: Knex.Transaction,
  controllerId: string,
): Promise<AuditCheckpoint | undefined> {
  return await AuditCheckpoint.query(trx).where({ controllerId }).orderBy('size', 'desc').first();
}

/**
 * Whether the stored right edge is the one that was signed last. Somebody who can write to the tables but has no key
 * could otherwise exchange it, and have the next seal sign another past.
 */
function continues(
  log: AuditLog,
  frontier: Frontier,
  newest: AuditCheckpoint | undefined,
  seed: Uint8Array,
): boolean {
  if (newest === undefined) return log.size === '0' && log.frontier.length === 0;
  const signed = checkpointOpener(log.origin, seed)(newest.note);
  const same = signed?.size === frontier.size && signed.root.equals(frontier.root());
  return same && newest.size === log.size && frontier.whole;
}

function tampered(controllerId: string): Problem {
  return new Problem(
    'conflict',
    'log-tampered',
    'The stored log does not continue its last signed checkpoint: somebody changed it in the database. Nothing more is sealed, entries wait; `habeas audit verify` says what was changed.',
    { controllerId },
  );
}

interface Leaf {
  readonly entryId: string;
  readonly hash: Buffer;
  readonly index: string;
}

async function insertLeaves(
  trx: Knex.Transaction,
  controllerId: string,
  leaves: readonly Leaf[],
): Promise<void> {
  await trx.raw(
    `insert into audit_leaves (controller_id, index, entry_id, hash)
     select ?, i, e, decode(h, 'hex') from unnest(?::bigint[], ?::uuid[], ?::text[]) as given(i, e, h)`,
    [
      controllerId,
      leaves.map(({ index }) => index),
      leaves.map(({ entryId }) => entryId),
      leaves.map(({ hash }) => hash.toString('hex')),
    ],
  );
}

/** The log of a controller, made with a random origin when it is new; its row is held until the transaction ends. */
async function holdLog(trx: Knex.Transaction, controllerId: string): Promise<AuditLog> {
  const held = await AuditLog.query(trx).findById(controllerId).forUpdate();
  if (held !== undefined) return held;
  const fresh = {
    controllerId,
    origin: `habeas-log/${randomToken(16)}`,
    size: '0',
    frontier: Buffer.alloc(0),
    root: EMPTY_ROOT,
  };
  await AuditLog.query(trx).insert(fresh).onConflict('controllerId').ignore();
  return await AuditLog.query(trx).findById(controllerId).forUpdate().throwIfNotFound();
}

async function takeWaiting(
  trx: Knex.Transaction,
  controllerId: string,
): Promise<{ entryId: string; leaf: string }[]> {
  const { rows } = (await trx.raw(
    `with taken as (
       delete from audit_pending where (controller_id, position) in (
         select controller_id, position from audit_pending where controller_id = ? order by position limit ?)
       returning controller_id, position, entry_id)
     select taken.entry_id as "entryId", e.leaf from taken
     join audit_entries e on e.controller_id = taken.controller_id and e.id = taken.entry_id order by taken.position`,
    [controllerId, MOST],
  )) as { rows: { entryId: string; leaf: string }[] };
  return rows;
}
