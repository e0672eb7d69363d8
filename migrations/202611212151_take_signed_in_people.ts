// People who are signed in at the controller: whose signature we take for it, and that each word counts once.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .jsonb('sign_in')
      .comment(
        'Issuer and public keys (JWKS) of signed assertions about signed-in people; null: none are taken',
      );
  });
  await knex.schema.createTable('assertions_used', (table) => {
    table.comment('Assertions that were taken, until they expire: none is taken twice');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.uuid('key_id').notNullable();
    table.binary('hash').notNullable().comment('Keyed hash of issuer and jti');
    table.timestamp('expires_at', { useTz: true, precision: 6 }).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'key_id', 'hash']);
    table.foreign(['controller_id', 'key_id']).references(['controller_id', 'id']).inTable('controller_keys');
  });
  await protect(knex, 'assertions_used');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('assertions_used');
  await knex.schema.alterTable('controllers', (table) => {
    table.dropColumn('sign_in');
  });
}
