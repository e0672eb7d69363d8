// What the record of processing asks for and nothing else of a pack says: officer, representative, measures, whose data.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .jsonb('processing_record')
      .comment(
        'Officer, representative and security measures (GDPR Art. 30(1)); null: the controller has not said',
      );
  });
  await knex.schema.alterTable('purposes', (table) => {
    table
      .jsonb('subjects')
      .notNullable()
      .defaultTo('[]')
      .comment('Whose data it is, in words (GDPR Art. 30(1)(c)); empty: the controller has not said');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('purposes', (table) => table.dropColumn('subjects'));
  await knex.schema.alterTable('controllers', (table) => table.dropColumn('processing_record'));
}
