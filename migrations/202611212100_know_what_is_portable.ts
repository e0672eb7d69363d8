// What portability needs: purposes with their legal basis, questions about the origin of fields, and what a step leaves out.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const KINDS = `'shared', 'staff-edge', 'many-identities', 'over-cap', 'drift', 'free-text', 'foreign-effect'`;

async function allowQuestions(knex: Knex, kinds: string): Promise<void> {
  await knex.raw('alter table plan_questions drop constraint plan_questions_kind');
  await knex.raw(`alter table plan_questions add constraint plan_questions_kind check (kind in (${kinds}))`);
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('purposes', (table) => {
    table.comment('Why data is processed, and what permits it (GDPR Art. 6(1))');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.text('name').notNullable();
    table.text('words').notNullable().comment('As people read it; maps name purposes by these words');
    table.text('basis').notNullable();
    table.text('provision').comment('The clause of the policy that promises it');
    table.primary(['controller_id', 'name']);
    table.unique(['controller_id', 'words']);
    table.check(
      `basis in ('consent', 'contract', 'legal-obligation', 'vital-interests', 'public-task', 'legitimate-interests')`,
      [],
      'purposes_basis',
    );
  });
  await protect(knex, 'purposes');
  await knex.schema.alterTable('plan_steps', (table) => {
    table
      .jsonb('left_out')
      .comment('Names of fields that a portability answer leaves out, and why; an access request gives them');
  });
  await allowQuestions(knex, `${KINDS}, 'origin'`);
}

export async function down(knex: Knex): Promise<void> {
  await allowQuestions(knex, KINDS);
  await knex.schema.alterTable('plan_steps', (table) => table.dropColumn('left_out'));
  await knex.schema.dropTable('purposes');
}
