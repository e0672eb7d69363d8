// Verifies a log from its first entry: every leaf, every place, every checkpoint, every opening that is still there.
import type { Knex } from 'knex';
import { sha256 } from '../platform/crypto.ts';
import { AuditCheckpoint, AuditLog } from './audit-log.ts';
import { type LeafDetails, leafText } from './leaf.ts';
import { Frontier, leafHash } from './merkle.ts';
import { noteSigner, openNote, readCheckpoint } from './signed-note.ts';

const BATCH = 5_000;

export interface Verification {
  readonly origin: string;
  readonly entries: bigint;
  readonly checkpoints: number;
  /** Entries that wait to be sealed. */
  readonly waiting: number;
  /** What is wrong, by place; empty for a sound log. */
  readonly findings: readonly string[];
}

interface Row {
  readonly index: string;
  readonly hash: Buffer;
  readonly id: string | null;
  readonly at: Temporal.Instant;
  readonly event: string;
  readonly about: string;
  readonly kind: string;
  readonly actor: string;
  readonly details: LeafDetails;
  readonly leaf: string;
}

/** Recomputes one log; `progress` is told how many entries are done. Null when the controller has no log yet. */
export async function verifyLog(
  trx: Knex,
  controllerId: string,
  seed: Uint8Array,
  progress: (entries: bigint) => void = () => undefined,
): Promise<Verification | null> {
  const log = await AuditLog.query(trx).findById(controllerId);
  if (log === undefined) return null;
  const findings: string[] = [];
  const checkpoints = await AuditCheckpoint.query(trx).where({ controllerId }).orderBy('size');
  const waitingRoots = new Map(checkpoints.map(({ size, root }) => [size, root]));
  const frontier = new Frontier();
  for (;;) {
    const rows = await leavesFrom(trx, controllerId, frontier.size);
    for (const row of rows) {
      if (row.index !== frontier.size.toString()) findings.push(`entry ${frontier.size}: missing`);
      checkRow(controllerId, row, findings);
      frontier.append(leafHash(row.leaf ?? ''));
      const root = waitingRoots.get(frontier.size.toString());
      if (root !== undefined && !root.equals(frontier.root()))
        findings.push(`checkpoint ${frontier.size}: another root`);
    }
    progress(frontier.size);
    if (rows.length < BATCH) break;
  }
  if (frontier.size.toString() !== log.size)
    findings.push(`log: says ${log.size} entries, holds ${frontier.size}`);
  if (!frontier.root().equals(log.root) || !frontier.bytes.equals(log.frontier))
    findings.push('log: another root');
  const { verifierKey } = noteSigner(log.origin, seed);
  for (const { size, root, note } of checkpoints) {
    const text = openNote(note, verifierKey);
    const read = text === null ? null : readCheckpoint(text);
    const sound = read?.origin === log.origin && read.size.toString() === size && read.root.equals(root);
    if (!sound || BigInt(size) > frontier.size)
      findings.push(`checkpoint ${size}: its signature or text is not ours`);
  }
  if (log.size !== '0' && checkpoints.at(-1)?.size !== log.size)
    findings.push('log: its newest checkpoint is missing');
  const lost = await lostEntries(trx, controllerId);
  if (lost.unplaced > 0) findings.push(`${lost.unplaced} entries are neither sealed nor waiting`);
  findings.push(...(await badOpenings(trx, controllerId)));
  return {
    origin: log.origin,
    entries: frontier.size,
    checkpoints: checkpoints.length,
    waiting: lost.waiting,
    findings,
  };
}

function checkRow(controllerId: string, row: Row, findings: string[]): void {
  if (row.id === null) {
    findings.push(`entry ${row.index}: its text is gone`);
    return;
  }
  if (!leafHash(row.leaf).equals(row.hash)) findings.push(`entry ${row.index}: its text was changed`);
  const commitments = commitmentsOf(row.leaf);
  const { id, at, event, about, details } = row;
  const actor = { kind: row.kind, id: row.actor };
  const told = leafText({
    id,
    controllerId,
    at,
    event,
    about,
    actor,
    details,
    commitments: commitments ?? {},
  });
  if (commitments === null || told !== row.leaf)
    findings.push(`entry ${row.index}: its columns do not tell what its text tells`);
}

function commitmentsOf(leaf: string): Record<string, string> | null {
  try {
    return (JSON.parse(leaf) as { commitments: Record<string, string> }).commitments;
  } catch {
    return null;
  }
}

async function leavesFrom(trx: Knex, controllerId: string, from: bigint): Promise<Row[]> {
  const { rows } = (await trx.raw(
    `select l.index, l.hash, e.id, e.at, e.event, e.about, e.actor_kind as kind, e.actor_id as actor, e.details, e.leaf
     from audit_leaves l left join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
     where l.controller_id = ? and l.index >= ? order by l.index limit ?`,
    [controllerId, from.toString(), BATCH],
  )) as { rows: Row[] };
  return rows;
}

async function lostEntries(trx: Knex, controllerId: string): Promise<{ unplaced: number; waiting: number }> {
  const { rows } = (await trx.raw(
    `select count(*) filter (where p.entry_id is null)::int as unplaced, count(p.entry_id)::int as waiting
     from audit_entries e
     left join audit_leaves l on l.controller_id = e.controller_id and l.entry_id = e.id
     left join audit_pending p on p.controller_id = e.controller_id and p.entry_id = e.id
     where e.controller_id = ? and l.entry_id is null`,
    [controllerId],
  )) as { rows: { unplaced: number; waiting: number }[] };
  return rows[0] ?? { unplaced: 0, waiting: 0 };
}

/** Salts that are still there must belong to a commitment of their entry, by name. */
async function badOpenings(trx: Knex, controllerId: string): Promise<string[]> {
  const { rows } = (await trx.raw(
    `select o.entry_id as id, o.name from audit_openings o join audit_entries e on e.controller_id = o.controller_id and e.id = o.entry_id
     where o.controller_id = ? and (octet_length(o.salt) <> 16 or not (e.leaf::json -> 'commitments')::jsonb ? o.name) limit 100`.replace(
      '? o.name',
      '\\? o.name',
    ),
    [controllerId],
  )) as { rows: { id: string; name: string }[] };
  return rows.map(({ id, name }) => `entry ${id}: the opening "${name}" belongs to no commitment`);
}

/** Whether a value is the one that an entry committed to: SHA-256(salt ‖ value). */
export function opensCommitment(commitment: string, salt: Uint8Array, value: string): boolean {
  return sha256(salt, value).toString('hex') === commitment;
}
