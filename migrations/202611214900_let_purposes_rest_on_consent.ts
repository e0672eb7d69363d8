// What a purpose says about consent, uses that a document rules out, and recipients whose terms are being looked at.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;
const COLUMNS = [
  'version',
  'material_version',
  'categories',
  'recipients',
  'uses',
  'expires_after',
  'renew_before',
  'minimum_age',
  'bundled',
  'explicit',
];

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('purposes', (table) => {
    table.integer('version').notNullable().defaultTo(1).comment('Of what people are told about it');
    table
      .integer('material_version')
      .notNullable()
      .defaultTo(1)
      .comment('The newest version that changed something material: older consents do not count');
    table.jsonb('categories').notNullable().defaultTo('[]').comment('Categories of data, in words');
    table.jsonb('recipients').notNullable().defaultTo('[]').comment('Names of those who are given the data');
    table.jsonb('uses').notNullable().defaultTo('[]').comment('Uses that a person can end, as in objections');
    table.text('expires_after').comment('How long a consent holds, ISO 8601; null: until withdrawn');
    table.text('renew_before').comment('How long before its end people are asked again, ISO 8601');
    table.integer('minimum_age').comment('Years below which nobody can consent to it; null: not asked');
    table.boolean('bundled').notNullable().defaultTo(false).comment('Asked as a condition (GDPR Art. 7(4))');
    table
      .boolean('explicit')
      .notNullable()
      .defaultTo(false)
      .comment('Needs explicit consent (GDPR Art. 9(2)(a))');
    table.check('version >= 1 and material_version between 1 and version', [], 'purposes_versions');
    table.check(
      `basis = 'consent' or (expires_after is null and renew_before is null and minimum_age is null and not bundled and not explicit)`,
      [],
      'purposes_consent_settings',
    );
    table.check('renew_before is null or expires_after is not null', [], 'purposes_renewal');
  });
  await knex.schema.createTable('ruled_out_uses', (table) => {
    table.comment(
      'What a document of the controller rules out: refused always, in the words of the document',
    );
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.text('name').notNullable();
    table.text('words').notNullable().comment('What the use would be');
    table.text('says').notNullable().comment('The sentence that rules it out');
    table.text('provision').comment('Where it stands');
    table.primary(['controller_id', 'name']);
  });
  await protect(knex, 'ruled_out_uses');
  await knex.schema.createTable('recipient_reviews', (table) => {
    table.comment('Recipients whose terms changed: nothing goes to them until somebody has decided');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('recipient').notNullable().comment('Its name in the register');
    table.text('reason').notNullable().comment('What was found, in words');
    table.timestamp('since', MOMENT).notNullable();
    table.timestamp('ended_at', MOMENT);
    table.uuid('ended_by').comment('The member of staff who decided');
    table.text('outcome').comment('What was decided, in words');
    table.primary(['controller_id', 'id']);
    table.check('(ended_at is null) = (outcome is null)', [], 'recipient_reviews_end');
  });
  await knex.raw(
    'create unique index one_standing_review on recipient_reviews (controller_id, recipient) where ended_at is null',
  );
  await protect(knex, 'recipient_reviews');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('recipient_reviews');
  await knex.schema.dropTable('ruled_out_uses');
  await knex.raw('alter table purposes drop constraint purposes_versions');
  await knex.raw('alter table purposes drop constraint purposes_consent_settings');
  await knex.raw('alter table purposes drop constraint purposes_renewal');
  await knex.schema.alterTable('purposes', (table) => table.dropColumns(...COLUMNS));
}
