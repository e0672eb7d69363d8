// Honest numbers: how many requests came, how many were answered in time, how long it took; counted from the log.
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import { CASE_FACTS, FACT_BINDINGS } from './case-facts.ts';

/** Requests that came in one month, for one right, or at all. Every request stands in exactly one of the ends. */
export interface Line {
  readonly of: 'all' | 'month' | 'right';
  /** `2026-11`, `erasure`; empty for all. */
  readonly key: string;
  readonly received: number;
  /** Answered on or before the day that was due, without an extension. */
  readonly inTime: number;
  /** Answered in time after the person was told that it takes longer. */
  readonly inTimeExtended: number;
  readonly late: number;
  /** Still open, and the day has not passed. */
  readonly open: number;
  readonly overdue: number;
  /** Ended as duplicates of cases that go on. */
  readonly joined: number;
  readonly lapsed: number;
  readonly withdrawn: number;
  /** Days from receipt to the answer; null where nothing was answered. */
  readonly medianDays: number | null;
  /** Requests whose receipt the law wants acknowledged, and those where that was done in time. */
  readonly toAcknowledge: number;
  readonly acknowledged: number;
}

/** Open requests by the days since they came; `to` null: and more. */
export interface Age {
  readonly from: number;
  readonly to: number | null;
  readonly requests: number;
}

/** Second looks at cases: opened again, and how appeals and complaints ended. */
export interface Reviews {
  readonly reopened: number;
  readonly appeals: number;
  readonly appealsUpheld: number;
  readonly complaints: number;
  readonly complaintsUpheld: number;
}

/** Recipients that were told (GDPR Art. 19): how many answered, and how long they took. */
export interface Recipients {
  readonly told: number;
  readonly answered: number;
  readonly medianDays: number | null;
}

/** Owners of systems without a connection that were asked: how many answered, and how long they took. */
export type Owners = { readonly [K in 'asked' | 'answered']: number } & {
  readonly medianDays: number | null;
};

/** Questions to people: how many stopped the clock, and how long people took. */
export interface Questions {
  readonly asked: number;
  readonly pausing: number;
  readonly answered: number;
  readonly medianDays: number | null;
}

export interface Numbers {
  /** Months from the first to the last, those without a request too. */
  readonly months: readonly Line[];
  readonly rights: readonly Line[];
  readonly all: Line;
  /** Of every open request, whenever it came. */
  readonly ages: readonly Age[];
  readonly questions: Questions;
  readonly reviews: Reviews;
  readonly recipients: Recipients;
  readonly owners: Owners;
}

/** Whole months, the first and the last included. */
export interface Months {
  readonly from: Temporal.PlainYearMonth;
  readonly to: Temporal.PlainYearMonth;
}

const AGES = [0, 8, 31, 61, 91] as const;

type Row = Omit<Line, 'of' | 'key'> & { readonly month: string | null; readonly right: string | null };

/** Counts what came in these months, from the entries of the log alone: nothing is kept beside it that could differ. */
export async function readNumbers(work: Work, { from, to }: Months): Promise<Numbers> {
  const { timeZone: zone } = work.controller;
  const bindings = {
    ...FACT_BINDINGS,
    controllerId: work.controllerId,
    zone,
    today: dayOf(work.at, zone).toString(),
    from: from.toPlainDate({ day: 1 }).toString(),
    until: to.add({ months: 1 }).toPlainDate({ day: 1 }).toString(),
  };
  const read = async <R>(sql: string, more = {}): Promise<R[]> =>
    ((await work.trx.raw(sql, { ...bindings, ...more })) as { rows: R[] }).rows;
  const rows = await read<Row>(LINES);
  const ages = await read<{ from: number; requests: number }>(OPEN_AGES, { bounds: [...AGES] });
  const [questions] = await read<Questions>(QUESTIONS);
  const [reviews] = await read<Reviews>(REVIEWS);
  const [recipients] = await read<Recipients>(RECIPIENTS);
  const [owners] = await read<Owners>(OWNERS);
  const lines = rows.map(lineOf);
  return {
    months: monthsOf({ from, to }).map(
      (key) => lines.find((line) => line.of === 'month' && line.key === key) ?? emptyLine('month', key),
    ),
    rights: lines.filter(({ of }) => of === 'right'),
    all: lines.find(({ of }) => of === 'all') ?? emptyLine('all', ''),
    ages: AGES.map((first, index) => ({
      from: first,
      to: AGES[index + 1] === undefined ? null : (AGES[index + 1] ?? 0) - 1,
      requests: ages.find((row) => row.from === first)?.requests ?? 0,
    })),
    questions: questions ?? { asked: 0, pausing: 0, answered: 0, medianDays: null },
    reviews: reviews ?? { reopened: 0, appeals: 0, appealsUpheld: 0, complaints: 0, complaintsUpheld: 0 },
    recipients: recipients ?? { told: 0, answered: 0, medianDays: null },
    owners: owners ?? { asked: 0, answered: 0, medianDays: null },
  };
}

function lineOf({ month, right, ...counts }: Row): Line {
  if (month !== null) return { of: 'month', key: month, ...counts };
  return right === null ? { of: 'all', key: '', ...counts } : { of: 'right', key: right, ...counts };
}

