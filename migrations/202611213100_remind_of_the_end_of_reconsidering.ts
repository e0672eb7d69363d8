// When a person was reminded that her time to change her mind about an erasure is nearly over.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('data_requests', (table) => {
    table
      .timestamp('reconsider_reminded_at', { useTz: true, precision: 6 })
      .comment('When the person was reminded that her time to change her mind is nearly over');
  });
  await knex.raw('grant select (reconsider_reminded_at) on data_requests to habeas_clock');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('data_requests', (table) => table.dropColumn('reconsider_reminded_at'));
}
