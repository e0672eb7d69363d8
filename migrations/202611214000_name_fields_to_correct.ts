// A person names a field of her copy that is wrong: what it says and should say stands sealed at her correction.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('named_fields', (table) => {
    table.comment(
      'Fields that a person named as wrong where she read her copy; for the correction of request_id',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('from_request_id').notNullable().comment('The case whose copy she read');
    table.text('collection').notNullable().comment('dataset.collection');
    table.text('field').notNullable();
    table.timestamp('at', { useTz: true, precision: 6 }).notNullable();
    table.binary('body').notNullable().comment('Sealed: what it says, what it should say, and why');
    table.primary(['controller_id', 'id']);
    for (const column of ['request_id', 'from_request_id']) {
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable('data_requests');
      table.index(['controller_id', column]);
    }
  });
  await protect(knex, 'named_fields');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('named_fields');
}
