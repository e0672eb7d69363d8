// Downloads that go on where they broke off: which bytes of an archive have gone, so that a delivery is told from a piece.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('archives', (table) => {
    table
      .specificType('sent', 'int8multirange')
      .notNullable()
      .defaultTo('{}')
      .comment('Bytes of the zip that have gone since the last time that all of them had');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('archives', (table) => {
    table.dropColumn('sent');
  });
}
