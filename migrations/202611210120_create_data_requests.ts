// Cases: what was asked, its status, and when the answer is due; what the person wrote is sealed.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('data_requests', (table) => {
    table.comment('Requests of people under the law (GDPR Art. 12 to 22), one row a case');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('reference').notNullable();
    table.uuid('subject_id').notNullable();
    table.text('right').notNullable();
    table.text('channel').notNullable();
    table.text('status').notNullable();
    table.timestamp('status_at', moment).notNullable();
    table.timestamp('received_at', moment).notNullable();
    table.date('due_on').notNullable();
    table.binary('hints').comment('Sealed: what helps to find the data');
    table.binary('own_words').comment('Sealed: the wish in her own words');
    table.timestamp('verified_at', moment);
    table.timestamp('cooling_off_until', moment);
    table.timestamp('waived_at', moment);
    table.binary('waiver').comment('Sealed: her own written waiver of the cooling-off');
    table.text('denial_reason');
    table.binary('answer').comment('Sealed: the explanation of a denial, or an answer written by staff');
    table.integer('reminded_days').comment('The last reminder that staff got: 7, 3, 1, 0 (overdue)');
    table.timestamp('created_at', moment).notNullable().defaultTo(knex.fn.now(6));
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table.unique(['controller_id', 'reference']);
    table.index(['controller_id', 'status', 'due_on']);
    table.check(
      `"right" in ('access', 'portability', 'rectification', 'erasure', 'objection', 'other')`,
      [],
      'data_requests_right',
    );
    table.check(`channel in ('form', 'mail', 'api')`, [], 'data_requests_channel');
    table.check(
      `status in ('received', 'verified', 'cooling-off', 'planned', 'approved', 'fulfilled', 'partly-fulfilled', 'lapsed', 'denied', 'withdrawn')`,
      [],
      'data_requests_status',
    );
    table.check(`(status = 'denied') = (denial_reason is not null)`, [], 'data_requests_denial');
    table.check(`waived_at is null or waiver is not null`, [], 'data_requests_waiver');
  });
  await knex.raw(`create unique index one_open_request on data_requests (controller_id, subject_id, "right")
    where status in ('received', 'verified', 'cooling-off', 'planned', 'approved')`);
  await protect(knex, 'data_requests', {
    clockColumns: [
      'controller_id',
      'id',
      'right',
      'status',
      'status_at',
      'received_at',
      'due_on',
      'cooling_off_until',
      'reminded_days',
    ],
  });

  await knex.schema.createTable('case_notes', (table) => {
    table.comment('What staff or the person added to a case; sealed');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('by_kind').notNullable();
    table.text('by_id').notNullable();
    table.timestamp('at', moment).notNullable();
    table.binary('body').notNullable();
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'request_id', 'at']);
  });
  await protect(knex, 'case_notes');

  await knex.schema.createTable('case_hands', (table) => {
    table.comment(
      'Who had a hand in a case: entered it, edited it, or ruled on its rows; such a person may not approve it',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('account_id').notNullable();
    table.text('deed').notNullable();
    table.timestamp('at', moment).notNullable();
    table.primary(['controller_id', 'request_id', 'account_id', 'deed']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
  });
  await protect(knex, 'case_hands');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('case_hands');
  await knex.schema.dropTable('case_notes');
  await knex.schema.dropTable('data_requests');
}
