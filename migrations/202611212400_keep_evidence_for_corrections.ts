// Files that show what is right: of the person or attached by staff, sealed under a key of their own until the case lets them go.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('evidence_files', (table) => {
    table.comment(
      'Evidence for a correction: the bytes while the case needs them, then kind, size, digest and moments',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('kind').notNullable().comment('By content, never by name');
    table.integer('size').notNullable().comment('Bytes');
    table.binary('sha256').notNullable().comment('Of the bytes as they came');
    table.binary('content').comment('Sealed under the key of this file alone; null: destroyed');
    table.binary('wrapped_key').comment('The key of the content, sealed; null: destroyed');
    table.binary('words').comment('Sealed: what was said about it; null: nothing, or destroyed');
    table.text('state').notNullable();
    table.timestamp('sent_at', moment).notNullable();
    table.text('attached_by').comment('The account that attached it; null: sent by the person');
    table.timestamp('looked_at', moment).comment('The last look; the log has every one');
    table.text('looked_by').comment('The account that looked last');
    table
      .timestamp('latest_at', moment)
      .notNullable()
      .comment('When the clock destroys it, whatever the case');
    table.timestamp('destroy_at', moment).comment('When the clock destroys it, since its case was refused');
    table.timestamp('ended_at', moment).comment('When it was taken back or destroyed');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check(`state in ('held', 'taken-back', 'destroyed')`, [], 'evidence_files_state');
    table.check(
      `(state = 'held') = (content is not null) and (state = 'held') = (wrapped_key is not null)
        and (state = 'held') = (ended_at is null) and (state = 'held' or words is null)`,
      [],
      'evidence_files_destroyed',
    );
    table.check('(looked_at is null) = (looked_by is null)', [], 'evidence_files_looked');
    table.check('octet_length(sha256) = 32 and size > 0', [], 'evidence_files_digest');
    table.check(`kind in ('image/jpeg', 'image/png', 'application/pdf')`, [], 'evidence_files_kind');
  });
  await knex.raw('create index evidence_of_request on evidence_files (controller_id, request_id, sent_at)');
  await knex.raw(`create index evidence_held on evidence_files (latest_at, destroy_at) where state = 'held'`);
  await protect(knex, 'evidence_files', {
    clockColumns: ['controller_id', 'id', 'state', 'latest_at', 'destroy_at'],
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('evidence_files');
}
