// When what the record of processing is made of was changed: entries of the log up to the checkpoint.
import { AuditEntry } from '../../audit/audit-entry.ts';
import type { AuditEvent } from '../../audit/vocabulary.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';

const EVENTS = [
  'controller.created',
  'controller.changed',
  'pack.applied',
  'map.imported',
  'map.removed',
  'recipients.changed',
  'systems.changed',
  'purposes.changed',
  'customers.changed',
  'schedule.started',
  'schedule.ended',
] as const satisfies readonly AuditEvent[];

/** Ids of the entries up to the last day of the period, in the order of the log, and how many came after it. */
export async function changesOfRecord({ work, scope, logSize }: BundleLook): Promise<{
  readonly entries: readonly string[];
  readonly after: number;
}> {
  const { trx, controllerId, controller } = work;
  const end = scope.to.add({ days: 1 }).toZonedDateTime(controller.timeZone).toInstant();
  const found = await AuditEntry.query(trx)
    .select('audit_entries.id', 'audit_entries.at')
    .innerJoin('audit_leaves as leaf', (join) => {
      join.on('leaf.controller_id', 'audit_entries.controller_id').andOn('leaf.entry_id', 'audit_entries.id');
    })
    .where('audit_entries.controller_id', controllerId)
    .whereIn('event', [...EVENTS])
    .where('leaf.index', '<', String(logSize))
    .orderBy('leaf.index');
  const before = found.filter(({ at }) => Temporal.Instant.compare(at, end) < 0);
  return { entries: before.map(({ id }) => id), after: found.length - before.length };
}
