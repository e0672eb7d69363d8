// Another address that a person proved for her letters is findable by its keyed hash, as the first one is.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('case_addresses', (table) => {
    table.uuid('key_id').comment('Of the hash; null: named before hashes were kept');
    table.binary('hash').comment('Keyed hash of the folded address, as in subject_identifiers');
    table.index(['controller_id', 'hash']);
    table.check('(key_id is null) = (hash is null)', [], 'case_addresses_hash');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('case_addresses', (table) => {
    table.dropChecks(['case_addresses_hash']);
    table.dropColumns('key_id', 'hash');
  });
}
