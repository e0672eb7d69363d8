// What a verification looks at beside the leaves: entries that wait, lost ones, openings, and published files.
import type { Knex } from 'knex';
import { isProblem } from '../platform/problem.ts';
import { AuditCheckpoint } from './audit-log.ts';
import type { Findings } from './findings.ts';
import { publishedNote, publishedNotes } from './published.ts';
import { refuseRollback } from './rollback.ts';
import { commitmentsOf, ENTRY_COLUMNS, type EntryRow, tellsItsText } from './verify-rows.ts';

const BATCH = 5_000;
const SALT_BYTES = 16;

interface Places {
  readonly lost: number;
  readonly twice: number;
  readonly beyond: number;
  readonly newest: string;
  readonly size: string;
}

/**
 * Counts, in one statement and therefore at one moment: entries that neither wait nor have a place, entries that do
 * both, leaves and checkpoints beyond the size of the log. `used` tells whether anything was ever sealed.
 */
export async function checkPlaces(
  trx: Knex,
  controllerId: string,
  findings: Findings,
): Promise<{ used: boolean }> {
  const { rows } = (await trx.raw(
    `with log as (select coalesce(max(size), 0) as size from audit_logs where controller_id = :controllerId)
     select log.size,
       (select count(*)::int from audit_leaves l where l.controller_id = :controllerId and l.index >= log.size) as beyond,
       (select coalesce(max(c.size), 0) from audit_checkpoints c where c.controller_id = :controllerId) as newest,
       (select count(*)::int from audit_entries e where e.controller_id = :controllerId
          and not exists (select from audit_leaves l where l.controller_id = e.controller_id and l.entry_id = e.id)
          and not exists (select from audit_pending p where p.controller_id = e.controller_id and p.entry_id = e.id)) as lost,
       (select count(*)::int from audit_pending p where p.controller_id = :controllerId
          and exists (select from audit_leaves l where l.controller_id = p.controller_id and l.entry_id = p.entry_id)) as twice
     from log`,
    { controllerId },
  )) as { rows: Places[] };
  const [{ size, beyond, newest, lost, twice } = { size: '0', beyond: 0, newest: '0', lost: 0, twice: 0 }] =
    rows;
  if (lost > 0) findings.add(`${lost} entries are neither sealed nor waiting`);
  if (twice > 0) findings.add(`${twice} entries wait although they are sealed`);
  if (beyond > 0) findings.add(`${beyond} leaves stand beyond the end of the log`);
  if (newest !== size) findings.add(`log: says ${size} entries, its newest checkpoint is over ${newest}`);
  return { used: beyond > 0 || newest !== '0' || lost > 0 };
}

/** Entries that wait: their columns must tell what their text tells, too. Answers with how many there are. */
export async function checkWaiting(trx: Knex, controllerId: string, findings: Findings): Promise<number> {
  let waiting = 0;
  let after = '0';
  for (;;) {
    const { rows } = (await trx.raw(
      `select p.position, ${ENTRY_COLUMNS}
       from audit_pending p join audit_entries e on e.controller_id = p.controller_id and e.id = p.entry_id
       where p.controller_id = ? and p.position > ? order by p.position limit ?`,
      [controllerId, after, BATCH],
    )) as { rows: (EntryRow & { position: string })[] };
    for (const row of rows) {
      if (!tellsItsText(controllerId, row))
        findings.add(`waiting entry ${row.id}: its columns do not tell what its text tells`);
      after = row.position;
    }
    waiting += rows.length;
    if (rows.length < BATCH) return waiting;
  }
}

/** Salts that are still there must belong to a commitment of their entry, by name. */
export async function checkOpenings(trx: Knex, controllerId: string, findings: Findings): Promise<void> {
  let after: readonly [string, string] = ['00000000-0000-0000-0000-000000000000', ''];
  for (;;) {
    const { rows } = (await trx.raw(
      `select o.entry_id as id, o.name, octet_length(o.salt) as length, e.leaf
       from audit_openings o left join audit_entries e on e.controller_id = o.controller_id and e.id = o.entry_id
       where o.controller_id = ? and (o.entry_id, o.name) > (?::uuid, ?) order by o.entry_id, o.name limit ?`,
      [controllerId, ...after, BATCH],
    )) as { rows: { id: string; name: string; length: number; leaf: string | null }[] };
    for (const { id, name, length, leaf } of rows) {
      const commitments = leaf === null ? null : commitmentsOf(leaf);
      if (length !== SALT_BYTES || commitments === null || !Object.hasOwn(commitments, name))
        findings.add(`entry ${id}: the opening "${name}" belongs to no commitment`);
      after = [id, name];
    }
    if (rows.length < BATCH) return;
  }
}

/** The newest published checkpoint must not be ahead of the database, and each published one is stored the same. */
export async function checkPublished(
  trx: Knex,
  controllerId: string,
  measure: { readonly seed: Uint8Array; readonly folder: string },
  findings: Findings,
): Promise<void> {
  const { seed, folder } = measure;
  try {
    const published = await publishedNote(folder, controllerId);
    await refuseRollback(trx, controllerId, { published, seed });
    for await (const { size, note } of publishedNotes(folder, controllerId)) {
      const stored = await AuditCheckpoint.query(trx).findById([controllerId, size]);
      if (stored?.note !== note) findings.add(`checkpoint ${size}: published otherwise than stored`);
    }
  } catch (error) {
    if (!isProblem(error)) throw error;
    findings.add(error.message);
  }
}
