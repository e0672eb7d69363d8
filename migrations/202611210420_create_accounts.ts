// Accounts of staff: one per address and controller, with roles and a session version that ends sessions.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('accounts', (table) => {
    table.comment('Staff of a controller; passwords and invitations are stored as hashes only');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('email').notNullable().comment('Folded to a-z');
    table.text('name').notNullable();
    table.specificType('roles', 'text[]').notNullable();
    table.text('password_hash').comment('argon2id, PHC string; null until the invitation was accepted');
    table.binary('invitation_hash');
    table.timestamp('invitation_expires_at', { useTz: true, precision: 6 });
    table.integer('session_version').notNullable().defaultTo(1).comment('Grows: older sessions end at once');
    table.integer('failed_tries').notNullable().defaultTo(0);
    table.timestamp('locked_until', { useTz: true, precision: 6 });
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable();
    table.timestamp('last_sign_in_at', { useTz: true, precision: 6 });
    table.timestamp('disabled_at', { useTz: true, precision: 6 });
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'email']);
    table.unique(['controller_id', 'invitation_hash']);
    table.check(
      `roles <@ array['administrator', 'officer', 'agent', 'auditor'] and cardinality(roles) > 0`,
      [],
      'accounts_roles',
    );
    table.check('(invitation_hash is null) = (invitation_expires_at is null)', [], 'accounts_invitation');
  });
  await protect(knex, 'accounts');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('accounts');
}
