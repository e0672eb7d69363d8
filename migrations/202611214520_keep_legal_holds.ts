// Legal holds: what must not be destroyed for now, who answers for it, and until when somebody looks at it again.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const moment = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('legal_holds', (table) => {
    table.comment('What nothing of ours destroys while the hold stands; rows stay after the hold was lifted');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.integer('number').notNullable().comment('Counts up; a run knows by it that a hold is new');
    table.text('scope').notNullable();
    table.uuid('subject_id').comment('Of a hold on a person');
    table.uuid('request_id').comment('Of a hold on a case');
    table.text('collection').comment('dataset.collection');
    table.binary('filters').comment('Sealed: which rows of the collection, by conditions of the map');
    table.binary('reason').notNullable().comment('Sealed');
    table.boolean('tell').notNullable().comment('The person may read the reason');
    table.uuid('owner_id').notNullable();
    table.date('review_on').notNullable().comment('The last day before somebody must look at it again');
    table.text('placed_by').notNullable();
    table.timestamp('placed_at', moment).notNullable();
    table.timestamp('reminded_at', moment).comment('When the owner was last told that the review is late');
    table.timestamp('lifted_at', moment);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'number']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'owner_id']).references(['controller_id', 'id']).inTable('accounts');
    table.check(`scope in ('person', 'case', 'collection', 'rows')`, [], 'legal_holds_scope');
    table.check(
      `(scope = 'person') = (subject_id is not null) and (scope = 'case') = (request_id is not null)
        and (scope in ('collection', 'rows')) = (collection is not null) and (scope = 'rows') = (filters is not null)`,
      [],
      'legal_holds_names_one_thing',
    );
  });
  await knex.raw(`create index legal_holds_review on legal_holds (review_on) where lifted_at is null`);
  await protect(knex, 'legal_holds', {
    clockColumns: ['controller_id', 'id', 'review_on', 'reminded_at', 'lifted_at'],
  });
  await knex.schema.createTable('hold_acts', (table) => {
    table.comment('Each review of a hold and its end, with the reason');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('hold_id').notNullable();
    table.text('act').notNullable();
    table.date('review_on').comment('The new day of a review');
    table.binary('reason').notNullable().comment('Sealed');
    table.text('by_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'hold_id']).references(['controller_id', 'id']).inTable('legal_holds');
    table.index(['controller_id', 'hold_id']);
    table.check(`act in ('reviewed', 'lifted')`, [], 'hold_acts_act');
    table.check(`(act = 'reviewed') = (review_on is not null)`, [], 'hold_acts_review');
  });
  await protect(knex, 'hold_acts', { appendOnly: true });
  await knex.schema.createTable('held_steps', (table) => {
    table.comment('Steps of plans that keep rows because of a hold: drawn anew when it is lifted');
    table.uuid('controller_id').notNullable();
    table.uuid('step_id').notNullable();
    table.uuid('hold_id').notNullable();
    table.primary(['controller_id', 'step_id', 'hold_id']);
    table.foreign(['controller_id', 'step_id']).references(['controller_id', 'id']).inTable('plan_steps');
    table.foreign(['controller_id', 'hold_id']).references(['controller_id', 'id']).inTable('legal_holds');
    table.index(['controller_id', 'hold_id']);
  });
  await protect(knex, 'held_steps');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['held_steps', 'hold_acts', 'legal_holds']) await knex.schema.dropTable(table);
}
