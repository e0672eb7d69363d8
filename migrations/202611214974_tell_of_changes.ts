// Telling people of a change in a document of ours: what was said, who decided, and what became of each letter.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('change_notices', (table) => {
    table.comment(
      'What people are told of a new version of a document of ours, by which way, and from when it holds',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('document_id').notNullable();
    table.uuid('version_id').notNullable();
    table.uuid('previous_id').notNullable();
    table.boolean('material').notNullable().comment('As the person who wrote it decided');
    table.text('reason').notNullable().comment('Why it is material, or is not');
    table.text('words').notNullable().comment('What changes, as people read it');
    table.date('effective_on').notNullable().comment('The first day, in the zone of the controller');
    table.boolean('prominent').notNullable().comment('Shown where people come');
    table
      .text('audience')
      .comment('Collection whose people get a letter: `dataset.collection`; null: nobody');
    table
      .jsonb('asks_again')
      .notNullable()
      .defaultTo('[]')
      .comment('Purposes whose consents end with the day');
    table.uuid('written_by').notNullable();
    table.timestamp('written_at', MOMENT).notNullable();
    table.timestamp('told_at', MOMENT).comment('When the last letter of the audience was written');
    table
      .integer('without_address')
      .notNullable()
      .defaultTo(0)
      .comment('Of the audience, without an address to write to');
    table.text('problem').comment('Code of what stood in the way of the last round of letters');
    table.timestamp('applied_at', MOMENT).comment('When the purposes were asked again');
    table.timestamp('next_at', MOMENT).comment('When it is tended next; null: nothing more comes');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'version_id']);
    table
      .foreign(['controller_id', 'document_id'])
      .references(['controller_id', 'id'])
      .inTable('published_documents');
    for (const column of ['version_id', 'previous_id'])
      table
        .foreign(['controller_id', column])
        .references(['controller_id', 'id'])
        .inTable('document_versions');
    table.foreign(['controller_id', 'written_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'document_id']);
    table.index(['controller_id', 'previous_id']);
    table.index(['controller_id', 'written_by']);
    table.check('prominent or audience is not null', [], 'change_notices_way');
    table.check('not material or (prominent and audience is not null)', [], 'change_notices_strictest');
    table.check(`material or asks_again = '[]'`, [], 'change_notices_asks_again');
  });
  await knex.raw('create index changes_due on change_notices (next_at) where next_at is not null');
  await protect(knex, 'change_notices', { clockColumns: ['controller_id', 'id', 'next_at'] });

  await knex.schema.createTable('change_deliveries', (table) => {
    table.comment('Whom a change was told, by a keyed hash of the address, and what became of the letter');
    table.uuid('controller_id').notNullable();
    table.uuid('change_id').notNullable();
    table.binary('person_hash').notNullable().comment('Keyed hash of the folded address');
    table.uuid('key_id').notNullable();
    table.binary('token_hash').notNullable().comment('SHA-256 of the token in the link of the letter');
    table.uuid('notice_id').notNullable().comment('The letter; it may be swept before this row');
    table.timestamp('written_at', MOMENT).notNullable();
    table.timestamp('sent_at', MOMENT).comment('When the mail server took it');
    table.timestamp('failed_at', MOMENT).comment('When it was refused, given up, or came back');
    table.text('failure').comment('Code of why');
    table.timestamp('seen_at', MOMENT).comment('When somebody behind the link said that it was read');
    table.primary(['controller_id', 'change_id', 'person_hash']);
    table.unique(['controller_id', 'token_hash']);
    table.unique(['controller_id', 'notice_id']);
    table
      .foreign(['controller_id', 'change_id'])
      .references(['controller_id', 'id'])
      .inTable('change_notices')
      .onDelete('CASCADE');
    table.check('octet_length(token_hash) = 32', [], 'change_deliveries_token');
    table.check('(failed_at is null) = (failure is null)', [], 'change_deliveries_failure');
  });
  await knex.raw(
    'create index change_deliveries_open on change_deliveries (controller_id, change_id, notice_id) where failed_at is null',
  );
  await protect(knex, 'change_deliveries');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['change_deliveries', 'change_notices']) await knex.schema.dropTable(table);
}
