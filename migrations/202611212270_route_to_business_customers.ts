// Business customers on whose behalf we process: requests of their end users are passed on to them, and followed up.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('business_customers', (table) => {
    table.comment('Organisations that decide on data which we process for them (GDPR Art. 28)');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('name').notNullable();
    table.text('contact').notNullable().comment('Where requests of their end users are passed on');
    table.jsonb('domains').notNullable().defaultTo('[]').comment('Domains of addresses of their end users');
    table.text('account_key').comment('What stands in the fields that a map calls tenant');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'name']);
    table.unique(['controller_id', 'account_key']);
  });
  await protect(knex, 'business_customers');

  await knex.schema.createTable('customer_routings', (table) => {
    table.comment('Which request was passed on to which business customer, and what it told us to do');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('customer').notNullable();
    table.text('contact').notNullable();
    table.text('found_by').notNullable();
    table.text('state').notNullable();
    table.binary('code_hash').comment('Keyed hash of the code in the newest letter');
    table.text('code_key_id');
    table.integer('tries').notNullable().defaultTo(0);
    table.integer('reminders').notNullable().defaultTo(0);
    table.timestamp('told_at', moment).notNullable();
    table.timestamp('next_at', moment).comment('When the next reminder is due');
    table.timestamp('answered_at', moment);
    table.text('instruction');
    table.binary('words').comment('Sealed: what the customer wrote, or what staff learnt');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'request_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check(`found_by in ('staff', 'map')`, [], 'customer_routings_found_by');
    table.check(`state in ('told', 'silent', 'answered')`, [], 'customer_routings_state');
    table.check(
      `instruction in ('carry-out', 'answers-itself', 'not-theirs')`,
      [],
      'customer_routings_instructions',
    );
    table.check(`(state = 'answered') = (instruction is not null)`, [], 'customer_routings_answered');
  });
  await protect(knex, 'customer_routings', {
    clockColumns: ['controller_id', 'id', 'request_id', 'state', 'next_at'],
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('customer_routings');
  await knex.schema.dropTable('business_customers');
}
