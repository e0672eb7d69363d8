// Stamps on each controller, moved by the database itself, so that what was read of purposes and programs can be kept.
import type { Knex } from 'knex';

const STAMPS = [
  ['purposes', 'insert or update or delete', 'purposes_stamp'],
  ['ruled_out_uses', 'insert or update or delete', 'purposes_stamp'],
  ['api_clients', 'delete or update of revoked_at, permissions, secret_hash', 'clients_stamp'],
] as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .bigInteger('purposes_stamp')
      .notNullable()
      .defaultTo(0)
      .comment('Moves with every change of purposes and of what is ruled out');
    table
      .bigInteger('clients_stamp')
      .notNullable()
      .defaultTo(0)
      .comment('Moves whenever the key of a program is withdrawn or permits something else');
  });
  for (const column of ['purposes_stamp', 'clients_stamp'])
    await knex.raw(`create function move_${column}() returns trigger language plpgsql as $$
      begin
        update controllers set ${column} = ${column} + 1 where id = coalesce(new.controller_id, old.controller_id);
        return null;
      end $$`);
  for (const [table, when, column] of STAMPS)
    await knex.raw(
      `create trigger move_stamp after ${when} on ?? for each row execute function move_${column}()`,
      [table],
    );
}

export async function down(knex: Knex): Promise<void> {
  for (const [table] of STAMPS) await knex.raw('drop trigger move_stamp on ??', [table]);
  for (const column of ['purposes_stamp', 'clients_stamp']) {
    await knex.raw(`drop function move_${column}()`);
    await knex.schema.alterTable('controllers', (table) => table.dropColumn(column));
  }
}
