// Lets the clock see which cases have an item that staff named, so that a lost drawing of its plan is asked for again.
import type { Knex } from 'knex';

const CLOCK = 'controller_id, request_id, named_at';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create policy clock_reads on depicted_items for select to habeas_clock using (true)');
  await knex.raw(`grant select (${CLOCK}) on depicted_items to habeas_clock`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`revoke select (${CLOCK}) on depicted_items from habeas_clock`);
  await knex.raw('drop policy clock_reads on depicted_items');
}
