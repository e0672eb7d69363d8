// Checkpoints outside the database: what a rolled-back database cannot take back.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { privateFolder, writeWhole } from '../platform/files.ts';
import { Problem } from '../platform/problem.ts';
import { AuditCheckpoint, AuditLog } from './audit-log.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { type Checkpoint, noteSigner, openNote, readCheckpoint } from './signed-note.ts';

/** Writes the newest checkpoint of a log to `folder`, and keeps each size beside it. */
export async function publish(
  folder: string,
  sealed: { checkpoint: Checkpoint; note: string },
): Promise<void> {
  const place = placeOf(folder, sealed.checkpoint.origin);
  await privateFolder(folder);
  await privateFolder(place);
  const newest = await published(folder, sealed.checkpoint.origin, null);
  await writeWhole(join(place, `checkpoint.${sealed.checkpoint.size}`), sealed.note);
  if (newest !== null && newest.size > sealed.checkpoint.size) return;
  await writeWhole(join(place, 'checkpoint'), sealed.note);
}

/** The newest published checkpoint of a log, verified when a key is given; null when there is none. */
export async function published(
  folder: string,
  origin: string,
  verifierKey: string | null,
): Promise<Checkpoint | null> {
  const note = await readFile(join(placeOf(folder, origin), 'checkpoint'), 'utf8').catch(() => null);
  if (note === null) return null;
  const text =
    verifierKey === null ? note.slice(0, note.lastIndexOf('\n\n') + 1) : openNote(note, verifierKey);
  const checkpoint = text === null ? null : readCheckpoint(text);
  if (checkpoint?.origin === origin) return checkpoint;
  throw new Problem(
    'conflict',
    'published-checkpoint-damaged',
    `The published checkpoint of log ${origin} does not verify. Nothing more is sealed; look at who changed the file.`,
    { origin },
  );
}

/**
 * Refuses to go on when the database is older than what was published: somebody restored a backup, and what
 * happened since is missing. Throws `database-rolled-back`; the message says what to do.
 */
export async function refuseRollback(
  trx: Knex,
  controllerId: string,
  place: { readonly folder: string; readonly seed: Uint8Array },
): Promise<void> {
  const log = await AuditLog.query(trx).findById(controllerId);
  if (log === undefined) return;
  const checkpoint = await published(
    place.folder,
    log.origin,
    noteSigner(log.origin, place.seed).verifierKey,
  );
  if (checkpoint === null) return;
  const known =
    checkpoint.size === 0n
      ? { root: EMPTY_ROOT }
      : await AuditCheckpoint.query(trx).findById([controllerId, checkpoint.size.toString()]);
  if (BigInt(log.size) >= checkpoint.size && known?.root.equals(checkpoint.root) === true) return;
  throw new Problem(
    'conflict',
    'database-rolled-back',
    `The database was rolled back: it holds ${log.size} sealed entries, but a checkpoint over ${checkpoint.size} was published. Nothing goes on, so that no erasure is undone in silence. Restore a newer backup, or follow "After a restore" in docs/operations.md.`,
    { origin: log.origin, size: log.size, published: checkpoint.size.toString() },
  );
}

function placeOf(folder: string, origin: string): string {
  return join(folder, origin.replaceAll(/[^A-Za-z0-9_-]/g, '_'));
}
