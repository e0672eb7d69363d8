// Registers that staff keep: disclosures to authorities and breaches. An entry is never overwritten: an amendment is a version.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('register_entries', (table) => {
    table.comment(
      'Entries of the registers of breaches and of disclosures to authorities; what they say stands in versions',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('register').notNullable();
    table.integer('number').notNullable().comment('Counts up from 1 in each register, without a gap');
    table.integer('version').notNullable().comment('The newest version');
    table.timestamp('watch_at', MOMENT).comment('When staff are next told of its clock; null: no clock runs');
    table.primary(['controller_id', 'id']);
    table.foreign('controller_id').references('id').inTable('controllers');
    table.unique(['controller_id', 'register', 'number']);
    table.check(`register in ('breaches', 'disclosures')`, [], 'register_entries_register');
    table.check('number > 0 and version > 0', [], 'register_entries_counts');
  });
  await knex.raw(
    'create index register_entries_watched on register_entries (watch_at) where watch_at is not null',
  );
  await protect(knex, 'register_entries', {
    appendOnly: true,
    clockColumns: ['controller_id', 'id', 'watch_at'],
  });
  // What an entry is stays; that there is a newer version, and when its clock is looked at, is added.
  await knex.raw('grant update (version, watch_at) on register_entries to habeas_service');

  await knex.schema.createTable('register_versions', (table) => {
    table.comment('What entries of registers say, each version as it was written');
    table.uuid('controller_id').notNullable();
    table.uuid('entry_id').notNullable();
    table.integer('version').notNullable().comment('Counts up from 1');
    table.binary('content').notNullable().comment('Sealed: the fields of the entry as JSON');
    table.timestamp('written_at', MOMENT).notNullable();
    table.text('written_by_kind').notNullable();
    table.text('written_by').notNullable();
    table.primary(['controller_id', 'entry_id', 'version']);
    table
      .foreign(['controller_id', 'entry_id'])
      .references(['controller_id', 'id'])
      .inTable('register_entries');
    table.index(['controller_id', 'written_at']);
    table.check('version > 0', [], 'register_versions_version');
  });
  await protect(knex, 'register_versions', { appendOnly: true });
  // The schedule of our own tables takes versions away when they are over; nothing else does.
  await knex.raw('grant delete on register_versions to habeas_service');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['register_versions', 'register_entries']) await knex.schema.dropTable(table);
}
