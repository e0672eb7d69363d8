// Where a person is reached beside the address that she proved, and who is warned before something cannot be undone.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;

async function allowPurposes(knex: Knex, purposes: string): Promise<void> {
  await knex.raw('alter table challenges drop constraint challenges_purpose');
  await knex.raw(`alter table challenges add constraint challenges_purpose check (purpose in (${purposes}))`);
}

async function createAddresses(knex: Knex): Promise<void> {
  await knex.schema.createTable('case_addresses', (table) => {
    table.comment('Other addresses that a person named for the letters of a case; used once they are proven');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('kind').notNullable().comment('safe: named with the request; changed: named later');
    table.binary('address').notNullable().comment('Sealed');
    table.text('state').notNullable();
    table.timestamp('named_at', moment).notNullable();
    table.timestamp('proven_at', moment);
    table.timestamp('letters_from', moment).comment('From when letters go there');
    table
      .timestamp('codes_from', moment)
      .comment('From when codes go there, so that something can be opened');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'request_id', 'named_at']);
    table.check(`kind in ('safe', 'changed')`, [], 'case_addresses_kind');
    table.check(`state in ('named', 'asked', 'proven', 'refused')`, [], 'case_addresses_state');
    table.check(
      `state <> 'proven' or (proven_at is not null and letters_from is not null and codes_from is not null)`,
      [],
      'case_addresses_proven',
    );
  });
  await protect(knex, 'case_addresses');
}

async function createWarnings(knex: Knex): Promise<void> {
  await knex.schema.createTable('channel_warnings', (table) => {
    table.comment('Who was told before an erasure, or of another address, and whether somebody said: not me');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('kind').notNullable();
    table.uuid('about_id').notNullable().comment('The case that erases, or the address that is new');
    table.binary('address').notNullable().comment('Sealed');
    table.binary('address_hash').notNullable().comment('Keyed hash, so that nobody is told the same twice');
    table.uuid('address_key_id').notNullable();
    table.binary('code_hash').notNullable().comment('Keyed hash of the code in the letter');
    table.uuid('code_key_id').notNullable();
    table.integer('tries').notNullable().defaultTo(0);
    table.uuid('notice_id').notNullable();
    table.timestamp('written_at', moment).notNullable();
    table.timestamp('disputed_at', moment).comment('Somebody at this address said: this was not me');
    table.timestamp('settled_at', moment).comment('Staff decided to go on');
    table.text('settled_by');
    table.binary('settled_words').comment('Sealed: why');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'notice_id']).references(['controller_id', 'id']).inTable('notices');
    for (const key of ['address_key_id', 'code_key_id'])
      table.foreign(['controller_id', key]).references(['controller_id', 'id']).inTable('controller_keys');
    table.unique(['controller_id', 'about_id', 'address_hash']);
    table.index(['controller_id', 'request_id']);
    table.check(`kind in ('erasure', 'address')`, [], 'channel_warnings_kind');
    table.check('tries between 0 and 5', [], 'channel_warnings_tries');
    table.check(
      `settled_at is null or (disputed_at is not null and settled_by is not null and settled_words is not null)`,
      [],
      'channel_warnings_settled',
    );
  });
  await protect(knex, 'channel_warnings');
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .integer('warn_hours')
      .notNullable()
      .defaultTo(24)
      .comment('Hours between the warning to other addresses and an erasure');
    table.check('warn_hours between 1 and 72', [], 'controllers_warn_hours');
  });
  await knex.schema.alterTable('data_requests', (table) => {
    table
      .boolean('write_neutrally')
      .notNullable()
      .defaultTo(false)
      .comment('Heading and sender of letters to the person name neither company nor matter');
  });
  await allowPurposes(knex, `'identify', 'archive', 'address'`);
  await createAddresses(knex);
  await createWarnings(knex);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('channel_warnings');
  await knex.schema.dropTable('case_addresses');
  // The owner, too, sees no row of a table whose row-level security is forced.
  await knex.raw('alter table challenges no force row level security');
  await knex.raw(`delete from challenges where purpose = 'address'`);
  await knex.raw('alter table challenges force row level security');
  await allowPurposes(knex, `'identify', 'archive'`);
  await knex.schema.alterTable('data_requests', (table) => table.dropColumn('write_neutrally'));
  await knex.schema.alterTable('controllers', (table) => {
    table.dropChecks(['controllers_warn_hours']);
    table.dropColumn('warn_hours');
  });
}
