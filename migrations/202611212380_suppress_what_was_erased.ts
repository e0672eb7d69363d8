// What was erased or corrected must not come back with the next exchange; and a correction goes to its source.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('suppressions', (table) => {
    table.comment('Keyed hashes of people who were erased, and of values that were corrected');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('kind').notNullable();
    table.text('key_id').notNullable();
    table.binary('hash').notNullable().comment('Keyed hash; nobody can be read from it');
    table.timestamp('since', { useTz: true, precision: 6 }).notNullable();
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.unique(['controller_id', 'kind', 'key_id', 'hash', 'request_id']);
    table.check(`kind in ('erased', 'corrected')`, [], 'suppressions_kind');
  });
  await protect(knex, 'suppressions');
  await knex.schema.alterTable('recipient_notices', (table) => {
    table.jsonb('source_of').comment('Labels of the corrected fields that come from this recipient');
    table.binary('corrections').comment('Sealed: what they shall be; gone once it was answered');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recipient_notices', (table) => table.dropColumns('source_of', 'corrections'));
  await knex.schema.dropTable('suppressions');
}
