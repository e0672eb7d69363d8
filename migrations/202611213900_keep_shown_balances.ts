// What a person was shown that she loses with her account: read from the stores, and kept with the case it was shown for.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('shown_balances', (table) => {
    table.comment('Balances as a person was shown them before an erasure; without a case only for an hour');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('subject_id').notNullable();
    table.uuid('request_id').comment('Null: shown, and nothing asked for yet');
    table.timestamp('at', { useTz: true, precision: 6 }).notNullable();
    table.binary('balances').notNullable().comment('Sealed: names, amounts and ways to a refund');
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.unique(['controller_id', 'request_id']);
    table.index(['controller_id', 'at']);
  });
  await protect(knex, 'shown_balances');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('shown_balances');
}
