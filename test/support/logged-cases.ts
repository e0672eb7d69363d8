// Very many cases with their entries in the sealed log, made by the database itself: for what must not grow with their number.
import type { Client } from 'pg';
import { fillCases } from './many-cases.ts';

/**
 * Adds cases with six entries each, the clock of the case `like`, and leaves that nobody signed. Answers with the size of the
 * log. The log was empty, or sealed to its end.
 */
export async function fillLog(
  admin: Client,
  { controllerId, cases, like }: { controllerId: string; cases: number; like: string },
): Promise<bigint> {
  await fillCases(admin, { controllerId, cases });
  await admin.query('set session_replication_role = replica');
  await admin.query(
    `update data_requests d set law = one.law, law_digest = one.law_digest, law_by = one.law_by, law_why = one.law_why, rule = one.rule,
       derivation = one.derivation, clocks = one.clocks, governed_by = one.governed_by
     from data_requests one where one.id = $1::uuid and d.id in (select id from made)`,
    [like],
  );
  await admin.query(
    `insert into case_events (controller_id, id, request_id, kind, at, by_kind, by_id, written_at)
     select controller_id, gen_random_uuid(), id, 'received', received_at, 'subject', 'x', received_at
     from data_requests where id in (select id from made)`,
  );
  await admin.query(
    `insert into audit_entries (controller_id, id, at, event, about, actor_kind, actor_id, details, leaf)
     select d.controller_id, gen_random_uuid(), d.received_at + step.number * interval '1 hour', step.event, d.id::text, 'machine', 'worker',
       case step.number
         when 0 then jsonb_build_object('caseNumber', d.case_number, 'reference', d.reference, 'right', d."right", 'channel', d.channel,
           'law', d.law, 'receivedAt', to_char(d.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'dueOn', d.due_on::text, 'acknowledgeBy', null)
         when 1 then '{"letter": "request-received"}'
         when 3 then '{"pauses": true}'
         when 5 then jsonb_build_object('reason', d.denial_reason)
         else '{}' end, ''
     from data_requests d cross join lateral (values (0, 'request.received'), (1, 'letter.sent'), (2, 'request.verified'),
         (3, 'request.questionAsked'), (4, 'request.questionReplied'),
         (5, case d.status when 'fulfilled' then 'request.fulfilled' when 'denied' then 'request.denied'
           when 'lapsed' then 'request.lapsed' when 'withdrawn' then 'request.withdrawn' else 'request.planned' end)) step (number, event)
     where d.id in (select id from made)
     order by d.case_number, step.number`,
  );
  await admin.query(
    `insert into audit_leaves (controller_id, index, entry_id, hash)
     select controller_id, row_number() over (order by position) - 1 + (select count(*) from audit_leaves where controller_id = $1::uuid), id, '\\x00'
     from audit_entries e where controller_id = $1::uuid
       and not exists (select from audit_leaves l where l.controller_id = e.controller_id and l.entry_id = e.id)`,
    [controllerId],
  );
  await admin.query('delete from audit_pending where controller_id = $1::uuid', [controllerId]);
  await admin.query('set session_replication_role = origin');
  await admin.query('analyze');
  const { rows } = await admin.query<{ size: string }>(
    'select count(*) as size from audit_leaves where controller_id = $1::uuid',
    [controllerId],
  );
  return BigInt(rows[0]?.size ?? 0);
}
