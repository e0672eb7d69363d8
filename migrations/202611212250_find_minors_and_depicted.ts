// Cases that begin with somebody else: an account that may be a child's, and an item that shows a person without an account.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const OPEN = `status in ('received', 'verified', 'cooling-off', 'planned', 'approved')`;
const RIGHTS = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'objection',
  'other',
  'restriction',
  'objection-marketing',
  'opt-out',
  'limit-sensitive',
  'recipients',
  'appeal',
  'complaint',
];
const SPECIAL = ['minor-found', 'depicted'];
const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

async function allowRights(knex: Knex, rights: readonly string[], oneOpen: string): Promise<void> {
  await knex.raw('alter table data_requests drop constraint data_requests_right');
  await knex.raw(
    `alter table data_requests add constraint data_requests_right check ("right" in (${list(rights)}))`,
  );
  await knex.raw('drop index one_open_request');
  await knex.raw(
    `create unique index one_open_request on data_requests (controller_id, subject_id, "right") where ${oneOpen}`,
  );
}

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('controllers', (table) => {
    table.integer('minimum_age').comment('Years; below it nobody may have an account. Null: none is set');
    table
      .integer('minor_within_hours')
      .notNullable()
      .defaultTo(72)
      .comment('Hours in which a case of a minor is promised to be done');
    table.check('minimum_age between 1 and 21', [], 'controllers_minimum_age');
    table.check('minor_within_hours between 1 and 720', [], 'controllers_minor_within_hours');
  });
  // One person may report several children and several items, so these cases are not folded into one.
  await allowRights(
    knex,
    [...RIGHTS, ...SPECIAL],
    `${OPEN} and about_request_id is null and "right" not in (${list(SPECIAL)})`,
  );

  await knex.schema.createTable('minor_cases', (table) => {
    table.comment(
      'Accounts that may be a child’s: how it became known, and the check of the guardian. No birth date',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('subject_id').notNullable().comment('Whose account it is; the case itself may be another’s');
    table.text('method').notNullable();
    table.timestamp('checked_at', moment).comment('When staff recorded that the guardian was checked');
    table.uuid('checked_by');
    table.binary('check_words').comment('Sealed: how the guardian was checked');
    table.primary(['controller_id', 'request_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table.index(['controller_id', 'subject_id']);
    table.check(
      `method in ('told-by-guardian', 'told-by-person', 'told-by-others', 'seen-by-staff')`,
      [],
      'minor_cases_method',
    );
    table.check(
      '(checked_at is null) = (check_words is null) and (checked_at is null) = (checked_by is null)',
      [],
      'minor_cases_checked',
    );
  });
  await protect(knex, 'minor_cases');

  await knex.schema.createTable('depicted_items', (table) => {
    table.comment('Items that are said to show or mention a person, and the one row that staff named');
    table.uuid('controller_id').notNullable();
    table.uuid('request_id').notNullable();
    table.binary('link').comment('Sealed: the address that the person gave; it is never opened');
    table.binary('description').comment('Sealed: what the person wrote of it');
    table.uuid('store_id');
    table.text('collection').comment('dataset.collection of the named row');
    table.binary('item_key').comment('Sealed: the key of the named row');
    table
      .binary('owner')
      .comment('Sealed: the address of its owner, where staff chose to tell; wiped when told');
    table.timestamp('named_at', moment);
    table.primary(['controller_id', 'request_id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check('link is not null or description is not null', [], 'depicted_items_said');
    table.check(
      `(named_at is null) = (item_key is null) and (named_at is null) = (collection is null)
       and (named_at is null) = (store_id is null)`,
      [],
      'depicted_items_named',
    );
  });
  await protect(knex, 'depicted_items');

  await knex.schema.alterTable('objections', (table) => {
    table.text('item_collection').comment('An item instead of a person: dataset.collection');
    table.uuid('item_key_id');
    table.binary('item_hash').comment('Keyed hash of its place and key');
    table.setNullable('subject_id');
    table.check(
      `(subject_id is null) <> (item_hash is null) and (item_hash is null) = (item_collection is null)
       and (item_hash is null) = (item_key_id is null)`,
      [],
      'objections_whose',
    );
  });
  await knex.raw(`create unique index one_standing_restriction on objections (controller_id, item_key_id, item_hash, request_id)
    where ended_at is null`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index one_standing_restriction');
  await knex.schema.alterTable('objections', (table) => {
    table.dropChecks(['objections_whose']);
    table.dropColumns('item_collection', 'item_key_id', 'item_hash');
    table.dropNullable('subject_id');
  });
  await knex.schema.dropTable('depicted_items');
  await knex.schema.dropTable('minor_cases');
  await allowRights(knex, RIGHTS, `${OPEN} and about_request_id is null`);
  await knex.schema.alterTable('controllers', (table) => {
    table.dropChecks(['controllers_minimum_age', 'controllers_minor_within_hours']);
    table.dropColumns('minimum_age', 'minor_within_hours');
  });
}
