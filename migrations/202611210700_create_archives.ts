// Archives: the parcel for the person, sealed with a key of its own that dies with it.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('archives', (table) => {
    table.comment('Sealed copies of personal data; the bytes lie in files, the key that opens them here');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('plan_id').notNullable();
    table.text('state').notNullable();
    table.text('file_name').notNullable().comment('What the browser calls the file');
    table.bigInteger('size').comment('Bytes of the zip as the person gets it');
    table.binary('sha256').comment('Digest of the zip as the person gets it');
    table.binary('manifest_sha256');
    table.binary('wrapped_key').comment('Sealed age identity; null once it was destroyed');
    table.timestamp('created_at', moment).notNullable();
    table.timestamp('expires_at', moment).notNullable();
    table.timestamp('delivered_at', moment).comment('The first time the person took it');
    table.timestamp('key_destroyed_at', moment);
    table.timestamp('files_removed_at', moment);
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table.index(['controller_id', 'request_id']);
    table.check(`state in ('packing', 'ready', 'expired')`, [], 'archives_state');
    table.check(`(state = 'expired') = (wrapped_key is null)`, [], 'archives_key');
    table.check(`(wrapped_key is null) = (key_destroyed_at is not null)`, [], 'archives_key_destroyed');
    table.check(
      `state <> 'ready' or (size is not null and sha256 is not null and manifest_sha256 is not null)`,
      [],
      'archives_ready',
    );
    table.check(`state <> 'packing' or delivered_at is null`, [], 'archives_delivered');
    table.check(`files_removed_at is null or state = 'expired'`, [], 'archives_files');
  });
  await knex.raw(`create unique index one_living_archive on archives (controller_id, plan_id, request_id)
    where state <> 'expired'`);
  await knex.raw(`create index archives_due on archives (expires_at)
    where state <> 'expired' or files_removed_at is null`);
  await protect(knex, 'archives', {
    clockColumns: ['controller_id', 'id', 'state', 'expires_at', 'files_removed_at'],
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('archives');
}
