// The audit log of each controller: entries that nobody can change, their leaves, and the checkpoints over them.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;
const APPEND_ONLY = ['audit_entries', 'audit_leaves', 'audit_checkpoints'];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_logs', (table) => {
    table.comment('One log per controller: its random origin, and the right edge of its tree');
    table.uuid('controller_id').primary().references('controllers.id');
    table.text('origin').notNullable().unique();
    table.bigInteger('size').notNullable().defaultTo(0);
    table.binary('frontier').notNullable();
    table.binary('root').notNullable();
  });
  await protect(knex, 'audit_logs');

  await knex.schema.createTable('audit_entries', (table) => {
    table.comment('What happened; personal values only as salted commitments');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.text('event').notNullable();
    table.text('about').notNullable();
    table.text('actor_kind').notNullable();
    table.text('actor_id').notNullable();
    table.jsonb('details').notNullable();
    table.text('leaf').notNullable().comment('The bytes that are hashed');
    table.primary(['controller_id', 'id']);
    table.index(['controller_id', 'about', 'at']);
  });
  await protect(knex, 'audit_entries', { appendOnly: true });

  await knex.schema.createTable('audit_pending', (table) => {
    table.comment('Entries that wait for the sequencer, in the order they were written');
    table.uuid('controller_id').notNullable();
    table.specificType('position', 'bigint generated always as identity').notNullable();
    table.uuid('entry_id').notNullable();
    table.primary(['controller_id', 'position']);
    table.foreign(['controller_id', 'entry_id']).references(['controller_id', 'id']).inTable('audit_entries');
  });
  await protect(knex, 'audit_pending');

  await knex.schema.createTable('audit_leaves', (table) => {
    table.comment('The place of each sealed entry in the log: contiguous from 0');
    table.uuid('controller_id').notNullable();
    table.bigInteger('index').notNullable();
    table.uuid('entry_id').notNullable();
    table.binary('hash').notNullable();
    table.primary(['controller_id', 'index']);
    table.foreign(['controller_id', 'entry_id']).references(['controller_id', 'id']).inTable('audit_entries');
    table.unique(['controller_id', 'entry_id']);
  });
  await protect(knex, 'audit_leaves', { appendOnly: true });

  await knex.schema.createTable('audit_openings', (table) => {
    table.comment('Salts of commitments; erasing one leaves the log intact and the commitment empty');
    table.uuid('controller_id').notNullable();
    table.uuid('entry_id').notNullable();
    table.text('name').notNullable();
    table.binary('salt').notNullable();
    table.primary(['controller_id', 'entry_id', 'name']);
    table.foreign(['controller_id', 'entry_id']).references(['controller_id', 'id']).inTable('audit_entries');
  });
  await protect(knex, 'audit_openings');

  await knex.schema.createTable('audit_checkpoints', (table) => {
    table.comment('Signed checkpoints (C2SP tlog-checkpoint), one per size');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.bigInteger('size').notNullable();
    table.binary('root').notNullable();
    table.text('note').notNullable();
    table.timestamp('at', moment).notNullable();
    table.primary(['controller_id', 'size']);
  });
  await protect(knex, 'audit_checkpoints', { appendOnly: true });

  await knex.raw(`create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege'; end $$`);
  for (const table of APPEND_ONLY) {
    await knex.raw(
      'create trigger append_only before update or delete on ?? for each row execute function refuse_change()',
      [table],
    );
    await knex.raw(
      'create trigger no_truncate before truncate on ?? for each statement execute function refuse_change()',
      [table],
    );
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'audit_checkpoints',
    'audit_openings',
    'audit_leaves',
    'audit_pending',
    'audit_entries',
    'audit_logs',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw('drop function refuse_change()');
}
