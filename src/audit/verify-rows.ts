// The rows that a verification walks over: leaves with their entries, in order, and the checkpoints among them.
import type { Knex } from 'knex';
import { AuditCheckpoint } from './audit-log.ts';
import type { Findings } from './findings.ts';
import { type LeafDetails, leafText } from './leaf.ts';

/** The columns that an entry shows to people, and the text that was hashed. */
export interface EntryRow {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly event: string;
  readonly about: string;
  readonly kind: string;
  readonly actor: string;
  readonly details: LeafDetails;
  readonly leaf: string;
}

/** A leaf; the columns of its entry are null when the entry is gone. */
export type LeafRow = { readonly index: string; readonly hash: Buffer } & (
  | EntryRow
  | { readonly [K in keyof EntryRow]: null }
);

export const ENTRY_COLUMNS =
  'e.id, e.at, e.event, e.about, e.actor_kind as kind, e.actor_id as actor, e.details, e.leaf';

/** Leaves of `[from, to)` in order, `most` at once. */
export async function leavesFrom(
  trx: Knex,
  controllerId: string,
  from: bigint,
  to: bigint,
  most: number,
): Promise<LeafRow[]> {
  const { rows } = (await trx.raw(
    `select l.index, l.hash, ${ENTRY_COLUMNS}
     from audit_leaves l left join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
     where l.controller_id = ? and l.index >= ? and l.index < ? order by l.index limit ?`,
    [controllerId, from.toString(), to.toString(), most],
  )) as { rows: LeafRow[] };
  return rows;
}

/** Checkpoints over more than `after` and at most `upTo` leaves, by size. */
export async function checkpointsWithin(
  trx: Knex,
  controllerId: string,
  after: bigint,
  upTo: bigint,
): Promise<Map<string, AuditCheckpoint>> {
  const rows = await AuditCheckpoint.query(trx)
    .where({ controllerId })
    .where('size', '>', after.toString())
    .where('size', '<=', upTo.toString())
    .orderBy('size');
  return new Map(rows.map((row) => [row.size, row]));
}

/** Whether a sealed entry is what was sealed: its text has the leaf's hash, its columns tell what the text tells. */
export function checkEntry(controllerId: string, row: LeafRow, hash: Buffer, findings: Findings): void {
  if (row.id === null) {
    findings.add(`entry ${row.index}: its text is gone`);
    return;
  }
  if (!hash.equals(row.hash)) findings.add(`entry ${row.index}: its text or its hash was changed`);
  if (!tellsItsText(controllerId, row))
    findings.add(`entry ${row.index}: its columns do not tell what its text tells`);
}

/** Whether the text of an entry is the one that its columns make. */
export function tellsItsText(controllerId: string, row: EntryRow): boolean {
  const { id, at, event, about, details } = row;
  const actor = { kind: row.kind, id: row.actor };
  const commitments = commitmentsOf(row.leaf);
  if (commitments === null) return false;
  return leafText({ id, controllerId, at, event, about, actor, details, commitments }) === row.leaf;
}

/** The commitments in the text of an entry, by name; null when the text is none of ours. */
export function commitmentsOf(leaf: string): Readonly<Record<string, string>> | null {
  try {
    const { commitments } = JSON.parse(leaf) as { commitments?: unknown };
    return typeof commitments === 'object' ? (commitments as Record<string, string> | null) : null;
  } catch {
    return null;
  }
}
