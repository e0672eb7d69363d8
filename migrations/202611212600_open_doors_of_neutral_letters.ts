// A neutral letter leads through a door that names nobody; and a controller may have an address that names nobody either.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('notices', (table) => {
    table
      .binary('door_hash')
      .comment('SHA-256 of the token in the link of a neutral letter; null: the letter is not neutral');
    table.text('door_path').comment('Where that link leads under the controller: a page, never a secret');
    table.unique(['controller_id', 'door_hash']);
    table.check('(door_hash is null) = (door_path is null)', [], 'notices_door');
  });
  await knex.schema.alterTable('controllers', (table) => {
    table
      .text('neutral_sender_email')
      .notNullable()
      .defaultTo('')
      .comment('From where neutral letters come; empty: from the address of the installation');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => table.dropColumn('neutral_sender_email'));
  await knex.schema.alterTable('notices', (table) => {
    table.dropChecks(['notices_door']);
    table.dropUnique(['controller_id', 'door_hash']);
    table.dropColumns('door_hash', 'door_path');
  });
}
