// Programs that may call the API, and the answers that a repeated call must get again.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('api_clients', (table) => {
    table.comment('Programs with a key; only the hash of the 256-bit secret is stored');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('name').notNullable();
    table.specificType('permissions', 'text[]').notNullable();
    table.binary('secret_hash').notNullable();
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable();
    table.text('created_by').notNullable();
    table.timestamp('last_used_at', { useTz: true, precision: 6 });
    table.timestamp('revoked_at', { useTz: true, precision: 6 });
    table.primary(['controller_id', 'id']);
  });
  await protect(knex, 'api_clients');

  await knex.schema.createTable('idempotency_keys', (table) => {
    table.comment('Answers already given, by client and Idempotency-Key; bodies as keyed hashes only');
    table.uuid('controller_id').notNullable();
    table.uuid('client_id').notNullable();
    table.binary('key_hash').notNullable();
    table.binary('body_hash').notNullable();
    table.integer('status');
    table.json('answer').comment('json, not jsonb: the same answer means the same bytes');
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable();
    table.primary(['controller_id', 'client_id', 'key_hash']);
    table.foreign(['controller_id', 'client_id']).references(['controller_id', 'id']).inTable('api_clients');
  });
  await protect(knex, 'idempotency_keys');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('idempotency_keys');
  await knex.schema.dropTable('api_clients');
}
