// Subjects and their identifiers: the address is sealed, and found again only by a keyed hash.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('subjects', (table) => {
    table.comment('People who asked something; nothing about them but an id');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable().defaultTo(knex.fn.now(6));
    table.primary(['controller_id', 'id']);
  });
  await protect(knex, 'subjects');

  await knex.schema.createTable('subject_identifiers', (table) => {
    table.comment('The addresses of subjects: sealed text, and a keyed hash to find them by equality');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('subject_id').notNullable();
    table.text('kind').notNullable();
    table.uuid('key_id').notNullable();
    table.binary('hash').notNullable();
    table.binary('sealed').notNullable();
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table.foreign(['controller_id', 'key_id']).references(['controller_id', 'id']).inTable('controller_keys');
    table.unique(['controller_id', 'kind', 'key_id', 'hash']);
    table.index(['controller_id', 'subject_id']);
    table.check(`kind in ('email')`, [], 'subject_identifiers_kind');
  });
  await protect(knex, 'subject_identifiers');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('subject_identifiers');
  await knex.schema.dropTable('subjects');
}
