// The watch over published documents: how many platforms may be watched, what is watched, each look, and who was told in time.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

async function watched(knex: Knex): Promise<void> {
  await knex.schema.createTable('watch_entitlements', (table) => {
    table.comment('How many platforms may be watched from which day on; the newest that has begun holds');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('plan').notNullable().comment('What it is called');
    table.integer('platforms').notNullable();
    table.date('effective_from').notNullable();
    table.timestamp('written_at', MOMENT).notNullable();
    table.primary(['controller_id', 'id']);
    table.index(['controller_id', 'effective_from']);
    table.check('platforms between 0 and 10000', [], 'watch_entitlements_platforms');
  });
  await protect(knex, 'watch_entitlements', { appendOnly: true });

  await knex.schema.createTable('watched_documents', (table) => {
    table.comment('Published documents that are looked at every day, and how the last look went');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('document_id').notNullable();
    table.text('url').notNullable();
    table.boolean('allow_private').notNullable().defaultTo(false);
    table.integer('minute').notNullable().comment('Minutes after six at which it is looked at');
    table.timestamp('added_at', MOMENT).notNullable();
    table.timestamp('ended_at', MOMENT);
    table.timestamp('next_at', MOMENT).comment('null: it is watched no more');
    table.text('etag').comment('What the server said at the last page, as is last_modified');
    table.text('last_modified');
    table.binary('sha256').comment('Of the bytes of the last page');
    table.uuid('version_id').comment('The version that the last page is');
    table.timestamp('verified_at', MOMENT).comment('The last look that was answered with the page');
    table.timestamp('failing_since', MOMENT).comment('The first look of those that failed since then');
    table.integer('failures').notNullable().defaultTo(0);
    table.text('problem').comment('Code of the last failure');
    table.timestamp('told_at', MOMENT).comment('When staff were told that it fails');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'document_id'])
      .references(['controller_id', 'id'])
      .inTable('published_documents');
    table
      .foreign(['controller_id', 'version_id'])
      .references(['controller_id', 'id'])
      .inTable('document_versions');
    table.index(['controller_id', 'version_id']);
    table.check('minute between 0 and 59', [], 'watched_documents_minute');
    table.check('(ended_at is null) = (next_at is not null)', [], 'watched_documents_end');
    table.check('(failures = 0) = (failing_since is null)', [], 'watched_documents_failures');
  });
  await knex.raw(
    'create unique index watched_once on watched_documents (controller_id, document_id) where ended_at is null',
  );
  await knex.raw('create index looks_due on watched_documents (next_at) where next_at is not null');
  await protect(knex, 'watched_documents', { clockColumns: ['controller_id', 'id', 'next_at'] });

  await knex.schema.createTable('watch_looks', (table) => {
    table.comment('Every look at a watched document and what it found, also that nothing had changed');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('watched_id').notNullable();
    table.timestamp('at', MOMENT).notNullable();
    table.text('outcome').notNullable();
    table.integer('status').comment('Of the answer; null: none came');
    table.integer('bytes');
    table.binary('sha256').comment('Of the bytes, or of those that are said to be the same');
    table.uuid('version_id').comment('The version that the page is');
    table.text('problem').comment('Code of what stood in the way');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'watched_id'])
      .references(['controller_id', 'id'])
      .inTable('watched_documents');
    table
      .foreign(['controller_id', 'version_id'])
      .references(['controller_id', 'id'])
      .inTable('document_versions');
    table.index(['controller_id', 'watched_id', 'at']);
    table.index(['controller_id', 'version_id']);
    table.index(['controller_id', 'at']);
    table.check(
      `outcome in ('first', 'same', 'dress', 'date', 'changed', 'failed', 'over-quota')`,
      [],
      'watch_looks_outcome',
    );
    table.check(`(outcome = 'failed') = (problem is not null)`, [], 'watch_looks_problem');
  });
  await protect(knex, 'watch_looks', { appendOnly: true });
}

async function alerts(knex: Knex): Promise<void> {
  await knex.schema.createTable('watch_subscriptions', (table) => {
    table.comment('Members of staff who are told of changes, and whose calendar day counts');
    table.uuid('controller_id').notNullable();
    table.uuid('account_id').notNullable();
    table.text('time_zone').notNullable();
    table.timestamp('since', MOMENT).notNullable();
    table.primary(['controller_id', 'account_id']);
    table
      .foreign(['controller_id', 'account_id'])
      .references(['controller_id', 'id'])
      .inTable('accounts')
      .onDelete('CASCADE');
  });
  await protect(knex, 'watch_subscriptions');

  await knex.schema.createTable('watch_alerts', (table) => {
    table.comment('Who was to be told of which change by when, and whether that was done');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('look_id').notNullable();
    table.uuid('account_id').notNullable();
    table.text('time_zone').notNullable();
    table.timestamp('found_at', MOMENT).notNullable();
    table.timestamp('due_at', MOMENT).notNullable().comment('The end of that day in the zone');
    table.uuid('notice_id').notNullable().comment('The letter; it may be swept before this row');
    table.timestamp('sent_at', MOMENT);
    table.timestamp('missed_at', MOMENT).comment('When it was seen that the day was over without it');
    table.timestamp('closed_at', MOMENT).comment('Nothing more comes: sent, or failed for good');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'look_id', 'account_id']);
    table.foreign(['controller_id', 'look_id']).references(['controller_id', 'id']).inTable('watch_looks');
    table
      .foreign(['controller_id', 'account_id'])
      .references(['controller_id', 'id'])
      .inTable('accounts')
      .onDelete('CASCADE');
    table.index(['controller_id', 'account_id']);
    table.index(['controller_id', 'found_at']);
    table.check('due_at > found_at', [], 'watch_alerts_due');
    table.check('sent_at is null or closed_at is not null', [], 'watch_alerts_closed');
  });
  await knex.raw('create index watch_alerts_open on watch_alerts (controller_id) where closed_at is null');
  await protect(knex, 'watch_alerts', { clockColumns: ['controller_id', 'id', 'closed_at'] });

  await knex.schema.createTable('provision_matches', (table) => {
    table.comment(
      'Clauses of two documents that speak of the same: proposed by rules, true once a person said so',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('one_id').notNullable();
    table.uuid('other_id').notNullable();
    table.decimal('confidence', 4, 3).notNullable();
    table.text('method').notNullable().comment('Name and version of the rules');
    table.text('verdict').notNullable();
    table.uuid('decided_by').notNullable();
    table.timestamp('decided_at', MOMENT).notNullable();
    table.primary(['controller_id', 'one_id', 'other_id']);
    for (const column of ['one_id', 'other_id'])
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable('provisions');
    table.foreign(['controller_id', 'decided_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'other_id']);
    table.index(['controller_id', 'decided_by']);
    table.check('one_id < other_id', [], 'provision_matches_order');
    table.check('confidence between 0 and 1', [], 'provision_matches_confidence');
    table.check(`verdict in ('same', 'different')`, [], 'provision_matches_verdict');
  });
  await protect(knex, 'provision_matches');
}

export async function up(knex: Knex): Promise<void> {
  await watched(knex);
  await alerts(knex);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'provision_matches',
    'watch_alerts',
    'watch_subscriptions',
    'watch_looks',
    'watched_documents',
    'watch_entitlements',
  ])
    await knex.schema.dropTable(table);
}
