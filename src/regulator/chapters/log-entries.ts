// Entries of the sealed log by their events, for chapters that show what happened and cite it.
import type { AuditEvent } from '../../audit/vocabulary.ts';
import { sentenceFor } from '../../audit/vocabulary.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { streamBatches } from './stream-rows.ts';

/** Which entries: of these events, in the days of the bundle; in a bundle about one case only those about it, where `ofCases`. */
export interface Sought {
  readonly events: readonly AuditEvent[];
  readonly ofCases: boolean;
}

interface EntryRow {
  readonly entry_id: string;
  readonly index: number;
  readonly at: Temporal.Instant;
  readonly event: string;
  readonly about: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An entry as it is shown: who acted stands there by kind, and as a pseudonym where it was an account. */
export interface ShownEntry {
  readonly index: number;
  readonly at: Temporal.Instant;
  readonly event: string;
  readonly says: string;
  readonly about: string;
  readonly by: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const ENTRY_COLUMNS = ['index', 'at', 'event', 'says', 'about', 'by', 'details'] as const;

/** Entries in the order of the log. */
export async function* shownEntries(look: BundleLook, sought: Sought): AsyncGenerator<ShownEntry> {
  for await (const batch of entryRows(look, sought))
    for (const { index, at, event, about, actor_kind: kind, actor_id: id, details } of batch) {
      const by = kind === 'staff' ? look.pseudonyms.ofAccount(id) : kind;
      const whom = event.startsWith('account.') ? look.pseudonyms.ofAccount(about) : about;
      yield { index, at, event, says: sentenceFor(event), about: whom, by, details };
    }
}

/** Their ids, to be cited. */
export async function* entryIds(look: BundleLook, sought: Sought): AsyncGenerator<string> {
  for await (const batch of entryRows(look, sought)) for (const { entry_id: id } of batch) yield id;
}

/** How many there are of each event, the events in their order. */
export async function countEntries(look: BundleLook, sought: Sought): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const batch of entryRows(look, sought))
    for (const { event } of batch) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

function entryRows(
  { work, scope, logSize }: BundleLook,
  { events, ofCases }: Sought,
): AsyncGenerator<EntryRow[]> {
  return streamBatches<EntryRow>(work, ENTRIES, {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    logSize: logSize.toString(),
    events: [...events],
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: ofCases ? scope.requestId : null,
  });
}

const ENTRIES = `select e.id::text as entry_id, l.index::float8 as index, e.at, e.event, e.about, e.actor_kind, e.actor_id, e.details
  from audit_leaves l join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
  where l.controller_id = :controllerId and l.index < :logSize::bigint and e.event = any(:events)
    and case when :only::text is null then (e.at at time zone :zone)::date between :from::date and :to::date
      else e.about = :only::text end
  order by l.index`;
