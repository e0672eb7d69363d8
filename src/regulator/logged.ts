// Entries of the log by their events, up to a checkpoint and in the order in which the log has them.
import { AuditEntry } from '../audit/audit-entry.ts';
import type { AuditEvent } from '../audit/vocabulary.ts';
import type { BundleLook } from './bundle/bundle-part.ts';

export type Logged = Pick<AuditEntry, 'id' | 'at' | 'about' | 'details'>;

/** What the log says of these events below the size of the look. For events of which there are few. */
export async function loggedUpTo(
  { work, logSize }: Pick<BundleLook, 'work' | 'logSize'>,
  events: readonly AuditEvent[],
): Promise<Logged[]> {
  const { trx, controllerId } = work;
  return await AuditEntry.query(trx)
    .select('audit_entries.id', 'audit_entries.at', 'audit_entries.about', 'audit_entries.details')
    .innerJoin('audit_leaves as leaf', (join) => {
      join.on('leaf.controller_id', 'audit_entries.controller_id').andOn('leaf.entry_id', 'audit_entries.id');
    })
    .where('audit_entries.controller_id', controllerId)
    .whereIn('event', [...events])
    .where('leaf.index', '<', String(logSize))
    .orderBy('leaf.index');
}

/** How many entries of these events the checkpoint does not cover: what changed since it was signed. */
export async function countLoggedSince(
  look: Pick<BundleLook, 'work' | 'logSize'>,
  events: readonly AuditEvent[],
): Promise<number> {
  const { trx, controllerId } = look.work;
  const all = await AuditEntry.query(trx)
    .where({ controllerId })
    .whereIn('event', [...events])
    .resultSize();
  return all - (await loggedUpTo(look, events)).length;
}
