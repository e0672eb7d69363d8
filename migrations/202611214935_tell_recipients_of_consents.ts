// What recipients are told of consents that changed: one message for each recipient and record, until it was taken.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('consent_messages', (table) => {
    table.comment('Messages to webhooks of recipients about consents that were given or ended');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable().comment('Also the id of the message: the same for every try');
    table.text('recipient').notNullable().comment('Its name in the register');
    table.uuid('record_id').notNullable().comment('The consent record that it tells of');
    table.uuid('person_id').notNullable().comment('The pseudonym of the person, as records bear it');
    table.text('state').notNullable();
    table
      .binary('message')
      .comment('Sealed: the body with what finds the person; destroyed once it was taken, or given up');
    table.integer('attempts').notNullable().defaultTo(0);
    table.text('failure').comment('The code of what stood in the way last');
    table.timestamp('written_at', MOMENT).notNullable();
    table.timestamp('next_at', MOMENT).comment('When it is tried next; null: no more');
    table.timestamp('ended_at', MOMENT);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'record_id', 'recipient']);
    table.index(['controller_id', 'person_id']);
    table.check(`state in ('sending', 'taken', 'undeliverable', 'erased')`, [], 'consent_messages_state');
    table.check(`(state = 'sending') = (ended_at is null)`, [], 'consent_messages_end');
    table.check(
      `state = 'sending' or (message is null and next_at is null)`,
      [],
      'consent_messages_destroyed',
    );
  });
  await knex.raw(`create index consent_messages_due on consent_messages (next_at) where state = 'sending'`);
  await protect(knex, 'consent_messages', { clockColumns: ['controller_id', 'id', 'state', 'next_at'] });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('consent_messages');
}
