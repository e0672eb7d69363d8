// Chapter 5, its other half: uses of data that people put an end to by objection, opt-out or restriction, and since when.
import type { BundleLook } from '../bundle/bundle-part.ts';
import { streamBatches } from './stream-rows.ts';

/** One ended use. */
interface EndedUse {
  readonly case_number: number | null;
  readonly case_id: string | null;
  readonly subject_id: string | null;
  readonly about: 'person' | 'item';
  readonly use: string;
  /** What ended it: a case, or a signal of the person's browser. */
  readonly by: 'request' | 'signal';
  readonly ended_since: Temporal.Instant;
  readonly ends_again_on: Temporal.Instant | null;
  readonly restored_at: Temporal.Instant | null;
}

type ShownUse = Omit<EndedUse, 'subject_id'> & { readonly person: string | null };

export const ENDED_COLUMNS: readonly (keyof ShownUse)[] = [
  'case_number',
  'case_id',
  'person',
  'about',
  'use',
  'by',
  'ended_since',
  'ends_again_on',
  'restored_at',
];

/** Each use that stood ended on a day of the bundle, by case. */
export async function* endedUses({ work, scope, asOf, pseudonyms }: BundleLook): AsyncGenerator<ShownUse> {
  const values = {
    controllerId: work.controllerId,
    zone: work.controller.timeZone,
    asOf: asOf.toString(),
    from: scope.from.toString(),
    to: scope.to.toString(),
    only: scope.requestId,
  };
  for await (const batch of streamBatches<EndedUse>(work, USES, values))
    for (const { subject_id: id, ...use } of batch)
      yield { ...use, person: id === null ? null : pseudonyms.ofSubject(id) };
}

/** What stood on any day of the bundle; an end that came after the checkpoint has not come yet. */
const USES = `select d.case_number::int, o.request_id::text as case_id, o.subject_id::text,
    case when o.subject_id is null then 'item' else 'person' end as about, o.use,
    case when o.signal_id is null then 'request' else 'signal' end as by, o.since as ended_since,
    o.lifts_at as ends_again_on, case when o.ended_at <= :asOf::timestamptz then o.ended_at end as restored_at
  from objections o left join data_requests d on d.controller_id = o.controller_id and d.id = o.request_id
  where o.controller_id = :controllerId and o.since <= :asOf::timestamptz
    and case when :only::text is null then (o.since at time zone :zone)::date <= :to::date
      and (o.ended_at is null or (o.ended_at at time zone :zone)::date >= :from::date)
      else o.request_id::text = :only::text end
  order by d.case_number, o.since, o.use, o.id`;
