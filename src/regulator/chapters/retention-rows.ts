// What schedules said, what sweeps did, and what looks found, in the days of a bundle: rows in the order of time.
import { ownMap } from '../../data-map/own-map.ts';
import { everySchedule } from '../../data-map/own-schedules.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { streamBatches } from './stream-rows.ts';

/** A version of a schedule that held on any day of the bundle. */
export interface ShownSchedule {
  readonly schedule_id: string;
  readonly collection: string;
  readonly bound: string;
  readonly period: string;
  readonly counted_from: string | null;
  readonly counted_from_event: string | null;
  readonly year_end: string | null;
  readonly purpose: string | null;
  readonly rows: readonly unknown[];
  readonly places: unknown;
  readonly fields: readonly string[] | null;
  readonly ending: string | null;
  readonly legal_basis: string;
  readonly reason: string | null;
  readonly chosen_by: string | null;
  readonly provision: string | null;
  readonly started_at: Temporal.Instant;
  readonly ended_at: Temporal.Instant | null;
}

/** One sweep: planned, approved, begun, ended, or never run. */
export interface ShownSweep {
  readonly plan_id: string;
  readonly collection: string;
  readonly planned_at: Temporal.Instant;
  readonly cutoff: Temporal.Instant;
  readonly schedule_versions: readonly string[];
  readonly had_to_be_approved_for: readonly string[];
  readonly approved_at: Temporal.Instant | null;
  readonly approved_by: string | null;
  readonly started_at: Temporal.Instant | null;
  readonly finished_at: Temporal.Instant | null;
  /** Rows that the schedules would let go, as the dry run counted them. */
  readonly scanned: number;
  readonly held: number;
  readonly kept_by_references: number;
  readonly deleted: number | null;
  readonly masked: number | null;
  readonly found_again: number | null;
  readonly failed_steps: number;
  readonly problems: string | null;
  readonly outcome: string | null;
}

/** The oldest row of one schedule at one look. */
export interface ShownLook {
  readonly collection: string;
  readonly at: Temporal.Instant;
  readonly clock_trusted: boolean;
  readonly schedule_id: string | null;
  readonly oldest: string | null;
  readonly due: number | null;
  readonly held: number | null;
  readonly kept_by_references: number | null;
  readonly exact: boolean;
  readonly problem: string | null;
}

/** A time in which nobody looked at a collection, or in which looks failed. */
export interface Misfire {
  readonly collection: string;
  readonly kind: 'missed' | 'failed';
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly failed_looks: number;
  readonly problem: string | null;
}

function values({ work, scope, asOf }: BundleLook) {
  const { controllerId, controller } = work;
  const { from, to } = scope;
  return {
    controllerId,
    zone: controller.timeZone,
    asOf: asOf.toString(),
    from: from.toString(),
    to: to.toString(),
  };
}

/** Schedules of the controller, in all versions of these days, and then those of the house for its own tables. */
export async function* schedules(look: BundleLook): AsyncGenerator<ShownSchedule> {
  for await (const batch of streamBatches<ShownSchedule>(look.work, SCHEDULES, values(look))) yield* batch;
  const ours = new Set((await ownMap()).schedules.map(({ collection }) => collection));
  const written = new Set<string>();
  for await (const batch of streamBatches<{ schedule_id: string }>(look.work, SCHEDULES, values(look)))
    for (const { schedule_id: id } of batch) written.add(id);
  for (const one of await everySchedule(look.work)) {
    if (!ours.has(one.collection) || written.has(one.id)) continue;
    yield {
      schedule_id: one.id,
      collection: one.collection,
      bound: one.bound,
      period: one.period,
      counted_from: one.countedFrom,
      counted_from_event: one.countedFromEvent,
      year_end: one.yearEnd,
      purpose: one.purpose,
      rows: one.filters,
      places: one.places,
      fields: one.fields,
      ending: one.ending,
      legal_basis: one.legalBasis,
      reason: one.reason,
      chosen_by: one.chosenBy,
      provision: one.provision,
      started_at: one.startedAt,
      ended_at: null,
    };
  }
}

/** Sweeps that were planned in these days. */
export async function* sweeps(look: BundleLook): AsyncGenerator<ShownSweep> {
  for await (const batch of streamBatches<ShownSweep>(look.work, SWEEPS, values(look)))
    for (const one of batch) yield asOfThen(look, one);
}

const NOT_ENDED = {
  finished_at: null,
  deleted: null,
  masked: null,
  found_again: null,
  failed_steps: 0,
  problems: null,
  outcome: null,
} as const;

