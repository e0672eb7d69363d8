// Uses that are granted for a term, such as that of a subscription: who, which purpose, from when and until when.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('purposes', (table) => {
    table
      .boolean('needs_term')
      .notNullable()
      .defaultTo(false)
      .comment('Only while a term runs under which the use was granted');
  });
  await knex.schema.createTable('granted_terms', (table) => {
    table.comment(
      'Terms under which uses were granted: after the end of a term nothing new is done under it',
    );
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.binary('reference').notNullable().comment('Keyed hash of what the controller calls the term');
    table.text('purpose').notNullable();
    table.uuid('who_id').notNullable().comment('The pseudonym of the person, as in consent_identities');
    table.timestamp('starts_at', MOMENT).notNullable();
    table.timestamp('ends_at', MOMENT).comment('Null: nobody has said when it ends');
    table.timestamp('told_at', MOMENT).notNullable();
    table.primary(['controller_id', 'reference', 'purpose']);
    table.index(['controller_id', 'who_id', 'purpose']);
    table.check('ends_at is null or ends_at > starts_at', [], 'granted_terms_order');
  });
  await protect(knex, 'granted_terms');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('granted_terms');
  await knex.schema.alterTable('purposes', (table) => table.dropColumn('needs_term'));
}
