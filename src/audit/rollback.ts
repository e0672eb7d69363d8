// Refusing a database that is older, or other, than what was published from it.
import type { Knex } from 'knex';
import { Problem } from '../platform/problem.ts';
import { AuditCheckpoint, AuditLog } from './audit-log.ts';
import { checkpointOpener, unverifiedCheckpoint } from './checkpoint.ts';

/**
 * Refuses to go on when the database is older than what was published: somebody restored a backup, and what happened
 * since is missing. `published` is the newest published note, read *before* this transaction asks the database, so
 * that a seal in between makes the database newer and never the note. Throws `database-rolled-back` and
 * `published-checkpoint-damaged`; the message says what to do.
 */
export async function refuseRollback(
  trx: Knex,
  controllerId: string,
  outside: { readonly published: string | null; readonly seed: Uint8Array },
): Promise<void> {
  const { published, seed } = outside;
  if (published === null) return;
  const origin = unverifiedCheckpoint(published)?.origin ?? null;
  const checkpoint = origin === null ? null : checkpointOpener(origin, seed)(published);
  if (checkpoint === null) throw damaged(controllerId);
  const log = await AuditLog.query(trx).findById(controllerId);
  const size = log?.origin === checkpoint.origin ? log.size : '0';
  if (BigInt(size) < checkpoint.size) throw rolledBack(controllerId, size, checkpoint.size);
  const known = await AuditCheckpoint.query(trx).findById([controllerId, checkpoint.size.toString()]);
  if (known?.root.equals(checkpoint.root) !== true) throw anotherPast(controllerId, checkpoint.size);
}

const NEXT =
  'Nothing goes on, so that no erasure is undone in silence. Restore a newer backup, or follow "After a restore" in docs/operations.md.';

function rolledBack(controllerId: string, size: string, published: bigint): Problem {
  return new Problem(
    'conflict',
    'database-rolled-back',
    `The database was rolled back: it holds ${size} sealed entries, but a checkpoint over ${published} was published. ${NEXT}`,
    { controllerId, size, published: published.toString() },
  );
}

function anotherPast(controllerId: string, published: bigint): Problem {
  return new Problem(
    'conflict',
    'database-rolled-back',
    `The database was rolled back or changed: its first ${published} sealed entries are not those of the published checkpoint. ${NEXT}`,
    { controllerId, published: published.toString() },
  );
}

function damaged(controllerId: string): Problem {
  return new Problem(
    'conflict',
    'published-checkpoint-damaged',
    'The published checkpoint of a log does not verify. Nothing more is sealed, entries wait; find out who changed the file, and put back the one of the same size that stands beside it.',
    { controllerId },
  );
}
