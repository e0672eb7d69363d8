// Steps keep the facts that their sentence is said from, so that a receipt can be read in the language of the person.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('plan_steps', (table) => {
    table
      .jsonb('facts')
      .comment('What the sentence is said from in other languages; null: drawn before there were facts');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('plan_steps', (table) => table.dropColumn('facts'));
}
