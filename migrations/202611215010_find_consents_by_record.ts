// Receipts are checked by the record they speak of, and forgetting by the pseudonym: both without reading everybody's rows.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('consent_states', (table) => table.index(['controller_id', 'record_id']));
  await knex.schema.alterTable('consent_identities', (table) => table.index(['controller_id', 'pseudonym']));
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('consent_identities', (table) =>
    table.dropIndex(['controller_id', 'pseudonym']),
  );
  await knex.schema.alterTable('consent_states', (table) => table.dropIndex(['controller_id', 'record_id']));
}
