// Bundles ordered at the desk, sealed where archives lie, and the links by which an authority fetches them.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

async function orders(knex: Knex): Promise<void> {
  await knex.schema.createTable('bundle_orders', (table) => {
    table.comment('Each bundle that was asked for at the desk, from asking to the end of its key');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('state').notNullable();
    table.date('from_on').notNullable();
    table.date('to_on').notNullable();
    table.uuid('request_id').comment('A bundle about one complaint: its case; null: all cases');
    table
      .binary('asked')
      .notNullable()
      .comment('Sealed: who asks, where, by which other way, and the question');
    table.text('recipient').comment('The public age key of the authority; null: it gave none');
    table.text('progress').comment('What is being written, in words');
    table.uuid('lease').comment('The attempt that may finish it; its file bears this name');
    table.timestamp('alive_at', MOMENT).comment('When the attempt last went on');
    table.text('problem').comment('The code of why it failed');
    table.text('problem_words').comment('Why it failed, in words');
    table.uuid('bundle_id');
    table.integer('omissions').comment('How many things it says are missing');
    table.text('file_name').comment('What the browser of the authority calls the file');
    table.bigInteger('size').comment('Bytes of the file as the authority gets it');
    table.binary('sha256').comment('Of the file as the authority gets it');
    table.text('verifier_key').comment('The public key that it is signed for, as name+id+key');
    table
      .binary('wrapped_key')
      .comment('Sealed: what opens the file; null before it is built and after its end');
    table.uuid('asked_by').notNullable();
    table.timestamp('asked_at', MOMENT).notNullable();
    table.timestamp('ready_at', MOMENT);
    table.timestamp('expires_at', MOMENT).comment('When the key is destroyed');
    table.timestamp('key_destroyed_at', MOMENT);
    table.timestamp('files_removed_at', MOMENT);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'bundle_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'bundle_id']).references(['controller_id', 'id']).inTable('bundles');
    table.foreign(['controller_id', 'asked_by']).references(['controller_id', 'id']).inTable('accounts');
    table.foreign('controller_id').references('id').inTable('controllers');
    table.index(['controller_id', 'request_id']);
    table.index(['controller_id', 'asked_by']);
    table.check('from_on <= to_on', [], 'bundle_orders_period');
    table.check(`state in ('waiting', 'building', 'ready', 'failed', 'expired')`, [], 'bundle_orders_state');
    table.check(`state <> 'ready' or (wrapped_key is not null and size > 0)`, [], 'bundle_orders_ready');
    table.check(`state <> 'expired' or wrapped_key is null`, [], 'bundle_orders_expired');
    table.check(`(state = 'failed') = (problem is not null)`, [], 'bundle_orders_problem');
  });
  await knex.raw(
    `create index bundle_orders_due on bundle_orders (expires_at) where expires_at is not null and files_removed_at is null`,
  );
  await protect(knex, 'bundle_orders', {
    clockColumns: ['controller_id', 'id', 'state', 'expires_at', 'files_removed_at'],
  });
}

export async function up(knex: Knex): Promise<void> {
  await orders(knex);
  await knex.schema.createTable('bundle_deliveries', (table) => {
    table.comment('Links by which an authority fetches a bundle, each with a code that goes another way');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('order_id').notNullable();
    table.binary('receiver').notNullable().comment('Sealed: the mail address that the link went to');
    table.binary('token_hash').notNullable().comment('Keyed hash of the link');
    table.uuid('token_key_id').notNullable();
    table.binary('code_hash').comment('Keyed hash of the code; null until staff had one shown');
    table.uuid('code_key_id');
    table.timestamp('code_shown_at', MOMENT);
    table.integer('tries').notNullable().defaultTo(0).comment('Wrong codes since the newest one');
    table.integer('openings').notNullable().defaultTo(0).comment('How often the right code was entered');
    table.uuid('made_by').notNullable();
    table.timestamp('made_at', MOMENT).notNullable();
    table.timestamp('expires_at', MOMENT).notNullable();
    table.timestamp('opened_at', MOMENT).comment('The first time');
    table.timestamp('downloaded_at', MOMENT).comment('When every byte had gone, the first time');
    table.timestamp('ended_at', MOMENT).comment('Taken back, or replaced by a newer link');
    table.bigInteger('size').notNullable().comment('Bytes of the file');
    table
      .specificType('sent', 'int8multirange')
      .notNullable()
      .defaultTo('{}')
      .comment('Bytes that went since the last time that all had gone');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'token_hash']);
    table
      .foreign(['controller_id', 'order_id'])
      .references(['controller_id', 'id'])
      .inTable('bundle_orders')
      .onDelete('CASCADE');
    table.foreign(['controller_id', 'made_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'order_id']);
    table.index(['controller_id', 'made_by']);
    table.check('(code_hash is null) = (code_key_id is null)', [], 'bundle_deliveries_code');
    table.check('expires_at > made_at', [], 'bundle_deliveries_expiry');
  });
  await protect(knex, 'bundle_deliveries');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bundle_deliveries', 'bundle_orders']) await knex.schema.dropTable(table);
}
