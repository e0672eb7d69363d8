// The table of archives: one row a parcel, from packing to the destruction of its key.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';

/** Days that an archive waits for the person; then its key is destroyed. She may always ask for a new one. */
export const ARCHIVE_DAYS = 30;

export type ArchiveState = 'packing' | 'ready' | 'expired';

export class Archive extends HouseModel {
  static override tableName = 'archives';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare planId: string;
  declare state: ArchiveState;
  /** What the person's browser calls the file. */
  declare fileName: string;
  /** Bytes of the zip as she gets it; text, since it is a bigint. */
  declare size: string | null;
  /** SHA-256 of the zip as she gets it. */
  declare sha256: Buffer | null;
  /** SHA-256 of `manifest.json`. */
  declare manifestSha256: Buffer | null;
  /** The age identity that opens it, sealed for its place (`keyPlace`); null once it was destroyed. */
  declare wrappedKey: Buffer | null;
  declare createdAt: Temporal.Instant;
  declare expiresAt: Temporal.Instant;
  /** The first time that the person took it. */
  declare deliveredAt: Temporal.Instant | null;
  declare keyDestroyedAt: Temporal.Instant | null;
  declare filesRemovedAt: Temporal.Instant | null;
}

/** What a page says of an archive; nothing in it opens one. */
export interface ArchiveView {
  readonly id: string;
  readonly state: ArchiveState;
  readonly fileName: string;
  /** Bytes of the zip; null while it is packed. */
  readonly size: number | null;
  /** Hex. */
  readonly sha256: string | null;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly deliveredAt: Temporal.Instant | null;
}

/** The newest archive of a request that is ready, or else the newest that expired; null when there never was one. */
export async function archiveOf(work: Work, requestId: string): Promise<ArchiveView | null> {
  const archive = await Archive.query(work.trx)
    .where({ controllerId: work.controllerId, requestId })
    .whereNotNull('size')
    .orderByRaw(`state = 'ready' desc, created_at desc`)
    .first();
  if (archive === undefined) return null;
  const { id, fileName, size, sha256, createdAt, expiresAt, deliveredAt } = archive;
  const over = Temporal.Instant.compare(work.at, expiresAt) >= 0;
  return {
    id,
    state: over ? 'expired' : archive.state,
    fileName,
    size: size === null ? null : Number(size),
    sha256: sha256?.toString('hex') ?? null,
    createdAt,
    expiresAt,
    deliveredAt,
  };
}

/** The row, locked for this work. Throws `archive-unknown`, also for one of another controller. */
export async function holdArchive(work: Work, archiveId: string): Promise<Archive> {
  const archive = await Archive.query(work.trx).findById([work.controllerId, archiveId]).forUpdate();
  if (archive !== undefined) return archive;
  throw new Problem('not-found', 'archive-unknown', 'There is no such copy of data.');
}

/** Archives of all controllers whose time is over, or whose files are still to be removed; oldest first. */
export async function archivesDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    Archive.query(trx)
      .select('controllerId', 'id')
      .where((due) =>
        due
          .where((open) => open.whereNot('state', 'expired').where('expiresAt', '<=', at.toString()))
          .orWhere((left) => left.where('state', 'expired').whereNull('filesRemovedAt')),
      )
      .orderBy('expiresAt')
      .limit(1000),
  );
}