/** A sweep as it stood at the checkpoint: what came after it has not come yet. */
function asOfThen({ asOf, pseudonyms }: BundleLook, sweep: ShownSweep): ShownSweep {
  const came = (at: Temporal.Instant | null): boolean =>
    at !== null && Temporal.Instant.compare(at, asOf) <= 0;
  const approved = came(sweep.approved_at);
  return {
    ...sweep,
    ...(came(sweep.finished_at) ? {} : NOT_ENDED),
    approved_at: approved ? sweep.approved_at : null,
    approved_by: approved && sweep.approved_by !== null ? pseudonyms.ofAccount(sweep.approved_by) : null,
    started_at: came(sweep.started_at) ? sweep.started_at : null,
  };
}

/** Looks at stores in these days. */
export async function* looks(look: BundleLook): AsyncGenerator<ShownLook> {
  for await (const batch of streamBatches<ShownLook>(look.work, LOOKS, values(look))) yield* batch;
}

/** Hours of these days in which a look was missed or failed. */
export async function* misfires(look: BundleLook): AsyncGenerator<Misfire> {
  for await (const batch of streamBatches<Misfire>(look.work, MISFIRES, values(look))) yield* batch;
}

const IN_DAYS = (column: string): string =>
  `(${column} at time zone :zone)::date between :from::date and :to::date and ${column} <= :asOf::timestamptz`;

const SCHEDULES = `select id::text as schedule_id, collection, bound, period, counted_from, counted_from_event, year_end, purpose,
    filters as rows, places, fields, ending, legal_basis, reason, chosen_by, provision, started_at,
    case when ended_at <= :asOf::timestamptz then ended_at end as ended_at
  from retention_schedules
  where controller_id = :controllerId and started_at <= :asOf::timestamptz and (started_at at time zone :zone)::date <= :to::date
    and (ended_at is null or (ended_at at time zone :zone)::date >= :from::date)
  order by collection, bound desc, started_at, digest, id`;

const SWEEPS = `select s.plan_id::text, s.collection, s.drawn_at as planned_at, s.moment as cutoff, s.schedule_ids as schedule_versions,
    s.asks as had_to_be_approved_for, p.approved_at, p.approved_by::text, began.at as started_at, s.finished_at,
    s.due::float8 as scanned, s.held::float8, s.referred::float8 as kept_by_references, went.deleted, went.masked,
    s.remaining::float8 as found_again, coalesce(went.failed, 0)::int as failed_steps, went.problems, s.outcome
  from sweeps s
  join plans p on p.controller_id = s.controller_id and p.id = s.plan_id
  left join (
    select plan_id, min(started_at) as at from plan_steps where controller_id = :controllerId group by plan_id
  ) began on began.plan_id = s.plan_id
  left join (
    select plan_id, sum((line->>'rows')::float8) filter (where line->>'act' = 'delete') as deleted,
      sum((line->>'rows')::float8) filter (where line->>'act' = 'mask') as masked,
      count(*) filter (where line->>'problem' is not null) as failed,
      string_agg(distinct line->>'problem', ' ' order by line->>'problem') as problems
    from sweeps cross join lateral jsonb_array_elements(coalesce(lines, '[]')) line
    where controller_id = :controllerId group by plan_id
  ) went on went.plan_id = s.plan_id
  where s.controller_id = :controllerId and ${IN_DAYS('s.drawn_at')}
  order by s.drawn_at, s.plan_id`;

const LOOKS = `select collection, at, trusted as clock_trusted, one->>'scheduleId' as schedule_id, one->>'oldest' as oldest,
    due::float8, held::float8, referred::float8 as kept_by_references, exact, problem
  from retention_looks left join lateral jsonb_array_elements(oldest) with ordinality given(one, number) on true
  where controller_id = :controllerId and ${IN_DAYS('at')}
  order by at, collection, id, number`;

/** Failures come from the looks themselves, hour by hour: a row of hours goes on being written after the checkpoint. */
const MISFIRES = `select * from (
    select collection, 'missed' as kind, missed_from as "from", missed_until as until, 0 as failed_looks, null as problem
    from retention_hours where controller_id = :controllerId and missed_from is not null and ${IN_DAYS('missed_until')}
    union all
    select collection, 'failed', min(at), max(at), count(*)::int, coalesce(problem, 'clock-not-trusted')
    from retention_looks where controller_id = :controllerId and (problem is not null or not trusted) and ${IN_DAYS('at')}
    group by collection, date_trunc('hour', at), problem
  ) told order by "from", collection, kind, problem`;
