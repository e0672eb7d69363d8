// Files that owners sent for a copy: each goes as it is, is withheld, or is replaced by pictures of staff.
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('evidence_files', (table) => {
    table.text('fate').comment('What became of it before the copy; null: it goes as it is');
    table.text('fate_reason').comment('Code of why, told to the person');
    table.binary('fate_words').comment('Sealed: why, where no code says it; told to the person');
    table.uuid('replaces_id').comment('The file that this picture stands in for');
    table
      .foreign(['controller_id', 'replaces_id'])
      .references(['controller_id', 'id'])
      .inTable('evidence_files');
    table.index(['controller_id', 'owner_task_id']);
    table.check(`fate in ('withheld', 'replaced')`, [], 'evidence_files_fate');
    table.check(
      `(fate is null) = (fate_reason is null) and (fate is not null or fate_words is null)
        and (owner_task_id is not null or (fate is null and replaces_id is null))
        and (fate is null or replaces_id is null)`,
      [],
      'evidence_files_ruled',
    );
  });
}

/** What was withheld would count as something that goes, so it is not kept. */
export async function down(knex: Knex): Promise<void> {
  await overAllControllers(
    knex,
    ['evidence_files'],
    'delete from evidence_files where fate is not null or replaces_id is not null',
  );
  await knex.schema.alterTable('evidence_files', (table) => {
    table.dropColumns('fate', 'fate_reason', 'fate_words', 'replaces_id');
    table.dropIndex(['controller_id', 'owner_task_id']);
  });
}
