// A recipient may be a store of ours: what is erased there needs no letter (GDPR Art. 19).
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recipients', (table) => {
    table.text('store').comment('The name of the store through which the recipient is reached');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('recipients', (table) => table.dropColumn('store'));
}
