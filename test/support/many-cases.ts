// Very many cases of one controller, made by the database itself in a few statements: a believable mix of states.
import type { Client } from 'pg';

/**
 * Adds cases as a superuser: about a third with something to do, the others over; a thousandth are minors', some wait
 * for proofs, answers, business customers, owners of systems or a dispute. Their people have no address that could be opened.
 */
export async function fillCases(
  admin: Client,
  {
    controllerId,
    cases,
    assignees = [],
  }: { controllerId: string; cases: number; assignees?: readonly string[] },
): Promise<void> {
  await admin.query(
    `create temporary table if not exists made (id uuid, subject_id uuid, n int) on commit preserve rows`,
  );
  await admin.query('truncate made');
  // What stands here fits by its making, so that foreign keys need not be looked up a million times; and a dispute stands
  // on a warning that stands on a letter, where here the dispute alone is wanted.
  await admin.query('set session_replication_role = replica');
  await admin.query(
    `insert into made select gen_random_uuid(), gen_random_uuid(), n from generate_series(1, $1::int) n`,
    [cases],
  );
  await admin.query('insert into subjects (controller_id, id) select $1::uuid, subject_id from made', [
    controllerId,
  ]);
  await admin.query(
    `insert into data_requests (controller_id, id, reference, subject_id, "right", channel, status, status_at, received_at, due_on,
       denial_reason, assignee_id, next_moment_at, next_moment_on, next_moment_what, case_number)
     select $1::uuid, id, upper(substr(md5(id::text), 1, 4) || '-' || substr(md5(id::text), 5, 4)) || '-' || n, subject_id, wish, 'form', state,
       came + interval '3 days', came, (came + interval '30 days')::date,
       case when state = 'denied' then 'excessive' end,
       case when n % 3 <> 0 and cardinality($2::uuid[]) > 0 then ($2::uuid[])[1 + n % cardinality($2::uuid[])] end,
       case when ends then null else due end, case when ends then null else (due - interval '1 hour')::date end,
       case when ends then null when n % 7 = 0 then 'acknowledge' when n % 11 = 0 then 'extend' else 'answer' end,
       n + coalesce((select given from case_counters where controller_id = $1::uuid), 0)
     from (
       select made.*, ends, state, wish, came, came + interval '30 days' + ((n::bigint * 7919) % 86400) * interval '1 second' as due
       from made cross join lateral (
         select case when n % 100 < 66 then (array['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'denied', 'lapsed', 'lapsed', 'withdrawn'])[1 + (n / 100) % 8]
           else (array['received', 'received', 'received', 'verified', 'verified', 'cooling-off', 'planned', 'planned', 'approved', 'partly-fulfilled'])[1 + (n / 100) % 10] end as state,
           case when n % 1000 = 466 then 'minor-found'
             else (array['access', 'access', 'access', 'erasure', 'erasure', 'erasure', 'rectification', 'portability', 'objection', 'opt-out', 'appeal', 'complaint', 'other', 'depicted', 'restriction', 'recipients', 'limit-sensitive', 'objection-marketing'])[1 + (n * 31) % 18] end as wish
       ) kind cross join lateral (
         select state in ('fulfilled', 'denied', 'lapsed', 'withdrawn') as ends,
           now() - case when state in ('fulfilled', 'denied', 'lapsed', 'withdrawn') then ((n::bigint * 104729) % 1500) else ((n::bigint * 104729) % 33) end * interval '1 day'
             - ((n::bigint * 611953) % 86400) * interval '1 second' as came
       ) time
     ) all_of_it`,
    [controllerId, assignees],
  );
  await admin.query(
    `insert into case_counters (controller_id, given) values ($1::uuid, $2::bigint)
     on conflict (controller_id) do update set given = case_counters.given + $2::bigint`,
    [controllerId, cases],
  );
  await admin.query(
    `insert into proof_demands (controller_id, id, request_id, rung, fields, state, reason, overridden, asked_by_kind, asked_by, asked_at, told_at, silent_at, tries, answers)
     select $1::uuid, gen_random_uuid(), d.id, 'points', '[]', (array['open', 'comparing', 'silent'])[1 + made.n % 3], '\\x00', false, 'staff', 'x', now(), now(), now() + interval '14 days', 0, case when made.n % 3 = 1 then '[]'::jsonb end
     from made join data_requests d on d.id = made.id where d.status in ('verified', 'planned') and made.n % 13 = 0`,
    [controllerId],
  );
  await admin.query(
    `insert into customer_routings (controller_id, id, request_id, customer, contact, found_by, state, tries, reminders, told_at)
     select $1::uuid, gen_random_uuid(), d.id, 'Nordlicht Studio', 'desk@nordlicht.example', 'staff', (array['told', 'silent'])[1 + made.n % 2], 0, 0, now()
     from made join data_requests d on d.id = made.id where d.status = 'verified' and made.n % 17 = 0`,
    [controllerId],
  );
  await admin.query(
    `insert into channel_warnings (controller_id, id, request_id, kind, about_id, address, address_hash, address_key_id, code_hash, code_key_id, notice_id, written_at, disputed_at)
     select $1::uuid, gen_random_uuid(), d.id, 'erasure', d.id, '\\x00', '\\x00', d.id, '\\x00', d.id, d.id, now(), now()
     from made join data_requests d on d.id = made.id where d.status = 'planned' and made.n % 19 = 0`,
    [controllerId],
  );
  await admin.query(
    `insert into owner_tasks (controller_id, id, request_id, plan_id, step_id, system, kind, identify_by, owner, language, stage, asked_at, due_at, next_at)
     select $1::uuid, gen_random_uuid(), d.id, d.id, d.id, 'Paper files', 'access', '[]', 'files@studio.example', 'en', (array['asked', 'silent'])[1 + made.n % 2], now(), now() + interval '7 days', now() + interval '3 days'
     from made join data_requests d on d.id = made.id where d.status = 'approved' and made.n % 3 = 0`,
    [controllerId],
  );
  await admin.query(
    `insert into case_events (controller_id, id, request_id, kind, at, by_kind, by_id, written_at)
     select $1::uuid, gen_random_uuid(), d.id, said.kind, now(), 'staff', 'x', now()
     from made join data_requests d on d.id = made.id and d.status = 'verified' and made.n % 5 < 2
     join (values ('clarification_asked', 0), ('clarification_asked', 1), ('clarification_answered', 1)) said (kind, which)
       on said.which = made.n % 5`,
    [controllerId],
  );
  await admin.query('set session_replication_role = origin');
}
