// Leaves of a log as they are read for somebody else: hashes in order, places of entries, and whole entries by place.
import type { Knex } from 'knex';
import { AuditCheckpoint } from './audit-log.ts';
import { leafHash } from './merkle.ts';
import { ENTRY_COLUMNS, type EntryRow, tellsItsText } from './verify-rows.ts';

/** Hashes of the leaves `[from, to)`, in order; fewer where leaves are missing. */
export async function leafHashes(
  trx: Knex,
  controllerId: string,
  from: number,
  to: number,
): Promise<Buffer[]> {
  const { rows } = (await trx.raw(
    'select hash from audit_leaves where controller_id = ? and index >= ? and index < ? order by index',
    [controllerId, from, to],
  )) as { rows: { hash: Buffer }[] };
  return rows.map(({ hash }) => hash);
}

/** Places of entries among the first `size` leaves; an entry that has none there is not in the answer. */
export async function placesOf(
  trx: Knex,
  controllerId: string,
  entryIds: readonly string[],
  size: bigint,
): Promise<number[]> {
  const { rows } = (await trx.raw(
    'select index from audit_leaves where controller_id = ? and index < ? and entry_id = any(?::uuid[])',
    [controllerId, size.toString(), [...entryIds]],
  )) as { rows: { index: string }[] };
  return rows.map(({ index }) => Number(index));
}

/** A sealed entry: its place, and the very text that was hashed. */
export interface SealedEntry {
  readonly index: number;
  readonly leaf: string;
  /** Its text has the hash that was sealed, and its columns tell what the text tells. */
  readonly sound: boolean;
}

/** Entries at these places, in order; fewer where entries are gone. */
export async function entriesAt(
  trx: Knex,
  controllerId: string,
  places: readonly number[],
): Promise<SealedEntry[]> {
  const { rows } = (await trx.raw(
    `select l.index, l.hash, ${ENTRY_COLUMNS}
     from audit_leaves l join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
     where l.controller_id = ? and l.index = any(?::bigint[]) order by l.index`,
    [controllerId, [...places]],
  )) as { rows: (EntryRow & { index: string; hash: Buffer })[] };
  return rows.map((row) => ({
    index: Number(row.index),
    leaf: row.leaf,
    sound: leafHash(row.leaf).equals(row.hash) && tellsItsText(controllerId, row),
  }));
}

/** The checkpoint of this size, or the newest; undefined when there is none. */
export async function checkpointOf(
  trx: Knex,
  controllerId: string,
  size: bigint | null,
): Promise<AuditCheckpoint | undefined> {
  const all = AuditCheckpoint.query(trx).where({ controllerId }).orderBy('size', 'desc');
  return await (size === null ? all : all.where('size', size.toString())).first();
}

/** Checkpoints of more than `after` and fewer than `below` leaves, by size, `most` at once. */
export async function checkpointsBetween(
  trx: Knex,
  controllerId: string,
  { after, below, most }: { readonly after: string; readonly below: string; readonly most: number },
): Promise<AuditCheckpoint[]> {
  return await AuditCheckpoint.query(trx)
    .where({ controllerId })
    .where('size', '>', after)
    .where('size', '<', below)
    .orderBy('size')
    .limit(most);
}
