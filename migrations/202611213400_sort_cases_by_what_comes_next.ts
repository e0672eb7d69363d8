// Cases know their next legally binding moment, in which order the desk lists them, and who works on them.
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

const ENDED = `('fulfilled', 'denied', 'lapsed', 'withdrawn', 'duplicate')`;
const OPEN = 'where list_rank < 2';

/** Letters that confirm to a person that the request has come in, as they were when this ran. */
const RECEIPTS = `('request-received', 'request-received-by-mail', 'cooling-off-started', 'request-in-effect', 'complaint-acknowledged')`;

/**
 * Gives every case that is not over its moment, as `requests/next-moment.ts` counts it. Clocks that stand still, wait or
 * were extended are counted to the day by the next hour's job: they are marked as due for it.
 */
export const FILL = `
  with known as (
    select d.controller_id, d.id, d.due_on, d.status, d."right", d.received_at, c.time_zone, c.minor_within_hours,
      case when d.acknowledge_by is not null and d.status <> 'partly-fulfilled' and not exists (
        select from notices n where n.controller_id = d.controller_id and n.request_id = d.id
          and n.letter in ${RECEIPTS} and n.state in ('waiting', 'sent'))
        then d.acknowledge_by end as acknowledge_by,
      (d.derivation->>'first_limit')::date as first_limit,
      d.rule->'extension'->>'unit' <> 'none' and d.derivation->'extension' = 'null'::jsonb as extends,
      coalesce(d.derivation->'extension', 'null') <> 'null'::jsonb as extended,
      coalesce(jsonb_array_length(d.derivation->'standing_still'), 0) > 0
        or coalesce(jsonb_array_length(d.derivation->'start'->'waiting_for'), 0) > 0 as stands,
      (select clock->>'what' from jsonb_array_elements(coalesce(d.clocks, '[]')) clock
        where clock->>'name' = d.governed_by and clock->>'dueOn' = d.due_on::text limit 1) as what,
      (select clock->>'binds' from jsonb_array_elements(coalesce(d.clocks, '[]')) clock
        where clock->>'name' = d.governed_by and clock->>'dueOn' = d.due_on::text limit 1) as binds
    from data_requests d join controllers c on c.id = d.controller_id
    where d.status not in ${ENDED}
  ), chosen as (
    select known.*,
      case
        when acknowledge_by <= due_on then 'acknowledge'
        when stands then 'paused'
        when what = 'stop' then 'stop'
        when extends and binds = 'law' and status <> 'partly-fulfilled' and first_limit = due_on
          and ((first_limit + 1)::timestamp at time zone time_zone) > now() then 'answer-or-extend'
        else 'answer' end as moment,
      case when acknowledge_by <= due_on then acknowledge_by else due_on end as day
    from known
  ), timed as (
    select chosen.*,
      case when "right" = 'minor-found' and moment <> 'acknowledge'
        then least((day + 1)::timestamp at time zone time_zone, received_at + make_interval(hours => minor_within_hours))
        else (day + 1)::timestamp at time zone time_zone end as at
    from chosen
  )
  update data_requests d set next_moment_what = moment, next_moment_on = day, next_moment_at = at,
    moment_moves_at = case when stands or extended then now() when moment = 'answer-or-extend' then at end
  from timed where timed.controller_id = d.controller_id and timed.id = d.id`;

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('data_requests', (table) => {
    table.timestamp('next_moment_at', moment).comment('When the next legally binding moment is over');
    table.date('next_moment_on').comment('Its day, where the controller is');
    table.text('next_moment_what').comment('What must have happened by then');
    table
      .timestamp('moment_moves_at', moment)
      .comment('From when on another moment is the next one although nothing happened; null: never');
    table.uuid('assignee_id').comment('Who works on the case; null: nobody yet');
    table.foreign(['controller_id', 'assignee_id']).references(['controller_id', 'id']).inTable('accounts');
    table.check(
      `next_moment_what in ('acknowledge', 'paused', 'resume', 'extend', 'answer-or-extend', 'answer', 'stop')`,
      [],
      'data_requests_moment',
    );
    table.check(
      `(next_moment_at is null) = (next_moment_what is null) and (next_moment_at is null) = (next_moment_on is null)`,
      [],
      'data_requests_moment_whole',
    );
  });
  await overAllControllers(knex, ['data_requests', 'notices'], FILL);
  // The database derives the rank, so that it can never contradict the status.
  await knex.raw(`alter table data_requests add column list_rank smallint not null generated always as (
    case when status in ${ENDED} then 2 when "right" = 'minor-found' and status <> 'partly-fulfilled' then 0 else 1 end) stored`);
  await knex.raw(`comment on column data_requests.list_rank is
    '0: a minor’s, before everything; 1: something is to be done; 2: over'`);
  await knex.raw(`alter table data_requests add constraint data_requests_moment_known
    check (list_rank = 2 or next_moment_at is not null)`);
  const indexes = {
    work_list: `(controller_id, list_rank, next_moment_at, id) include (next_moment_what) ${OPEN}`,
    work_list_of_assignee: `(controller_id, assignee_id, list_rank, next_moment_at, id) ${OPEN}`,
    work_list_by_status: `(controller_id, status, list_rank, next_moment_at, id) ${OPEN}`,
    work_list_by_right: `(controller_id, "right", list_rank, next_moment_at, id) ${OPEN}`,
    ended_list: `(controller_id, status_at, id) where list_rank = 2`,
    ended_list_by_status: `(controller_id, status, status_at, id) where list_rank = 2`,
    ended_list_by_right: `(controller_id, "right", status_at, id) where list_rank = 2`,
    ended_list_of_assignee: `(controller_id, assignee_id, status_at, id) where list_rank = 2 and assignee_id is not null`,
    moments_that_move: `(moment_moves_at) where moment_moves_at is not null`,
    cases_of_subject: `(controller_id, subject_id, received_at)`,
  };
  for (const [name, on] of Object.entries(indexes))
    await knex.raw(`create index ${name} on data_requests ${on}`);
  await knex.raw(`create index disputed_cases on channel_warnings (controller_id, request_id)
    where disputed_at is not null and settled_at is null`);
  await knex.raw('grant select (moment_moves_at) on data_requests to habeas_clock');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index disputed_cases');
  await knex.raw('drop index cases_of_subject');
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropChecks(['data_requests_moment_known', 'data_requests_moment_whole', 'data_requests_moment']);
    table.dropForeign(['controller_id', 'assignee_id']);
    table.dropColumns(
      'list_rank',
      'next_moment_at',
      'next_moment_on',
      'next_moment_what',
      'moment_moves_at',
      'assignee_id',
    );
  });
}
