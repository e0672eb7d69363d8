// What came in by each road against the cases by number: every difference has a name and a count, and what has none is said.
import type { BundleLook } from '../bundle/bundle-part.ts';
import type { NumberFindings } from '../metrics/missing-numbers.ts';
import { INTAKES, type Intake, SEALED_CASES, sealedBindings } from './sealed-cases.ts';
import { readRows } from './stream-rows.ts';

/** One road. `came_in` is counted where things arrive, `cases` by their numbers; the rest says what lies between. */
export interface Road {
  readonly intake: Intake;
  readonly came_in: number;
  /** Cases with a number. */
  readonly cases: number;
  /** The same wish of the same person, while it was open: kept with the case that was there. */
  readonly joined_open_case: number;
  /** Mail about a case that was there. */
  readonly continued_case: number;
  /** Mail that rules or people took for no request. */
  readonly no_request: number;
  readonly spam: number;
  /** Mail that waits for a person. */
  readonly waiting: number;
  /** Mail that was not read yet when the log was sealed. */
  readonly not_read: number;
  /** Nought, or something is wrong. */
  readonly unexplained: number;
}

/** A table of ours held against the log. */
export interface Held {
  readonly table: string;
  readonly in_table: number;
  readonly in_log: number;
  /** Rows that went by schedule, which the log outlives. */
  readonly destroyed_by_schedule: boolean;
}

export interface Reconciliation {
  readonly numbers: NumberFindings;
  readonly roads: readonly Road[];
  readonly held: readonly Held[];
}

interface Arrivals {
  readonly intake: Intake;
  readonly cases: number;
  readonly joined: number;
}
interface Mails {
  readonly state: 'opened-case' | 'continued-case' | 'ignored' | 'spam' | 'triage' | null;
  readonly mails: number;
}

/** Counts the whole log up to the checkpoint, whatever the days of the bundle: numbers begin with the first case. */
export async function reconcile(look: BundleLook, numbers: NumberFindings): Promise<Reconciliation> {
  const { work } = look;
  const bindings = sealedBindings(look);
  const arrivals = await readRows<Arrivals>(work, ARRIVALS, bindings);
  const mails = await readRows<Mails>(work, MAILS, bindings);
  const held = await readRows<Held>(work, HELD, { ...bindings, asOf: look.asOf.toString() });
  const mailsIn = (state: Mails['state']): number => mails.find((one) => one.state === state)?.mails ?? 0;
  const roads = INTAKES.map((intake): Road => {
    const { cases = 0, joined = 0 } = arrivals.find((one) => one.intake === intake) ?? {};
    const none = { continued_case: 0, no_request: 0, spam: 0, waiting: 0, not_read: 0 };
    const base = { intake, cases, joined_open_case: joined };
    if (intake !== 'mail') return { ...base, came_in: cases + joined, ...none, unexplained: 0 };
    const came = mails.reduce((sum, one) => sum + one.mails, 0);
    const apart = {
      continued_case: mailsIn('continued-case'),
      no_request: mailsIn('ignored'),
      spam: mailsIn('spam'),
      waiting: mailsIn('triage'),
      not_read: mailsIn(null),
    };
    const explained = Object.values(apart).reduce((sum, one) => sum + one, cases + joined);
    return { ...base, came_in: came, ...apart, unexplained: came - explained };
  });
  return { numbers, roads: roads.filter(({ came_in, cases }) => came_in > 0 || cases > 0), held };
}

const ARRIVALS = `with ${SEALED_CASES}
  select intake, count(*) filter (where event = any(:opened))::int as cases,
    count(*) filter (where event = 'request.duplicated')::int as joined
  from arrivals group by intake`;

/** Each mail stands where it was put last. */
const MAILS = `with ${SEALED_CASES}, judged as (
    select distinct on (about) about, details->>'state' as state from sealed where event = any(:mails)
    order by about, position desc
  )
  select judged.state, count(*)::int as mails from sealed left join judged using (about)
  where sealed.event = 'mail.received' group by judged.state`;

/** Tables whose rows arrive with what they are about. Cases written after the checkpoint are in no count. */
const HELD = `with ${SEALED_CASES}, counted as (
    select (select count(*) from numbered where intake = 'unused-account') as unused,
      (select count(*) from numbered) as cases,
      (select count(*) from sealed where event = 'mail.received') as mails,
      (select count(distinct about) from sealed where event = 'agent.named') as agents
  )
  select 'data_requests' as "table", (select count(*) from data_requests d where d.controller_id = :controllerId
      and not exists (select from audit_pending p join audit_entries e on e.controller_id = p.controller_id and e.id = p.entry_id
        where p.controller_id = :controllerId and e.event = any(:opened) and e.about = d.id::text)
      and not exists (select from audit_leaves l join audit_entries e on e.controller_id = l.controller_id and e.id = l.entry_id
        where l.controller_id = :controllerId and l.index >= :logSize::bigint and e.event = any(:opened) and e.about = d.id::text)
    )::int as in_table, cases::int as in_log, false as destroyed_by_schedule from counted
  union all
  select 'incoming_mails', (select count(*) from incoming_mails where controller_id = :controllerId and stored_at <= :asOf::timestamptz)::int, mails::int, true from counted
  union all
  select 'request_agents', (select count(distinct request_id) from request_agents a where controller_id = :controllerId
    and exists (select from sealed where event = 'agent.named' and about = a.request_id::text))::int, agents::int, true from counted
  union all
  select 'inactive_accounts', (select count(*) from inactive_accounts a where controller_id = :controllerId
    and exists (select from numbered where intake = 'unused-account' and id = a.request_id::text))::int, unused::int, false from counted`;
