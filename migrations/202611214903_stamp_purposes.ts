// A stamp of the purposes on each controller, moved by the database itself, so that what was read of them can be kept.
import type { Knex } from 'knex';

const TABLES = ['purposes', 'ruled_out_uses'];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .bigInteger('purposes_stamp')
      .notNullable()
      .defaultTo(0)
      .comment('Moves with every change of purposes and of what is ruled out');
  });
  await knex.raw(`create function stamp_purposes() returns trigger language plpgsql as $$
    begin
      update controllers set purposes_stamp = purposes_stamp + 1
        where id = coalesce(new.controller_id, old.controller_id);
      return null;
    end $$`);
  for (const table of TABLES)
    await knex.raw(
      'create trigger stamp_purposes after insert or update or delete on ?? for each row execute function stamp_purposes()',
      [table],
    );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.raw('drop trigger stamp_purposes on ??', [table]);
  await knex.raw('drop function stamp_purposes()');
  await knex.schema.alterTable('controllers', (table) => table.dropColumn('purposes_stamp'));
}
