// When a person was told that a proof is asked for: before that she cannot answer, so no day of hers is counted.
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('proof_demands', (table) => {
    table
      .timestamp('told_at', { useTz: true, precision: 6 })
      .comment('When the letter was written; null while her safe address waits for its code');
  });
  await overAllControllers(knex, ['proof_demands'], 'update proof_demands set told_at = asked_at');
  await knex.raw('grant select (told_at) on proof_demands to habeas_clock');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('proof_demands', (table) => table.dropColumn('told_at'));
}
