// Which law a case falls under, what happened to it, why its date is what it is, and which rule files counsel signed.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const WISHES = ['access', 'portability', 'rectification', 'erasure', 'objection', 'other'];
const MORE_WISHES = [
  ...WISHES,
  'restriction',
  'objection-marketing',
  'opt-out',
  'limit-sensitive',
  'recipients',
  'appeal',
  'complaint',
];
const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

async function allowRights(knex: Knex, rights: readonly string[]): Promise<void> {
  await knex.raw('alter table data_requests drop constraint data_requests_right');
  await knex.raw(
    `alter table data_requests add constraint data_requests_right check ("right" in (${list(rights)}))`,
  );
}

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('controllers', (table) => {
    table.text('seat_country').comment('ISO 3166-1; where the controller is established');
    table.text('seat_subdivision').comment('ISO 3166-2 without the country: BE, CA');
    table.check(`seat_country ~ '^[A-Z]{2}$'`, [], 'controllers_seat_country');
    table.check(`seat_subdivision ~ '^[A-Z0-9]{1,3}$'`, [], 'controllers_seat_subdivision');
  });
  await knex.schema.alterTable('data_requests', (table) => {
    table.text('law').comment('The law of the case: eu-gdpr');
    table.text('law_by').comment('How it was chosen: residence, seat, strictest, staff');
    table.text('law_why').comment('The sentence that says why');
    table.text('law_digest').comment('SHA-256 of the rule file that was read');
    table.text('residence').comment('Country or country-part that the person named: DE, US-CA');
    table.jsonb('rule').comment('The rule as it was on receipt: a changed file never moves an open case');
    table.jsonb('derivation').comment('How the date was counted, to be replayed');
    table.jsonb('clocks').comment('Every clock that runs, with its day');
    table.text('governed_by').comment('The name of the clock that binds first');
    table.date('acknowledge_by');
    table.check(`law_by in ('residence', 'seat', 'strictest', 'staff')`, [], 'data_requests_law_by');
    table.check(
      `(law is null) = (rule is null) and (law is null) = (derivation is null)`,
      [],
      'data_requests_law',
    );
  });
  await allowRights(knex, MORE_WISHES);

  await knex.schema.createTable('case_events', (table) => {
    table.comment('What happened to a case as far as the clocks of the law ask; never changed');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('kind').notNullable();
    table.timestamp('at', moment).notNullable().comment('When it truly happened');
    table.text('reason').comment('Of an extension');
    table.date('until').comment('The day that the notice of an extension names');
    table.boolean('overridden').notNullable().defaultTo(false);
    table.binary('words').comment('Sealed: what was asked, answered or written');
    table.text('by_kind').notNullable();
    table.text('by_id').notNullable();
    table.timestamp('written_at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'request_id', 'at']);
    table.check(`(kind = 'extended') = (reason is not null)`, [], 'case_events_reason');
  });
  await protect(knex, 'case_events', { appendOnly: true });

  await knex.schema.createTable('law_signatures', (table) => {
    table.comment('Rule files that the counsel of a controller signed; bound to the digest of the file');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('law').notNullable();
    table.text('digest').notNullable();
    table.text('counsel').notNullable().comment('Who answers for it');
    table.uuid('account_id').notNullable().comment('Who recorded it');
    table.timestamp('signed_at', moment).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'law', 'digest']);
    table.foreign('controller_id').references('id').inTable('controllers');
  });
  await protect(knex, 'law_signatures', { appendOnly: true });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('law_signatures');
  await knex.schema.dropTable('case_events');
  await allowRights(knex, WISHES);
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropChecks(['data_requests_law', 'data_requests_law_by']);
    table.dropColumns(
      'law',
      'law_by',
      'law_why',
      'law_digest',
      'residence',
      'rule',
      'derivation',
      'clocks',
      'governed_by',
      'acknowledge_by',
    );
  });
  await knex.schema.alterTable('controllers', (table) => {
    table.dropChecks(['controllers_seat_country', 'controllers_seat_subdivision']);
    table.dropColumns('seat_country', 'seat_subdivision');
  });
}
