// Finds at once when rows last went by a sweep: what waited for them is looked at again.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'create index sweeps_rows_went on sweeps (controller_id, finished_at desc) where rows_done > 0',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index sweeps_rows_went');
}
