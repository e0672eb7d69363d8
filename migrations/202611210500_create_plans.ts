// Plans, their steps and sealed chunks of keys, the questions they raise, and the receipts of what was done.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('plans', (table) => {
    table.comment('What is intended for one or several requests; frozen by its digest');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('kind').notNullable();
    table.text('status').notNullable();
    table.binary('digest');
    table.binary('wrapped_key').comment('The plan key, sealed; destroyed when the plan is forgotten');
    table.uuid('supplements').comment('The plan whose new rows this one takes');
    table.timestamp('drawn_at', moment);
    table.uuid('approved_by');
    table.timestamp('approved_at', moment);
    table
      .timestamp('confirm_after', moment)
      .comment('One officer only: not before this may the second confirmation come');
    table.timestamp('confirmed_at', moment);
    table
      .bigInteger('fence')
      .notNullable()
      .defaultTo(0)
      .comment('Raised with every claim; only the newest claim may write');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Our own failure budget; the death of a worker does not spend it');
    table.timestamp('next_at', moment).comment('Not before this is the next try');
    table.text('stopped_for');
    table.timestamp('created_at', moment).notNullable().defaultTo(knex.fn.now(6));
    table.timestamp('done_at', moment);
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'supplements']).references(['controller_id', 'id']).inTable('plans');
    table.check(`kind in ('access', 'erasure')`, [], 'plans_kind');
    table.check(
      `status in ('drawing', 'asking', 'drawn', 'confirming', 'approved', 'running', 'stopped', 'done', 'closed')`,
      [],
      'plans_status',
    );
    table.check(`status in ('drawing', 'closed') or digest is not null`, [], 'plans_frozen');
    table.check(
      `status not in ('approved', 'running', 'done') or approved_at is not null`,
      [],
      'plans_approved',
    );
  });
  await protect(knex, 'plans', {
    clockColumns: ['controller_id', 'id', 'status', 'next_at', 'created_at', 'done_at'],
  });

  await knex.schema.createTable('plan_requests', (table) => {
    table.comment('Which requests a plan carries out: many to many');
    table.uuid('controller_id').notNullable();
    table.uuid('plan_id').notNullable();
    table.uuid('request_id').notNullable();
    table.primary(['controller_id', 'plan_id', 'request_id']);
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'request_id']);
  });
  await protect(knex, 'plan_requests');

  await knex.schema.createTable('plan_questions', (table) => {
    table.comment('What a person must decide before a plan may run');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('plan_id').notNullable();
    table.text('kind').notNullable();
    table.text('sentence').notNullable();
    table.text('answer');
    table.uuid('answered_by');
    table.timestamp('answered_at', moment);
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table.index(['controller_id', 'plan_id']);
    table.check(`answer in ('include', 'leave-out')`, [], 'plan_questions_answer');
    table.check(
      `kind in ('shared', 'staff-edge', 'many-identities', 'over-cap', 'drift', 'free-text', 'foreign-effect')`,
      [],
      'plan_questions_kind',
    );
  });
  await protect(knex, 'plan_questions');

  await knex.schema.createTable('plan_steps', (table) => {
    table.comment('One collection of one store: what is to be done with its rows');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('plan_id').notNullable();
    table.integer('position').notNullable();
    table.uuid('store_id').notNullable();
    table.text('store').notNullable();
    table.text('collection').notNullable();
    table.text('act').notNullable();
    table.bigInteger('rows').notNullable();
    table.text('sentence').notNullable();
    table.uuid('question_id').comment('The rows of this step wait for this answer');
    table.jsonb('kept').comment('Reason, legal basis and end of what the law keeps');
    table
      .binary('spec')
      .notNullable()
      .comment('Sealed by the plan key: table, key columns, selectors, maskings');
    table.text('state').notNullable().defaultTo('waiting');
    table.bigInteger('rows_done').notNullable().defaultTo(0);
    table.bigInteger('remaining').comment('Rows found when it was counted again');
    table.text('problem');
    table.timestamp('started_at', moment);
    table.timestamp('finished_at', moment);
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table
      .foreign(['controller_id', 'question_id'])
      .references(['controller_id', 'id'])
      .inTable('plan_questions');
    table.unique(['controller_id', 'plan_id', 'position']);
    table.check(`act in ('disclose', 'delete', 'mask', 'keep', 'skip')`, [], 'plan_steps_act');
    table.check(`state in ('waiting', 'running', 'done', 'failed')`, [], 'plan_steps_state');
  });
  await protect(knex, 'plan_steps');

  await knex.schema.createTable('plan_chunks', (table) => {
    table.comment(
      'Keys of the rows of a step, 10,000 at most: sealed, with a digest that the plan digest covers',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('step_id').notNullable();
    table.integer('number').notNullable();
    table.integer('rows').notNullable();
    table.binary('digest').notNullable();
    table.binary('keys').comment('Sealed by the plan key; destroyed with the plan');
    table.boolean('done').notNullable().defaultTo(false);
    table.bigInteger('rows_done').notNullable().defaultTo(0);
    table.primary(['controller_id', 'step_id', 'number']);
    table.foreign(['controller_id', 'step_id']).references(['controller_id', 'id']).inTable('plan_steps');
  });
  await protect(knex, 'plan_chunks');

  await knex.schema.createTable('receipts', (table) => {
    table.comment(
      'What was done for a request, counted again; names of collections and counts, no personal data',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('plan_id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('outcome').notNullable();
    table.jsonb('lines').notNullable();
    table.jsonb('not_searched').notNullable();
    table.timestamp('at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'plan_id']).references(['controller_id', 'id']).inTable('plans');
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.unique(['controller_id', 'plan_id', 'request_id']);
    table.check(`outcome in ('complete', 'partly')`, [], 'receipts_outcome');
  });
  await protect(knex, 'receipts');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['receipts', 'plan_chunks', 'plan_steps', 'plan_questions', 'plan_requests', 'plans']) {
    await knex.schema.dropTable(table);
  }
}
