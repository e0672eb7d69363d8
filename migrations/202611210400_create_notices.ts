// The outbox: letters that wait, were sent, or failed, with recipient and words sealed.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('notices', (table) => {
    table.comment('Letters in the outbox; recipient and content are sealed, codes are wiped once sent');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('letter').notNullable();
    table.uuid('request_id');
    table.text('once_key').comment('Ids that make a second letter of the same meaning unnecessary');
    table.binary('recipient_sealed').notNullable();
    table
      .binary('content_sealed')
      .comment('Values before sending, the words as sent afterwards; null when wiped');
    table.text('state').notNullable().defaultTo('waiting');
    table.integer('attempts').notNullable().defaultTo(0);
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable();
    table.timestamp('next_at', { useTz: true, precision: 6 }).comment('When to try (again); null at the end');
    table.timestamp('useless_at', { useTz: true, precision: 6 }).comment('Not sent later than this');
    table.timestamp('sent_at', { useTz: true, precision: 6 });
    table.text('message_id').notNullable();
    table.text('failure').comment('The code of the last problem');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.unique(['controller_id', 'once_key']);
    table.index(['controller_id', 'request_id']);
    table.check(`state in ('waiting', 'sent', 'failed')`, [], 'notices_state');
    table.check(`(state = 'waiting') = (next_at is not null)`, [], 'notices_next_at');
    table.check(`(state = 'sent') = (sent_at is not null)`, [], 'notices_sent_at');
  });
  await knex.raw(`create index notices_due on notices (next_at) where state = 'waiting'`);
  await protect(knex, 'notices', { clockColumns: ['controller_id', 'id', 'state', 'next_at'] });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('notices');
}
