// How often columns for ended uses were tried in vain, so that the pauses grow and staff hear of it.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('objections', (table) => {
    table
      .integer('columns_tries')
      .notNullable()
      .defaultTo(0)
      .comment('Tries since columns_due_at was set that left something unwritten');
    table.check('columns_tries >= 0', [], 'objections_columns_tries');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('objections', (table) => {
    table.dropChecks(['objections_columns_tries']);
    table.dropColumn('columns_tries');
  });
}
