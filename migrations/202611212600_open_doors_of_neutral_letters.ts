// A neutral letter leads through a door that names nobody; and a controller may have an address that names nobody either.
import type { Knex } from 'knex';

const CLOCK = 'door_hash, door_path, created_at';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('notices', (table) => {
    table
      .binary('door_hash')
      .unique()
      .comment('SHA-256 of the token in the link of a neutral letter; null: the letter is not neutral');
    table.text('door_path').comment('Where that link leads under the controller: a page, never a secret');
    table.check('(door_hash is null) = (door_path is null)', [], 'notices_door');
  });
  await knex.raw(`grant select (${CLOCK}) on notices to habeas_clock`);
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
  await knex.raw(`revoke select (${CLOCK}) on notices from habeas_clock`);
  await knex.schema.alterTable('notices', (table) => {
    table.dropChecks(['notices_door']);
    table.dropColumns('door_hash', 'door_path');
  });
}
