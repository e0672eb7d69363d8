// Who opened a text stands in the log, once an hour as every reading; the column that counted the first one goes.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('redaction_texts', (table) => table.dropColumn('opened_by'));
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('redaction_texts', (table) =>
    table.uuid('opened_by').comment('The member of staff who opened it last'),
  );
}
