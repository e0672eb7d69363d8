// Links by which another controller fetches a portability archive, once (GDPR Art. 20(2)).
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('portability_links', (table) => {
    table.comment('Links that a person made, so that another controller can fetch her data once');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('archive_id').notNullable();
    table
      .binary('token_hash')
      .notNullable()
      .comment('Keyed hash of the secret in the link; the link itself is kept nowhere');
    table.text('token_key_id').notNullable();
    table
      .binary('receiver')
      .comment('Sealed: the address that the link was sent to; null: it was only shown');
    table.timestamp('made_at', moment).notNullable();
    table.timestamp('expires_at', moment).notNullable();
    table.timestamp('begun_at', moment).comment('The first download began; for an hour it may be repeated');
    table.uuid('lease').comment('The download that is running');
    table
      .timestamp('lease_until', moment)
      .comment('Until then nobody else may begin; the running one moves it on');
    table.timestamp('used_at', moment).comment('A download was completed: nobody can begin another');
    table.timestamp('revoked_at', moment);
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'archive_id']).references(['controller_id', 'id']).inTable('archives');
    table.unique(['controller_id', 'token_hash']);
    table.index(['controller_id', 'request_id']);
    table.check('(lease is null) = (lease_until is null)', [], 'portability_links_lease');
    table.check('used_at is null or begun_at is not null', [], 'portability_links_used');
    table.check('expires_at > made_at', [], 'portability_links_time');
  });
  await protect(knex, 'portability_links');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('portability_links');
}
