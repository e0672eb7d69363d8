// One-time codes: hashed, bound to one request and one purpose, with their tries counted.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('challenges', (table) => {
    table.comment('One-time codes that were sent; the code itself is never stored');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('purpose').notNullable();
    table.binary('code_hash').notNullable();
    table.uuid('code_key_id').notNullable();
    table.binary('identity_hash').notNullable().comment('Whose code, for the daily limit; a keyed hash');
    table.timestamp('sent_at', { useTz: true, precision: 6 }).notNullable();
    table.timestamp('expires_at', { useTz: true, precision: 6 }).notNullable();
    table.integer('tries').notNullable().defaultTo(0);
    table.timestamp('used_at', { useTz: true, precision: 6 });
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table
      .foreign(['controller_id', 'code_key_id'])
      .references(['controller_id', 'id'])
      .inTable('controller_keys');
    table.index(['controller_id', 'request_id', 'purpose', 'sent_at']);
    table.index(['controller_id', 'identity_hash', 'sent_at']);
    table.check(`purpose in ('identify', 'archive')`, [], 'challenges_purpose');
    table.check('tries between 0 and 5', [], 'challenges_tries');
    table.check(`expires_at <= sent_at + interval '10 minutes'`, [], 'challenges_lifetime');
  });
  await protect(knex, 'challenges');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('challenges');
}
