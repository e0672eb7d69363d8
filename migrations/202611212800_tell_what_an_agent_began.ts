// A case that an agent set going says so: nobody proved the address in it; and an agent whom the law lets ask was settled by it.
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

async function allow(knex: Knex, values: string): Promise<void> {
  await knex.raw('alter table data_requests drop constraint data_requests_proven_by');
  await knex.raw(
    `alter table data_requests add constraint data_requests_proven_by check (proven_by in (${values}))`,
  );
}

const CHANGED = ['data_requests', 'request_agents'];

export async function up(knex: Knex): Promise<void> {
  await allow(knex, `'code', 'session', 'agent'`);
  // Agents are younger than the column, and her own code or session always wrote it.
  await overAllControllers(
    knex,
    CHANGED,
    `update data_requests r set proven_by = 'agent'
     where r.proven_by is null and r.verified_at is not null and r.about_request_id is null
       and exists (select from request_agents a where a.controller_id = r.controller_id
                   and a.request_id = r.id and a.named_at <= r.verified_at)`,
  );
  // Where the law asks for nothing, an agent was settled at the moment of naming, in the name of whoever sent the form.
  await overAllControllers(
    knex,
    CHANGED,
    `update request_agents set settled_by = 'law'
     where state = 'proven' and settled_by = 'subject' and settled_at = named_at`,
  );
  await knex.raw(`comment on column request_agents.settled_by is 'subject, staff, clock or law'`);
  await knex.raw(
    `comment on column data_requests.proven_by is 'code, session or agent; null: not proven, or no proof was asked for'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await overAllControllers(
    knex,
    CHANGED,
    `update request_agents set settled_by = 'subject' where settled_by = 'law'`,
  );
  await overAllControllers(
    knex,
    CHANGED,
    `update data_requests set proven_by = null where proven_by = 'agent'`,
  );
  await allow(knex, `'code', 'session'`);
}
