// Letters are counted by address and day: whose they are stands in a keyed hash, and when they count in a column of its own.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('notices', (table) => {
    table.binary('address_hash').comment('Keyed hash of the folded address, for the daily limit');
    table.uuid('address_key_id').comment('The key of that hash');
    table
      .timestamp('slot_at', { useTz: true, precision: 6 })
      .comment('The moment at which it counts against the limit: written, or put off to the next free day');
    table
      .foreign(['controller_id', 'address_key_id'])
      .references(['controller_id', 'id'])
      .inTable('controller_keys');
    table.index(['controller_id', 'address_hash', 'slot_at'], 'notices_address_day');
    table.check(
      '(address_hash is null) = (slot_at is null) and (address_hash is null) = (address_key_id is null)',
      [],
      'notices_address',
    );
  });
  await knex.raw('alter table notices drop constraint notices_state');
  await knex.raw(
    `alter table notices add constraint notices_state check (state in ('waiting', 'sent', 'failed', 'left-out'))`,
  );
  await knex.schema.alterTable('challenges', (table) => {
    table
      .boolean('withheld')
      .notNullable()
      .defaultTo(false)
      .comment('Made like any other, so that it takes as long, but sent to nobody; it never counts');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('challenges', (table) => table.dropColumn('withheld'));
  // The owner, too, sees no row of a table whose row-level security is forced.
  await knex.raw('alter table notices no force row level security');
  await knex.raw(`delete from notices where state = 'left-out'`);
  await knex.raw('alter table notices force row level security');
  await knex.raw('alter table notices drop constraint notices_state');
  await knex.raw(
    `alter table notices add constraint notices_state check (state in ('waiting', 'sent', 'failed'))`,
  );
  await knex.schema.alterTable('notices', (table) => {
    table.dropChecks(['notices_address']);
    table.dropIndex([], 'notices_address_day');
    table.dropForeign(['controller_id', 'address_key_id']);
    table.dropColumns('address_hash', 'address_key_id', 'slot_at');
  });
}
