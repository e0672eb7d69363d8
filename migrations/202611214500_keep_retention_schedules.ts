// How long what is kept: each schedule is a version that is never changed, only ended.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('retention_schedules', (table) => {
    table.comment(
      'How long rows of a collection stay, by promise or by law; one row a version, no personal data',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('digest').notNullable().comment('SHA-256 of everything it says, in hex');
    table.text('collection').notNullable().comment('dataset.collection');
    table
      .text('bound')
      .notNullable()
      .comment('at-most: a promise, gone by then; at-least: a law, not before');
    table
      .text('purpose')
      .comment('A promise for one purpose of the collection, in its words; null: about the row');
    table.text('period').notNullable().comment('ISO 8601');
    table.text('counted_from').comment('The column that holds the moment it starts from');
    table.text('counted_from_event').comment('What happens to the person; requests carry it out');
    table.text('year_end').comment('Counted from the end of the financial year, as --12-31');
    table.jsonb('filters').notNullable().comment('Rows it speaks of; all must hold');
    table.jsonb('places').comment('Only rows whose column holds one of these codes');
    table.jsonb('fields').comment('Fields that are masked; null: it speaks of the whole row');
    table
      .text('ending')
      .comment('What it ends with; null, by law alone: nothing, until another rule says what');
    table.text('reason');
    table.text('legal_basis').notNullable();
    table.text('chosen_by').comment('operator: the document gives no number');
    table.text('provision').comment('The clause of the policy that it carries out');
    table.timestamp('started_at', MOMENT).notNullable();
    table.timestamp('ended_at', MOMENT);
    table.primary(['controller_id', 'id']);
    table.foreign('controller_id').references('id').inTable('controllers');
    table.check(`bound in ('at-most', 'at-least')`, [], 'retention_schedules_bound');
    table.check('(counted_from is null) <> (counted_from_event is null)', [], 'retention_schedules_start');
    table.check(
      `counted_from_event is null or counted_from_event in ('account-closed', 'contract-ended') and bound = 'at-most' and purpose is null`,
      [],
      'retention_schedules_event',
    );
    table.check(`purpose is null or bound = 'at-most'`, [], 'retention_schedules_purpose');
    table.check(`ending in ('delete', 'mask')`, [], 'retention_schedules_ending');
    table.check(`bound = 'at-least' or ending is not null`, [], 'retention_schedules_ceiling_ends');
    table.check(`fields is null or bound = 'at-most' and ending = 'mask'`, [], 'retention_schedules_fields');
    table.check(`chosen_by = 'operator'`, [], 'retention_schedules_chosen_by');
    table.check('ended_at is null or ended_at >= started_at', [], 'retention_schedules_ended');
  });
  await knex.raw(
    'create unique index retention_schedules_once on retention_schedules (controller_id, digest) where ended_at is null',
  );
  await protect(knex, 'retention_schedules', { appendOnly: true });
  // A version is never rewritten: what was approved and carried out by it must read the same in ten years.
  await knex.raw('grant update (ended_at) on retention_schedules to habeas_service');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('retention_schedules');
}
