// What people took out of texts about others: which texts, which parts, why, who read them and who confirmed it. Never a text itself.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('redactions', (table) => {
    table.comment('The reading of the free texts of one plan, from the proposals to the second reader');
    table.uuid('controller_id').notNullable();
    table.uuid('plan_id').notNullable();
    table
      .text('state')
      .notNullable()
      .comment('preparing: proposals are being made; reading; handed-over; confirmed');
    table.timestamp('prepared_at', MOMENT).comment('When the stores were last read for it');
    table.uuid('handed_over_by');
    table.timestamp('handed_over_at', MOMENT);
    table.timestamp('confirm_after', MOMENT).comment('Where the only member of staff confirms a second time');
    table.uuid('confirmed_by');
    table.timestamp('confirmed_at', MOMENT);
    table.primary(['controller_id', 'plan_id']);
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table.check(`state in ('preparing', 'reading', 'handed-over', 'confirmed')`, [], 'redactions_state');
    table.check(
      `(state = 'confirmed') = (confirmed_at is not null) and (confirmed_at is null) = (confirmed_by is null)`,
      [],
      'redactions_confirmed',
    );
    table.check('(handed_over_at is null) = (handed_over_by is null)', [], 'redactions_handed_over');
    table.check(
      `state not in ('handed-over', 'confirmed') or handed_over_at is not null`,
      [],
      'redactions_order',
    );
  });
  await protect(knex, 'redactions');
  await knex.schema.createTable('redaction_texts', (table) => {
    table.comment('A text that a plan would hand out: where it stands and its keyed digest, never its words');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('plan_id').notNullable();
    table.uuid('step_id').notNullable();
    table.text('column_name').notNullable();
    table.integer('position').notNullable().comment('In the order of reading, from 1');
    table.integer('chunk').notNullable();
    table.integer('bucket').notNullable().comment('Which few rows of the chunk hold it');
    table
      .binary('digest')
      .notNullable()
      .comment('Keyed: another text has another one, and nobody without the key can try words');
    table.integer('length').notNullable().comment('UTF-16 units; offsets of spans are counted in them');
    table.text('state').notNullable().comment('unread; read; gone: it stands there no more');
    table.uuid('opened_by').comment('The member of staff who opened it last');
    table.uuid('read_by');
    table.timestamp('read_at', MOMENT);
    table.timestamp('seen_at', MOMENT).notNullable().comment('When it last stood in the store');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'step_id', 'column_name', 'digest']);
    table
      .foreign(['controller_id', 'plan_id'])
      .references(['controller_id', 'plan_id'])
      .inTable('redactions');
    table.foreign(['controller_id', 'step_id']).references(['controller_id', 'id']).inTable('plan_steps');
    table.index(['controller_id', 'plan_id', 'position'], 'texts_in_order');
    table.check(`state in ('unread', 'read', 'gone')`, [], 'redaction_texts_state');
    table.check(`state <> 'read' or read_at is not null and read_by is not null`, [], 'redaction_texts_read');
  });
  await protect(knex, 'redaction_texts');
  await knex.schema.createTable('redaction_spans', (table) => {
    table.comment(
      'A part of such a text, proposed by Habeas or marked by a person, and what was decided about it',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('text_id').notNullable();
    table.integer('starts_at').notNullable();
    table.integer('ends_at').notNullable();
    table.text('kind').notNullable().comment('What it was proposed for; own: marked by a person');
    table.text('decision').notNullable().comment('proposed: nobody decided yet; redact; leave');
    table.text('reason').comment('Why it is taken out');
    table.binary('words').comment('Sealed; what the person is told where no reason fits');
    table.uuid('decided_by');
    table.timestamp('decided_at', MOMENT);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'text_id', 'starts_at', 'ends_at']);
    table
      .foreign(['controller_id', 'text_id'])
      .references(['controller_id', 'id'])
      .inTable('redaction_texts');
    table.check('starts_at >= 0 and ends_at > starts_at', [], 'redaction_spans_place');
    table.check(`decision in ('proposed', 'redact', 'leave')`, [], 'redaction_spans_decision');
    table.check(
      `reason in ('third-party-data', 'trade-secret', 'privilege', 'security', 'other')`,
      [],
      'redaction_spans_reason',
    );
    table.check(`(decision = 'redact') = (reason is not null)`, [], 'redaction_spans_why');
    table.check(`(decision = 'proposed') = (decided_at is null)`, [], 'redaction_spans_decided');
    table.check(`(reason is not distinct from 'other') = (words is not null)`, [], 'redaction_spans_words');
  });
  await protect(knex, 'redaction_spans');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['redaction_spans', 'redaction_texts', 'redactions'])
    await knex.schema.dropTable(table);
}
