// Uses of data that a person has put an end to: the list that everything that leaves the house is held against.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('objections', (table) => {
    table.comment('What a person objected to or opted out of, since when, and by which request');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('subject_id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('use').notNullable();
    table.timestamp('since', moment).notNullable();
    table.timestamp('ended_at', moment).comment('When the person herself took it back');
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check(
      `use in ('sale', 'sharing', 'targeted-ads', 'profiling', 'sensitive', 'marketing', 'any-but-storage')`,
      [],
      'objections_use',
    );
  });
  await knex.raw(`create unique index one_standing_objection on objections (controller_id, subject_id, use)
    where ended_at is null`);
  await protect(knex, 'objections');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('objections');
}
