// Systems that nothing of ours reaches: who looks after them, what they are asked to do, and what they answered.
import type { Knex } from 'knex';
import { overAllControllers, protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;
const ACTS = `'disclose', 'delete', 'mask', 'rectify', 'keep', 'skip'`;

async function allowActs(knex: Knex, acts: string): Promise<void> {
  await knex.raw('alter table plan_steps drop constraint plan_steps_act');
  await knex.raw(`alter table plan_steps add constraint plan_steps_act check (act in (${acts}))`);
}

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('owned_systems', (table) => {
    table.comment('Systems with personal data and no connection; a person does there by hand what is asked');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('name').notNullable();
    table.text('label').notNullable().comment('Its name for people');
    table.jsonb('holds').notNullable().comment('What lies there, in words');
    table.jsonb('categories').notNullable().comment('Categories of data, in words, for copies of data');
    table
      .jsonb('identify_by')
      .notNullable()
      .comment('By what people are found there: email, or dataset.collection.field');
    table.text('owner').notNullable().comment('Mail address of whoever looks after it');
    table.text('last_resort').comment('Who is asked when the owner stays silent');
    table.integer('days').notNullable().comment('To answer');
    table.text('language').notNullable().comment('Of letters and page');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'name']);
    table.foreign('controller_id').references('id').inTable('controllers');
    table.check('days between 1 and 60', [], 'owned_systems_days');
  });
  await protect(knex, 'owned_systems');
  await allowActs(knex, `${ACTS}, 'ask'`);
  await knex.schema.createTable('owner_tasks', (table) => {
    table.comment('One step of a running plan that a person carries out in a system that is not connected');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('plan_id').notNullable();
    table.uuid('step_id').notNullable();
    table.text('system').notNullable().comment('Its name for people');
    table.text('kind').notNullable();
    table.jsonb('identify_by').notNullable();
    table.text('owner').notNullable().comment('Where letters go; may be changed for this task');
    table.text('last_resort');
    table.text('language').notNullable();
    table.text('state').notNullable().defaultTo('open');
    table.text('stage').notNullable().defaultTo('asked').comment('How far the chasing went');
    table.timestamp('asked_at', moment).notNullable();
    table.timestamp('due_at', moment).notNullable();
    table.timestamp('next_at', moment).comment('When the clock chases next');
    table.timestamp('reminded_at', moment);
    table.timestamp('escalated_at', moment);
    table.timestamp('answered_at', moment);
    table.text('answered_by').comment('Which side the first answer came from');
    table.text('outcome');
    table.text('reason').comment('Code of what stood in the way');
    table.binary('words').comment('Sealed: what the owner said');
    table.boolean('passed').comment('Staff looked and hand it on to the person; null: nobody looked');
    table.timestamp('settled_at', moment);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'step_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'step_id']).references(['controller_id', 'id']).inTable('plan_steps');
    table.index(['controller_id', 'request_id']);
    table.index(['controller_id', 'plan_id']);
    table.check(`kind in ('access', 'erasure', 'rectification')`, [], 'owner_tasks_kind');
    table.check(`state in ('open', 'answered', 'settled', 'closed')`, [], 'owner_tasks_state');
    table.check(`stage in ('asked', 'reminded', 'escalated', 'silent')`, [], 'owner_tasks_stage');
    table.check(`answered_by in ('owner', 'last-resort', 'staff')`, [], 'owner_tasks_answered_by');
    table.check(`outcome in ('done', 'not-found', 'exception')`, [], 'owner_tasks_outcome');
    table.check(
      `(state in ('answered', 'settled')) = (outcome is not null) and (outcome is null) = (answered_at is null)
        and (outcome is null) = (answered_by is null) and (outcome = 'exception') is not distinct from (case when outcome is not null then reason is not null end)
        and (state = 'open' or next_at is null)`,
      [],
      'owner_tasks_answer',
    );
  });
  await knex.raw(`create index owner_tasks_next on owner_tasks (next_at) where state = 'open'`);
  await protect(knex, 'owner_tasks', { clockColumns: ['controller_id', 'id', 'state', 'next_at'] });
  await knex.schema.createTable('owner_links', (table) => {
    table.comment('Links of letters to owners: each opens one task with the code of its newest letter');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('task_id').notNullable();
    table.text('side').notNullable();
    table.binary('code_hash').notNullable();
    table.text('code_key_id').notNullable();
    table.integer('tries').notNullable().defaultTo(0);
    table.timestamp('sent_at', moment).notNullable();
    table.timestamp('expires_at', moment).notNullable();
    table.timestamp('ended_at', moment).comment('Somebody else looks after the system now');
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'task_id']).references(['controller_id', 'id']).inTable('owner_tasks');
    table.index(['controller_id', 'task_id']);
    table.check(`side in ('owner', 'last-resort')`, [], 'owner_links_side');
  });
  await protect(knex, 'owner_links');
  await knex.schema.alterTable('evidence_files', (table) => {
    table.uuid('owner_task_id').comment('Sent by the owner of a system with the answer to this task');
    table
      .foreign(['controller_id', 'owner_task_id'])
      .references(['controller_id', 'id'])
      .inTable('owner_tasks');
  });
}

export async function down(knex: Knex): Promise<void> {
  await overAllControllers(
    knex,
    ['evidence_files'],
    'delete from evidence_files where owner_task_id is not null',
  );
  await knex.schema.alterTable('evidence_files', (table) => table.dropColumn('owner_task_id'));
  for (const table of ['owner_links', 'owner_tasks', 'owned_systems']) await knex.schema.dropTable(table);
  await overAllControllers(knex, ['plan_steps'], `update plan_steps set act = 'skip' where act = 'ask'`);
  await allowActs(knex, ACTS);
}
