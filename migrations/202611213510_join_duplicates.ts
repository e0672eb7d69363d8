// A case may end as a duplicate of an earlier one of the same person, which goes on in its place.
import type { Knex } from 'knex';

const STATUSES = [
  'received',
  'verified',
  'cooling-off',
  'planned',
  'approved',
  'fulfilled',
  'partly-fulfilled',
  'lapsed',
  'denied',
  'withdrawn',
];

async function allow(knex: Knex, statuses: readonly string[]): Promise<void> {
  const list = statuses.map((status) => `'${status}'`).join(', ');
  await knex.raw('alter table data_requests drop constraint data_requests_status');
  await knex.raw(`alter table data_requests add constraint data_requests_status check (status in (${list}))`);
}

export async function up(knex: Knex): Promise<void> {
  await allow(knex, [...STATUSES, 'duplicate']);
  await knex.schema.alterTable('data_requests', (table) => {
    table
      .uuid('duplicate_of_id')
      .comment('The case of the same person that goes on in the place of this one');
    table
      .foreign(['controller_id', 'duplicate_of_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'duplicate_of_id']);
    table.check(
      `(status = 'duplicate') = (duplicate_of_id is not null) and duplicate_of_id <> id`,
      [],
      'data_requests_duplicate',
    );
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropChecks(['data_requests_duplicate']);
    table.dropForeign(['controller_id', 'duplicate_of_id']);
    table.dropColumns('duplicate_of_id');
  });
  await allow(knex, STATUSES);
}
