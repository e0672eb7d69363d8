// The language that a person reads, kept with her case: letters and archive are written in it.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('data_requests', (table) => {
    table.text('language').comment('ISO 639: de; null: the language of the controller');
    table.check(`language ~ '^[a-z]{2,3}$'`, [], 'data_requests_language');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropChecks(['data_requests_language']);
    table.dropColumn('language');
  });
}
