// The sequencer: gives waiting entries their contiguous places, grows the tree, and signs a checkpoint.
import type { Knex } from 'knex';
import { randomToken } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { AuditCheckpoint, AuditLog } from './audit-log.ts';
import { EMPTY_ROOT, Frontier, leafHash } from './merkle.ts';
import { type Checkpoint, checkpointText, noteSigner } from './signed-note.ts';

/** Entries sealed in one transaction; more wait for the next. */
const MOST = 10_000;

export interface Sealed {
  readonly origin: string;
  readonly checkpoint: Checkpoint;
  /** The signed note, to be published outside the database after the commit. */
  readonly note: string;
  readonly sealed: number;
}

/**
 * Seals what waits in one log, in the caller's transaction. One sequencer at a time holds the log's row; waiting
 * entries are deleted, never skipped by a watermark, so a late transaction is sealed later and nothing is lost. The
 * checkpoint is stored before it is published. Answers null when nothing waits.
 */
export async function sealLog(
  trx: Knex.Transaction,
  controllerId: string,
  seal: { readonly seed: Uint8Array; readonly at: Temporal.Instant },
): Promise<Sealed | null> {
  const log = await holdLog(trx, controllerId);
  const taken = await takeWaiting(trx, controllerId);
  if (taken.length === 0) return null;
  const frontier = new Frontier(BigInt(log.size), log.frontier);
  const leaves = taken.map(({ entryId, leaf }, offset) => {
    const hash = leafHash(leaf);
    frontier.append(hash);
    return { entryId, hash, index: (BigInt(log.size) + BigInt(offset)).toString() };
  });
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
  const checkpoint = { origin: log.origin, size: frontier.size, root };
  const note = noteSigner(log.origin, seal.seed).sign(checkpointText(checkpoint));
  await AuditCheckpoint.query(trx).insert({ controllerId, size, root, note, at: seal.at });
  return { origin: log.origin, checkpoint, note, sealed: leaves.length };
}

/** The log of a controller, made with a random origin when it is new; its row is held until the transaction ends. */
export async function holdLog(trx: Knex.Transaction, controllerId: string): Promise<AuditLog> {
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
