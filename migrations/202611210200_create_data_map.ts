// Data stores, their dataset maps, and what the stores hold that no map speaks of.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('data_stores', (table) => {
    table.comment('Databases of the controller that hold personal data');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('name').notNullable();
    table.text('label').notNullable();
    table.text('engine').notNullable();
    table.text('env_name').comment('Name of the environment variable that holds the address of the store');
    table.binary('secret').comment('Or the address of the store with its password, sealed');
    table.text('status').notNullable().defaultTo('unchecked');
    table.text('problem').comment('Code of what stood in the way at the last check');
    table.timestamp('checked_at', moment);
    table.text('changed_by_kind').notNullable();
    table.text('changed_by').notNullable();
    table.timestamp('changed_at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'name']);
    table.check(`engine in ('postgresql', 'mariadb')`, [], 'data_stores_engine');
    table.check(
      `status in ('unchecked', 'matching', 'not-matching', 'unreachable')`,
      [],
      'data_stores_status',
    );
    table.check('(env_name is null) <> (secret is null)', [], 'data_stores_one_secret');
  });
  await protect(knex, 'data_stores');

  await knex.schema.createTable('datasets', (table) => {
    table.comment('The map of a store as it was imported: its text, and what was read from it');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('store_id').notNullable();
    table.text('key').notNullable();
    table.text('source').notNullable();
    table.binary('digest').notNullable();
    table.jsonb('map').notNullable();
    table.text('changed_by_kind').notNullable();
    table.text('changed_by').notNullable();
    table.timestamp('changed_at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'key']);
    table.foreign(['controller_id', 'store_id']).references(['controller_id', 'id']).inTable('data_stores');
    table.index(['controller_id', 'store_id']);
  });
  await protect(knex, 'datasets');

  await knex.schema.createTable('unmapped_items', (table) => {
    table.comment(
      'Tables and columns that a store has and its map omits; open until a named person has ruled',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('store_id').notNullable();
    table.text('schema_name').notNullable();
    table.text('table_name').notNullable();
    table.text('column_name').notNullable().defaultTo('').comment('Empty: the whole table');
    table.jsonb('columns').notNullable().comment('Columns of a whole table, so that a new one asks again');
    table.timestamp('found_at', moment).notNullable();
    table.text('marked_by').comment('Who said that it holds no personal data');
    table.timestamp('marked_at', moment);
    table.text('reason');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'store_id', 'schema_name', 'table_name', 'column_name']);
    table.foreign(['controller_id', 'store_id']).references(['controller_id', 'id']).inTable('data_stores');
    table.check(
      '(marked_by is null) = (marked_at is null) and (marked_by is null) = (reason is null)',
      [],
      'unmapped_items_marked_whole',
    );
  });
  await protect(knex, 'unmapped_items');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['unmapped_items', 'datasets', 'data_stores']) await knex.schema.dropTable(table);
}
