// Appeals and complaints know the case that they are about; statements and messages are kept, sealed, with their case.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const OPEN = `status in ('received', 'verified', 'cooling-off', 'planned', 'approved')`;

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('data_requests', (table) => {
    table.uuid('about_request_id').comment('The case that an appeal or a complaint is about');
    table.text('outcome').comment('How an appeal or a complaint ended');
    table.timestamp('acknowledged_at', moment).comment('When a complaint was acknowledged');
    table.timestamp('prove_reminded_at', moment).comment('When the person was reminded to prove the address');
    table
      .foreign(['controller_id', 'about_request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'about_request_id']);
    table.check(`outcome in ('upheld', 'upheld-in-part', 'not-upheld')`, [], 'data_requests_outcome');
    table.check(`outcome is null or "right" in ('appeal', 'complaint')`, [], 'data_requests_outcome_of');
    table.check(
      `about_request_id is null or ("right" in ('appeal', 'complaint') and about_request_id <> id)`,
      [],
      'data_requests_about',
    );
  });
  await knex.raw('grant select (prove_reminded_at) on data_requests to habeas_clock');
  // Two cases may be appealed at once, each once; without a case it stays one open wish of a kind.
  await knex.raw('drop index one_open_request');
  await knex.raw(`create unique index one_open_request on data_requests (controller_id, subject_id, "right")
    where ${OPEN} and about_request_id is null`);
  await knex.raw(`create unique index one_open_request_about on data_requests (controller_id, about_request_id, "right")
    where ${OPEN} and about_request_id is not null`);

  await knex.schema.createTable('case_statements', (table) => {
    table.comment('What a person says beside a correction that was not made; the newest of a case counts');
    ownRow(table);
    table.uuid('subject_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.binary('body').notNullable().comment('Sealed: her words');
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table.index(['controller_id', 'subject_id', 'at']);
  });
  await protect(knex, 'case_statements');

  await knex.schema.createTable('statement_places', (table) => {
    table.comment('Beside which data the statement of a case stands: names of the map, no data');
    ownRow(table);
    table.text('collection').notNullable().comment('dataset.collection');
    table.text('field').comment('Null: the collection as a whole');
    table.text('by_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.index(['controller_id', 'request_id']);
  });
  await protect(knex, 'statement_places');

  await knex.schema.createTable('case_messages', (table) => {
    table.comment('What the person and staff wrote to each other about a case; sealed');
    ownRow(table);
    table.text('by_kind').notNullable();
    table.text('by_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.binary('body').notNullable().comment('Sealed: the words');
    table.index(['controller_id', 'request_id', 'at']);
    table.check(`by_kind in ('subject', 'staff', 'client')`, [], 'case_messages_by');
  });
  await protect(knex, 'case_messages');
}

function ownRow(table: Knex.CreateTableBuilder): void {
  table.uuid('controller_id').notNullable();
  table.uuid('id').notNullable();
  table.uuid('request_id').notNullable();
  table.primary(['controller_id', 'id']);
  table.foreign(['controller_id', 'request_id']).references(['controller_id', 'id']).inTable('data_requests');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['case_messages', 'statement_places', 'case_statements'])
    await knex.schema.dropTable(table);
  await knex.raw('drop index one_open_request_about');
  await knex.raw('drop index one_open_request');
  await knex.raw(
    `create unique index one_open_request on data_requests (controller_id, subject_id, "right") where ${OPEN}`,
  );
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropChecks(['data_requests_about', 'data_requests_outcome_of', 'data_requests_outcome']);
    table.dropForeign(['controller_id', 'about_request_id']);
    table.dropColumns('about_request_id', 'outcome', 'acknowledged_at', 'prove_reminded_at');
  });
}
