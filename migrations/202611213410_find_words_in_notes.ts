// Words of notes can be found although notes are sealed: by keyed hashes, which go with their note.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('case_notes', (table) => {
    table
      .timestamp('words_at', moment)
      .comment('When its words were made findable; null: not yet, a job does it');
  });
  await knex.raw('create index notes_without_words on case_notes (at) where words_at is null');
  await knex.raw('create policy clock_reads on case_notes for select to habeas_clock using (true)');
  await knex.raw('grant select (controller_id, id, at, words_at) on case_notes to habeas_clock');
  await knex.schema.createTable('case_note_words', (table) => {
    table.comment('Which words stand in a note: the first 8 bytes of a keyed hash of each, never the word');
    table.uuid('controller_id').notNullable();
    table.uuid('note_id').notNullable();
    table.binary('word').notNullable();
    table.uuid('request_id').notNullable();
    table.timestamp('at', moment).notNullable().comment('When the note was written');
    table.primary(['controller_id', 'note_id', 'word']);
    table
      .foreign(['controller_id', 'note_id'])
      .references(['controller_id', 'id'])
      .inTable('case_notes')
      .onDelete('cascade');
    table.check('length(word) = 8', [], 'case_note_words_word');
  });
  await knex.raw(
    'create index notes_by_word on case_note_words (controller_id, word, at, note_id) include (request_id)',
  );
  await protect(knex, 'case_note_words');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('case_note_words');
  await knex.raw('drop policy clock_reads on case_notes');
  await knex.raw('revoke select (controller_id, id, at, words_at) on case_notes from habeas_clock');
  await knex.schema.alterTable('case_notes', (table) => table.dropColumn('words_at'));
}
