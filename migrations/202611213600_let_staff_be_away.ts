// Staff can be away from a day until a day, with deputies who get their letters; and may go without the weekly digest.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    table
      .date('away_from')
      .comment('First day of an absence, where the controller is; null: none is planned');
    table.date('away_until').comment('Its last day');
    table.boolean('digest').notNullable().defaultTo(true).comment('Gets the weekly digest');
    table.check(
      '(away_from is null) = (away_until is null) and away_from <= away_until',
      [],
      'accounts_absence',
    );
  });
  await knex.schema.createTable('account_deputies', (table) => {
    table.comment('Who stands in for an account while it is away: letters go there too, rights do not');
    table.uuid('controller_id').notNullable();
    table.uuid('account_id').notNullable();
    table.uuid('deputy_id').notNullable();
    table.primary(['controller_id', 'account_id', 'deputy_id']);
    for (const column of ['account_id', 'deputy_id'])
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable('accounts');
    table.check('account_id <> deputy_id', [], 'account_deputies_other');
  });
  await protect(knex, 'account_deputies');
  await knex.schema.createTable('desk_digests', (table) => {
    table.comment(
      'The weeks for which the digest of the desk was written: one row, so that no clock writes it twice',
    );
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.date('week_on').notNullable().comment('The Monday, where the controller is');
    table.timestamp('written_at', { useTz: true, precision: 6 }).notNullable();
    table.primary(['controller_id', 'week_on']);
  });
  await protect(knex, 'desk_digests');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('desk_digests');
  await knex.schema.dropTable('account_deputies');
  await knex.schema.alterTable('accounts', (table) => {
    table.dropColumns('away_from', 'away_until', 'digest');
  });
}
