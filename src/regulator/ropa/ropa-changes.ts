// When what the record of processing is made of was changed: entries of the log up to the checkpoint.
import type { AuditEvent } from '../../audit/vocabulary.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { countLoggedSince, loggedUpTo } from '../logged.ts';

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

/**
 * Ids of the entries up to the last day of the period, in the order of the log; how many came after it, and how many
 * after the checkpoint was signed.
 */
export async function changesOfRecord(look: BundleLook): Promise<{
  readonly entries: readonly string[];
  readonly after: number;
  readonly since: number;
}> {
  const { scope } = look;
  const end = scope.to.add({ days: 1 }).toZonedDateTime(look.work.controller.timeZone).toInstant();
  const found = await loggedUpTo(look, EVENTS);
  const before = found.filter(({ at }) => Temporal.Instant.compare(at, end) < 0);
  const since = await countLoggedSince(look, EVENTS);
  return { entries: before.map(({ id }) => id), after: found.length - before.length, since };
}
