// A controller's own texts for letters: each change is a new row, so that what was used can be read later.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('macros', (table) => {
    table.comment(
      'Texts with merge fields that staff begin a letter with; one row a version, no personal data',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.integer('version').notNullable();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('language').notNullable();
    table.text('body').notNullable();
    table.boolean('retired').notNullable().defaultTo(false);
    table.text('by_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.primary(['controller_id', 'id', 'version']);
    table.check('version > 0', [], 'macros_version');
    table.check(
      `kind in ('message', 'question', 'delay', 'refusal', 'answer', 'outcome')`,
      [],
      'macros_kind',
    );
    table.check('length(name) <= 80 and length(body) <= 4000', [], 'macros_length');
  });
  await protect(knex, 'macros', { appendOnly: true });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('macros');
}
