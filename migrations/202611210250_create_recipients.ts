// Who is given personal data by each controller, and for what.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('recipients', (table) => {
    table.comment('Organisations that a controller gives personal data to (GDPR Art. 15(1)(c), 19)');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('name').notNullable();
    table.text('role').notNullable();
    table.jsonb('purposes').notNullable().comment('What they do with it, in words');
    table.specificType('country', 'char(2)').comment('ISO 3166-1; null: not said');
    table.text('safeguard').comment('What protects the data there (GDPR Art. 46)');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'name']);
    table.check(
      `role in ('processor', 'controller', 'joint-controller', 'authority')`,
      [],
      'recipients_role',
    );
    table.check('safeguard is null or country is not null', [], 'recipients_safeguard_has_country');
  });
  await protect(knex, 'recipients');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recipients');
}
