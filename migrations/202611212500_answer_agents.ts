// What lets an agent have the data of the person for whom they asked, the link for it, and the code that opens it.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

async function allowPurposes(knex: Knex, purposes: string): Promise<void> {
  await knex.raw('alter table challenges drop constraint challenges_purpose');
  await knex.raw(`alter table challenges add constraint challenges_purpose check (purpose in (${purposes}))`);
}

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('agent_grants', (table) => {
    table.comment('That an agent may have a copy of the data: who said so, and until when it stood');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('agent_id').notNullable();
    table
      .text('given_by')
      .notNullable()
      .comment('subject: herself; staff: a paper that expressly covers the data');
    table.timestamp('given_at', moment).notNullable();
    table.uuid('notice_id').notNullable().comment('The letter that tells the person');
    table.timestamp('look_at', moment).comment('When the clock looks next; null: nothing is waited for');
    table.timestamp('ended_at', moment);
    table.text('ended_by').comment('subject: she took it back; else it was replaced by a newer one');
    table.primary(['controller_id', 'id']);
    for (const [column, other] of [
      ['request_id', 'data_requests'],
      ['agent_id', 'request_agents'],
      ['notice_id', 'notices'],
    ] as const)
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable(other);
    table.check(`given_by in ('subject', 'staff')`, [], 'agent_grants_giver');
    table.check('(ended_at is null) = (ended_by is null)', [], 'agent_grants_ended');
    table.check('ended_at is null or look_at is null', [], 'agent_grants_look');
  });
  await knex.raw(
    'create unique index one_standing_grant on agent_grants (controller_id, agent_id) where ended_at is null',
  );
  await knex.raw('create index grants_of_request on agent_grants (controller_id, request_id, given_at)');
  await knex.raw('create index grants_to_look_at on agent_grants (look_at) where look_at is not null');
  await protect(knex, 'agent_grants', { clockColumns: ['controller_id', 'id', 'look_at'] });
  await knex.schema.alterTable('portability_links', (table) => {
    table.uuid('grant_id').comment('Made for an agent; null: made by the person for another company');
    table.foreign(['controller_id', 'grant_id']).references(['controller_id', 'id']).inTable('agent_grants');
    table.unique(['controller_id', 'grant_id']);
  });
  await allowPurposes(knex, `'identify', 'archive', 'address', 'agent'`);
}

export async function down(knex: Knex): Promise<void> {
  // The owner, too, sees no row of a table whose row-level security is forced.
  for (const [table, rows] of [
    ['portability_links', 'grant_id is not null'],
    ['challenges', `purpose = 'agent'`],
  ] as const) {
    await knex.raw('alter table ?? no force row level security', [table]);
    await knex.raw(`delete from ?? where ${rows}`, [table]);
    await knex.raw('alter table ?? force row level security', [table]);
  }
  await knex.schema.alterTable('portability_links', (table) => table.dropColumn('grant_id'));
  await knex.schema.dropTable('agent_grants');
  await allowPurposes(knex, `'identify', 'archive', 'address'`);
}
