// Bundles that were made for an authority: what each was asked for, what came of it, and the one before it.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bundles', (table) => {
    table.comment('Each bundle that was made for an authority; its content is never kept here');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.integer('number').notNullable().comment('1, 2, 3 … of its controller, without gaps');
    table.date('from_on').notNullable();
    table.date('to_on').notNullable();
    table.uuid('request_id').comment('A bundle about one complaint: its case; null: all cases');
    table
      .boolean('question_answered')
      .notNullable()
      .comment('Whether it answers a question of the authority');
    table
      .boolean('names_sealed')
      .notNullable()
      .comment('Whether a key to the names lies in it, sealed for the authority');
    table.bigInteger('log_size').notNullable().comment('Entries of the log that count');
    table.bigInteger('bytes').notNullable().comment('Bytes of its content');
    table.integer('files').notNullable().comment('Files of its content');
    table.text('digest').notNullable().comment('SHA-512 of tagmanifest-sha512.txt, hex: names the content');
    table.text('previous').comment('The digest of the bundle before; null: it is the first');
    table.text('actor_kind').notNullable();
    table.text('actor_id').notNullable();
    table.timestamp('signed_at', MOMENT).notNullable();
    table
      .timestamp('failed_at', MOMENT)
      .comment('Signed, and then its file could not be finished: nobody got it');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'number']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign('controller_id').references('id').inTable('controllers');
    table.index(['controller_id', 'request_id']);
    table.check('from_on <= to_on', [], 'bundles_period');
    table.check('number > 0', [], 'bundles_number');
    table.check(`digest ~ '^[0-9a-f]{128}$'`, [], 'bundles_digest');
  });
  await protect(knex, 'bundles', { appendOnly: true });
  // What was signed is never rewritten; that nobody got it is added.
  await knex.raw('grant update (failed_at) on bundles to habeas_service');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('bundles');
}
