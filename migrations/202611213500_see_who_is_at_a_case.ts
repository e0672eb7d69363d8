// Who of the staff looked at a case last, so that two people do not work past each other; ids and moments alone.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('case_presences', (table) => {
    table.comment('Who of the staff has a case open; of use for half an hour, and no evidence of anything');
    table.uuid('controller_id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('account_id').notNullable();
    table.timestamp('seen_at', moment).notNullable();
    table.timestamp('writing_at', moment).comment('When a form with words was last shown to them');
    table.primary(['controller_id', 'request_id', 'account_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'account_id', 'seen_at']);
  });
  await protect(knex, 'case_presences');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('case_presences');
}
