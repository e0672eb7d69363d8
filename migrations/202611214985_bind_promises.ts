// What documents promise and what carries it out, each proof that was tried, and evidence that people gave.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('promises', (table) => {
    table.comment('Provisions of published documents as the pack has them, with their controls and proofs');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.text('id').notNullable().comment('The id of the provision, which stays');
    table.integer('position').notNullable().comment('Its place in the pack');
    table.text('document').notNullable().comment('The id of the document in the pack');
    table.text('title').notNullable().comment('Of the document');
    table.date('dated').notNullable().comment('The day that the document bears');
    table.jsonb('content').notNullable().comment('Clause, nature, controls, proofs and words');
    table.primary(['controller_id', 'id']);
  });
  await protect(knex, 'promises');
  await knex.schema.createTable('proofs', (table) => {
    table.comment('Each run of a probe: what it found, in counts and moments, nothing about people');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('probe').notNullable();
    table.text('about').notNullable().comment('What was probed; empty: the probe needs not be told');
    table.timestamp('ran_at', MOMENT).notNullable();
    table.text('outcome').notNullable().comment('unable: it could not be tried, which proves nothing');
    table.text('sentence').notNullable().comment('What was found, in words');
    table.jsonb('figures').notNullable();
    table.primary(['controller_id', 'id']);
    table.index(['controller_id', 'probe', 'about', 'ran_at']);
    table.check(`outcome in ('passed', 'failed', 'unable')`, [], 'proofs_outcome');
  });
  await protect(knex, 'proofs');
  await knex.schema.createTable('evidence_items', (table) => {
    table.comment('What a person vouches for with a day: reviews, tries, looks that no program can make');
    table.uuid('controller_id').notNullable().references('controllers.id');
    table.uuid('id').notNullable();
    table.text('name').notNullable().comment('The kind of evidence that a provision names');
    table.date('dated_on').notNullable().comment('The day on which it was done');
    table.binary('words').notNullable().comment('Sealed: what was done, and where the papers lie');
    table.uuid('entered_by').notNullable();
    table.timestamp('entered_at', MOMENT).notNullable();
    table.primary(['controller_id', 'id']);
    table.foreign(['controller_id', 'entered_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'entered_by']);
    table.index(['controller_id', 'name', 'dated_on']);
  });
  await protect(knex, 'evidence_items');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['evidence_items', 'proofs', 'promises']) await knex.schema.dropTable(table);
}
