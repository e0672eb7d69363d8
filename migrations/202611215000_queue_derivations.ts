// Models and numbers that were made of a person's data and still hold something of it after her erasure.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('derivations', (table) => {
    table.comment(
      'Models that wait for their suppression, and numbers that wait for a test of anonymity, by case',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('store_id').notNullable();
    table.text('collection').notNullable().comment('dataset.collection, as the map has it');
    table
      .jsonb('row_key')
      .notNullable()
      .comment('The key of the model or the numbers, column by column; it tells of nobody');
    table.text('kind').notNullable();
    table.text('name').notNullable().comment('As the store calls it');
    table.timestamp('since', MOMENT).notNullable();
    table
      .timestamp('settled_at', MOMENT)
      .comment('When a plan found it out of service, tested, or gone; null: it waits');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'request_id', 'store_id', 'collection', 'row_key']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign('controller_id').references('id').inTable('controllers');
    table.check(`kind in ('model', 'numbers')`, [], 'derivations_kind');
  });
  await knex.raw(
    'create index derivations_waiting on derivations (controller_id, since) where settled_at is null',
  );
  await protect(knex, 'derivations');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('derivations');
}