function emptyLine(of: Line['of'], key: string): Line {
  const counts = { received: 0, inTime: 0, inTimeExtended: 0, late: 0, open: 0, overdue: 0 };
  const ends = { joined: 0, lapsed: 0, withdrawn: 0, medianDays: null, toAcknowledge: 0, acknowledged: 0 };
  return { of, key, ...counts, ...ends };
}

function monthsOf({ from, to }: Months): string[] {
  const keys: string[] = [];
  for (let month = from; Temporal.PlainYearMonth.compare(month, to) <= 0; month = month.add({ months: 1 }))
    keys.push(month.toString());
  return keys;
}

/** Counts in one pass by month, by right, and in all. */
const LINES = `with ${CASE_FACTS}, chosen as (
    select *, to_char(received_on, 'YYYY-MM') as month from facts
    where received_on >= :from::date and received_on < :until::date
  )
  select month, "right",
    count(*)::int as received,
    (count(*) filter (where answered and ended_on <= due_on and not extended))::int as "inTime",
    (count(*) filter (where answered and ended_on <= due_on and extended))::int as "inTimeExtended",
    (count(*) filter (where answered and ended_on > due_on))::int as late,
    (count(*) filter (where open and due_on >= :today::date))::int as open,
    (count(*) filter (where open and due_on < :today::date))::int as overdue,
    (count(*) filter (where state = 'request.joined'))::int as joined,
    (count(*) filter (where state = 'request.lapsed'))::int as lapsed,
    (count(*) filter (where state = 'request.withdrawn'))::int as withdrawn,
    (percentile_cont(0.5) within group (order by ended_on - received_on) filter (where answered))::float as "medianDays",
    (count(*) filter (where acknowledge_by is not null))::int as "toAcknowledge",
    (count(*) filter (where acknowledged_on <= acknowledge_by))::int as acknowledged
  from chosen
  group by grouping sets ((month), ("right"), ())
  order by month nulls last, "right" nulls last`;

const OPEN_AGES = `with ${CASE_FACTS}
  select (select max(bound) from unnest(:bounds::int[]) as given(bound) where bound <= :today::date - received_on) as "from",
    count(*)::int as requests
  from facts where open group by 1`;

const REVIEWS = `with ${CASE_FACTS}, chosen as (
    select * from facts where received_on >= :from::date and received_on < :until::date
  )
  select (count(*) filter (where reopened))::int as reopened,
    (count(*) filter (where "right" = 'appeal'))::int as appeals,
    (count(*) filter (where "right" = 'appeal' and judged in ('upheld', 'upheld-in-part')))::int as "appealsUpheld",
    (count(*) filter (where "right" = 'complaint'))::int as complaints,
    (count(*) filter (where "right" = 'complaint' and judged in ('upheld', 'upheld-in-part')))::int as "complaintsUpheld"
  from chosen`;

/** One line a notice, since a recipient may be told of several things in a case: told first, answered once. */
const RECIPIENTS = `with told as (
    select about, details->>'noticeId' as notice, min(at) as told_at from audit_entries
    where controller_id = :controllerId and event = 'recipient.told' group by 1, 2
  ), answered as (
    select about, details->>'noticeId' as notice, min(at) as answered_at from audit_entries
    where controller_id = :controllerId and event = 'recipient.answered' group by 1, 2
  )
  select count(*)::int as told, count(answered_at)::int as answered,
    (percentile_cont(0.5) within group (order by (answered_at at time zone :zone)::date - (told_at at time zone :zone)::date)
      filter (where answered_at is not null))::float as "medianDays"
  from told left join answered using (about, notice)
  where (told_at at time zone :zone)::date >= :from::date and (told_at at time zone :zone)::date < :until::date`;

/** One line a task: asked once, answered once. */
const OWNERS = `with asked as (
    select details->>'taskId' as task, at as asked_at from audit_entries
    where controller_id = :controllerId and event = 'owner.asked'
  ), answered as (
    select details->>'taskId' as task, at as answered_at from audit_entries
    where controller_id = :controllerId and event = 'owner.answered'
  )
  select count(*)::int as asked, count(answered_at)::int as answered,
    (percentile_cont(0.5) within group (order by (answered_at at time zone :zone)::date - (asked_at at time zone :zone)::date)
      filter (where answered_at is not null))::float as "medianDays"
  from asked left join answered using (task)
  where (asked_at at time zone :zone)::date >= :from::date and (asked_at at time zone :zone)::date < :until::date`;

/** A question is answered by the next answer of the same case. */
const QUESTIONS = `with asked as (
    select entry.at, entry.details->>'pauses' = 'true' as pausing,
      (select min(coalesce((reply.details->>'at')::timestamptz, reply.at)) from audit_entries reply
        where reply.controller_id = entry.controller_id and reply.about = entry.about
          and reply.event = 'request.questionReplied' and reply.position > entry.position) as replied_at
    from audit_entries entry
    where entry.controller_id = :controllerId and entry.event = 'request.questionAsked'
      and (entry.at at time zone :zone)::date >= :from::date and (entry.at at time zone :zone)::date < :until::date
  )
  select count(*)::int as asked, (count(*) filter (where pausing))::int as pausing,
    (count(*) filter (where replied_at is not null))::int as answered,
    (percentile_cont(0.5) within group (order by (replied_at at time zone :zone)::date - (at at time zone :zone)::date)
      filter (where replied_at is not null))::float as "medianDays"
  from asked`;
