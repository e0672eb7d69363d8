// Texts as people saw them, agreements to terms, and notices that were seen: three things that are no consent.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;
const PROOF = ['shown_notices', 'acceptances', 'acknowledgments'];

function act(table: Knex.CreateTableBuilder): void {
  table.uuid('controller_id').notNullable().references('controllers.id');
  table.uuid('id').notNullable().comment('Derived from the act: the same act twice is one row');
  table.uuid('who_id').notNullable().comment('The pseudonym of the person');
  table.timestamp('acted_at', MOMENT).notNullable();
  table.timestamp('recorded_at', MOMENT).notNullable();
  table.binary('notice_hash').notNullable().comment('What was shown: shown_notices');
  table.text('document').comment('The name of the document');
  table.text('document_version').comment('Which of its versions, as the controller calls it');
  table.text('source').notNullable();
  table.text('method');
  table.text('jurisdiction');
  table.specificType('age', 'smallint');
  table.primary(['controller_id', 'id']);
  table.index(['controller_id', 'who_id', 'acted_at']);
  table
    .foreign(['controller_id', 'notice_hash'])
    .references(['controller_id', 'hash'])
    .inTable('shown_notices');
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('shown_notices', (table) => {
    table.comment('Texts as people saw them, each once, by the hash of all that stands here');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.binary('hash').notNullable();
    table.text('text').notNullable();
    table.text('language').notNullable();
    table.text('variant').notNullable();
    table.jsonb('purposes').notNullable().comment('What it asks for: names and versions');
    table.timestamp('first_at', MOMENT).notNullable();
    table.primary(['controller_id', 'hash']);
  });
  await knex.schema.createTable('acceptances', (table) => {
    table.comment('Agreements to terms: no consent, whatever the terms say');
    act(table);
    table.check('document is not null', [], 'acceptances_document');
  });
  await knex.schema.createTable('acknowledgments', (table) => {
    table.comment('Notices that people have seen: no consent and no agreement');
    act(table);
  });
  for (const table of PROOF) {
    await protect(knex, table, { appendOnly: true });
    await knex.raw(
      'create trigger append_only before update or delete on ?? for each row execute function refuse_proof_change()',
      [table],
    );
    await knex.raw(
      'create trigger no_truncate before truncate on ?? for each statement execute function refuse_proof_change()',
      [table],
    );
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['acknowledgments', 'acceptances', 'shown_notices']) await knex.schema.dropTable(table);
}
