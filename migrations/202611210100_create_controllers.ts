// Controllers and their wrapped keys; the first row stands for the installation itself.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('grant usage on schema public to habeas_service, habeas_clock');
  await knex.schema.createTable('controllers', (table) => {
    table.comment(
      'Organisations that decide on the processing; outside row-level security: doors look them up first',
    );
    table.uuid('id').primary();
    table.text('slug').notNullable().unique();
    table.text('name').notNullable();
    table.boolean('is_installation').notNullable().defaultTo(false);
    table.text('language').notNullable().defaultTo('en');
    table.text('time_zone').notNullable().defaultTo('UTC');
    table.text('postal_address').notNullable().defaultTo('');
    table.text('contact_email').notNullable().defaultTo('');
    table.text('sender_name').notNullable().defaultTo('');
    table.text('sender_email').notNullable().defaultTo('');
    table.text('colour').notNullable().defaultTo('#1d4b73');
    table.jsonb('authority').notNullable().defaultTo('{"name":"","url":"","address":""}');
    table.integer('answer_within_days');
    table.integer('cooling_off_days').notNullable().defaultTo(0);
    table.integer('row_cap').notNullable().defaultTo(100_000);
    table.boolean('single_officer').notNullable().defaultTo(false);
    table.integer('confirm_delay_hours').notNullable().defaultTo(24);
    table.boolean('access_approves_itself').notNullable().defaultTo(false);
    table.text('privacy_notice_url').notNullable().defaultTo('');
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable().defaultTo(knex.fn.now(6));
    table.check(`slug ~ '^[a-z][a-z0-9-]{0,38}[a-z0-9]$'`, [], 'controllers_slug_form');
    table.check(`colour ~ '^#[0-9a-f]{6}$'`, [], 'controllers_colour_form');
    table.check('cooling_off_days between 0 and 90', [], 'controllers_cooling_off_days');
    table.check('row_cap > 0', [], 'controllers_row_cap');
  });
  await knex.raw(
    'create unique index one_installation on controllers (is_installation) where is_installation',
  );
  await knex.raw('grant select, insert, update on controllers to habeas_service');
  await knex('controllers').insert({
    id: crypto.randomUUID(),
    slug: 'the-installation',
    name: 'This installation',
    is_installation: true,
  });

  await knex.schema.createTable('controller_keys', (table) => {
    table.comment('Keys of a controller, wrapped by the keyring: for sealing, for keyed hashes, for signing');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('use').notNullable();
    table.text('root_id').notNullable();
    table.binary('wrapped').notNullable();
    table.timestamp('created_at', { useTz: true, precision: 6 }).notNullable().defaultTo(knex.fn.now(6));
    table.timestamp('retired_at', { useTz: true, precision: 6 });
    table.primary(['controller_id', 'id']);
    table.check(`use in ('seal', 'hash', 'sign')`, [], 'controller_keys_use');
  });
  await knex.raw(
    'create unique index one_key_in_use on controller_keys (controller_id, use) where retired_at is null',
  );
  await protect(knex, 'controller_keys');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('controller_keys');
  await knex.schema.dropTable('controllers');
}
