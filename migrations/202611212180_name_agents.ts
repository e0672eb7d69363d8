// Agents: who asks in a person's name, what shows that they may, and what the person herself said about it.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('request_agents', (table) => {
    table.comment('Who asked for something in the name of the person of a case');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.binary('name').notNullable().comment('Sealed');
    table.binary('email').notNullable().comment('Sealed');
    table.text('proof').notNullable().comment('What the agent means to show');
    table.text('state').notNullable();
    table.boolean('opened').notNullable().comment('The case began with this agent; else it was there before');
    table.jsonb('terms').notNullable().comment('What the law of the case said of agents on receipt');
    table.timestamp('named_at', moment).notNullable();
    table.timestamp('settled_at', moment);
    table.text('settled_by').comment('subject, staff or clock');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check(
      `proof in ('confirmation', 'signed-permission', 'power-of-attorney')`,
      [],
      'request_agents_proof',
    );
    table.check(`state in ('waiting', 'proven', 'refused', 'disowned')`, [], 'request_agents_state');
    table.check(`(state = 'waiting') = (settled_at is null)`, [], 'request_agents_settled');
  });
  await knex.raw('create index agents_of_request on request_agents (controller_id, request_id, named_at)');
  await protect(knex, 'request_agents');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('request_agents');
}
