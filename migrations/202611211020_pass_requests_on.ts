// Recipients get word of an erasure, a correction or a restriction (GDPR Art. 19), and are followed up to an answer.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('recipients', (table) => {
    table.text('contact').comment('Where a recipient is told of an erasure; null: no address is known');
  });
  await knex.schema.createTable('recipient_notices', (table) => {
    table.comment('What was passed on to whom, and what became of it');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('recipient').notNullable();
    table.text('contact').comment('Null: nobody could be told; staff do it by hand');
    table.text('state').notNullable();
    table.binary('code_hash').comment('Keyed hash of the code in the newest letter');
    table.text('code_key_id');
    table.integer('tries').notNullable().defaultTo(0);
    table.integer('reminders').notNullable().defaultTo(0);
    table.timestamp('told_at', moment).notNullable();
    table.timestamp('next_at', moment).comment('When the next reminder is due');
    table.timestamp('answered_at', moment);
    table.text('outcome');
    table.binary('words').comment('Sealed: the reason of an exception, or what staff noted');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.unique(['controller_id', 'request_id', 'recipient']);
    table.check(`state in ('told', 'silent', 'answered', 'by-hand')`, [], 'recipient_notices_state');
    table.check(`(state = 'answered') = (outcome is not null)`, [], 'recipient_notices_outcome');
    table.check(`outcome in ('done', 'held-nothing', 'exception')`, [], 'recipient_notices_outcomes');
  });
  await protect(knex, 'recipient_notices', {
    clockColumns: ['controller_id', 'id', 'state', 'next_at'],
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recipient_notices');
  await knex.schema.alterTable('recipients', (table) => table.dropColumn('contact'));
}
