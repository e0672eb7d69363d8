// A restriction or an end of advertising is also written into stores whose map names a column for it.
import type { Knex } from 'knex';

const CLOCK = 'request_id, columns_due_at';

async function allowKinds(knex: Knex, kinds: string): Promise<void> {
  await knex.raw('alter table plans drop constraint plans_kind');
  await knex.raw(`alter table plans add constraint plans_kind check (kind in (${kinds}))`);
}

export async function up(knex: Knex): Promise<void> {
  await allowKinds(knex, `'access', 'erasure', 'rectification', 'restriction'`);
  await knex.schema.alterTable('objections', (table) => {
    table
      .timestamp('columns_due_at', { useTz: true, precision: 6 })
      .comment('From when on the columns in stores must be brought in line; null: they are');
  });
  await knex.raw(`grant select (${CLOCK}) on objections to habeas_clock`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`revoke select (${CLOCK}) on objections from habeas_clock`);
  await knex.schema.alterTable('objections', (table) => table.dropColumn('columns_due_at'));
  await allowKinds(knex, `'access', 'erasure', 'rectification'`);
}
