// Published documents in versions that nobody changes, their clauses, and what a person tied each clause to.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;
const IMMUTABLE = ['document_versions', 'document_translations'] as const;

async function documents(knex: Knex): Promise<void> {
  await knex.schema.createTable('published_documents', (table) => {
    table.comment(
      'Documents that somebody publishes: policies, terms, analyses; our own and those of others',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('slug').notNullable().comment('Stays for ever; stands in addresses');
    table.text('kind').notNullable();
    table.text('title').notNullable();
    table.text('owner_kind').notNullable().comment('Whose document it is');
    table.text('owner_name').comment('Name of the recipient or platform; null: our own');
    table.text('url').comment('Where it is published');
    table.timestamp('created_at', MOMENT).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'slug']);
    table.foreign('controller_id').references('id').inTable('controllers');
    table.check(`kind in ('terms', 'privacy-policy', 'analysis', 'other')`, [], 'published_documents_kind');
    table.check(`owner_kind in ('own', 'recipient', 'platform')`, [], 'published_documents_owner');
    table.check(`(owner_kind = 'own') = (owner_name is null)`, [], 'published_documents_owner_name');
    table.check(`slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'`, [], 'published_documents_slug');
  });
  await protect(knex, 'published_documents');
}

function capture(table: Knex.CreateTableBuilder): void {
  table.text('language').notNullable().comment('BCP 47');
  table.text('media_type').notNullable();
  table.binary('raw').notNullable().comment('The bytes as they came');
  table.binary('sha256').notNullable().comment('Of the bytes');
  table.text('text').notNullable().comment('The words in the order of reading; offsets count in it');
  table.binary('text_sha256').notNullable().comment('Of the words in UTF-8');
  table.text('read_by').notNullable().comment('Name and version of how the bytes became words');
  table.date('dated').comment('The day that the document gives for itself; null: it gives none');
  table.text('captured_from').notNullable();
  table.text('captured_url').comment('The address that answered; null: nobody was asked');
  table.timestamp('captured_at', MOMENT).notNullable();
  table.text('captured_by_kind').notNullable();
  table.text('captured_by').notNullable();
}

async function versions(knex: Knex): Promise<void> {
  await knex.schema.createTable('document_versions', (table) => {
    table.comment(
      'Each version of a document as it was captured, in the language that governs; never changed',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('document_id').notNullable();
    table.integer('number').notNullable().comment('Counts up from 1 in each document, without a gap');
    table.binary('previous_sha256').comment('Of the bytes of the version before; null: the first');
    table.date('effective_on').comment('From when it is in force; null: from its capture');
    capture(table);
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'document_id', 'number']);
    table
      .foreign(['controller_id', 'document_id'])
      .references(['controller_id', 'id'])
      .inTable('published_documents');
    table.check('number > 0', [], 'document_versions_number');
    table.check('(number = 1) = (previous_sha256 is null)', [], 'document_versions_chain');
    table.check('octet_length(sha256) = 32', [], 'document_versions_sha256');
    table.check(`length(text) > 0`, [], 'document_versions_text');
    table.check(`captured_from in ('file', 'paste', 'url', 'pack', 'watch')`, [], 'document_versions_from');
  });
  await knex.schema.createTable('document_translations', (table) => {
    table.comment('Other languages of a version; the version itself is the one that governs. Never changed');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('version_id').notNullable().comment('The version that it translates');
    capture(table);
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'version_id'])
      .references(['controller_id', 'id'])
      .inTable('document_versions');
    table.index(['controller_id', 'version_id', 'language']);
    table.check(`length(text) > 0`, [], 'document_translations_text');
  });
  await knex.raw(`create function document_stays() returns trigger language plpgsql as $$
    begin raise exception 'a captured document is never changed' using errcode = 'insufficient_privilege'; end $$`);
  for (const table of IMMUTABLE) {
    await protect(knex, table, { appendOnly: true });
    await knex.raw(
      'create trigger stays before update or delete on ?? for each row execute function document_stays()',
      [table],
    );
    await knex.raw(
      'create trigger no_truncate before truncate on ?? for each statement execute function document_stays()',
      [table],
    );
  }
}

async function provisions(knex: Knex): Promise<void> {
  await knex.schema.createTable('provisions', (table) => {
    table.comment('Clauses of documents; each keeps its id through all versions that have it');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('document_id').notNullable();
    table.text('slug').notNullable().comment('Stays for ever; unique in its document');
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'document_id', 'slug']);
    table
      .foreign(['controller_id', 'document_id'])
      .references(['controller_id', 'id'])
      .inTable('published_documents');
  });
  await protect(knex, 'provisions', { appendOnly: true });

  await knex.schema.createTable('provision_versions', (table) => {
    table.comment('What a clause says in one version, where it stands there, and how it was understood');
    table.uuid('controller_id').notNullable();
    table.uuid('provision_id').notNullable();
    table.uuid('version_id').notNullable();
    table.integer('position').notNullable().comment('Counts up from 1 in the order of reading');
    table.text('section').notNullable().comment('The heading above it; empty: none');
    table.text('excerpt').notNullable();
    table.integer('from_offset').notNullable().comment('In the text of the version, in UTF-16 units');
    table.integer('to_offset').notNullable();
    table.text('label').comment('What it speaks of, by our taxonomy; null: none was recognised');
    table.jsonb('also').notNullable().comment('Further labels');
    table.text('nature').notNullable();
    table.jsonb('articles').notNullable().comment('Articles of statutes that it bears on');
    table.text('method').notNullable().comment('Name and version of the rules that understood it');
    table.decimal('confidence', 4, 3).notNullable().comment('Of label and nature, from 0 to 1');
    table.text('matched').notNullable().comment('How it was found to be the clause of the version before');
    table.decimal('match_score', 4, 3).notNullable().comment('1: word for word');
    table.text('match_method').notNullable();
    table.uuid('confirmed_by').comment('Who read it and said that label and nature are right');
    table.timestamp('confirmed_at', MOMENT);
    table.primary(['controller_id', 'provision_id', 'version_id']);
    table.unique(['controller_id', 'version_id', 'position']);
    table
      .foreign(['controller_id', 'provision_id'])
      .references(['controller_id', 'id'])
      .inTable('provisions');
    table
      .foreign(['controller_id', 'version_id'])
      .references(['controller_id', 'id'])
      .inTable('document_versions');
    table.foreign(['controller_id', 'confirmed_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'confirmed_by']);
    table.check('from_offset >= 0 and to_offset > from_offset', [], 'provision_versions_offsets');
    table.check(`nature in ('DATA', 'MIXED', 'LEGAL', 'gap')`, [], 'provision_versions_nature');
    table.check(`matched in ('new', 'same', 'similar')`, [], 'provision_versions_matched');
    table.check('confidence between 0 and 1 and match_score between 0 and 1', [], 'provision_versions_score');
    table.check('(confirmed_by is null) = (confirmed_at is null)', [], 'provision_versions_confirmed');
  });
  await protect(knex, 'provision_versions', { appendOnly: true });
  // What it says and where stays; how it is understood may be put right by a person.
  await knex.raw(
    'grant update (label, also, nature, articles, confirmed_by, confirmed_at) on provision_versions to habeas_service',
  );
}

async function findings(knex: Knex): Promise<void> {
  await knex.schema.createTable('document_defects', (table) => {
    table.comment('What is wrong with a captured version; found before any rule is read from it');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('version_id').notNullable();
    table.text('code').notNullable();
    table.text('about').notNullable().comment('What it is about, such as a language; empty: the place alone');
    table.text('sentence').notNullable();
    table.integer('from_offset').comment('In the text of the version; null: it has no place');
    table.integer('to_offset');
    table.uuid('settled_by');
    table.timestamp('settled_at', MOMENT).comment('When somebody, or a later capture, put it right');
    table.text('settlement').comment('How');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'version_id'])
      .references(['controller_id', 'id'])
      .inTable('document_versions');
    table.foreign(['controller_id', 'settled_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'version_id']);
    table.index(['controller_id', 'settled_by']);
    table.check('(settled_at is null) = (settlement is null)', [], 'document_defects_settled');
  });
  await protect(knex, 'document_defects');

  await knex.schema.createTable('document_changes', (table) => {
    table.comment(
      'The step from one version to the next: how much changed, and whether a person calls it material',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('version_id').notNullable().comment('The later version');
    table.uuid('previous_id').notNullable();
    table.integer('added').notNullable();
    table.integer('removed').notNullable();
    table.integer('changed').notNullable();
    table.boolean('proposed_material').notNullable().comment('What the rules say');
    table.text('why').notNullable().comment('Why they say so');
    table.boolean('material').comment('What a person decided; null: nobody yet');
    table.text('reason').comment('Why, in the words of that person');
    table.uuid('decided_by');
    table.timestamp('decided_at', MOMENT);
    table.primary(['controller_id', 'version_id']);
    for (const column of ['version_id', 'previous_id'])
      table
        .foreign(['controller_id', column])
        .references(['controller_id', 'id'])
        .inTable('document_versions');
    table.foreign(['controller_id', 'decided_by']).references(['controller_id', 'id']).inTable('accounts');
    table.index(['controller_id', 'previous_id']);
    table.index(['controller_id', 'decided_by']);
    table.check('(material is null) = (decided_at is null)', [], 'document_changes_decided');
  });
  await protect(knex, 'document_changes');

  await knex.schema.createTable('provision_controls', (table) => {
    table.comment(
      'What carries a clause out: proposed by rules or a person, binding once a person confirmed it',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('document_id').notNullable();
    table.uuid('provision_id').notNullable();
    table.text('kind').notNullable().comment('Kind of control in the running system');
    table.text('name').notNullable().comment('Its name there');
    table.text('setting').comment('What it must be set to, such as P30D; null: that it is there');
    table.text('why').notNullable().comment('Why it was proposed');
    table.text('proposed_by').notNullable().comment('Name and version of the rules, or `person`');
    table.timestamp('proposed_at', MOMENT).notNullable();
    table.uuid('confirmed_by');
    table.timestamp('confirmed_at', MOMENT).comment('null: it binds nothing');
    table.uuid('refused_by');
    table.timestamp('refused_at', MOMENT).comment('It is not proposed again');
    table.primary(['controller_id', 'provision_id', 'kind', 'name']);
    table
      .foreign(['controller_id', 'provision_id'])
      .references(['controller_id', 'id'])
      .inTable('provisions');
    table
      .foreign(['controller_id', 'document_id'])
      .references(['controller_id', 'id'])
      .inTable('published_documents');
    for (const column of ['confirmed_by', 'refused_by']) {
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable('accounts');
      table.index(['controller_id', column]);
    }
    table.index(['controller_id', 'document_id']);
    table.check('(confirmed_by is null) = (confirmed_at is null)', [], 'provision_controls_confirmed');
    table.check('(refused_by is null) = (refused_at is null)', [], 'provision_controls_refused');
    table.check('confirmed_at is null or refused_at is null', [], 'provision_controls_either');
  });
  await protect(knex, 'provision_controls');
}

export async function up(knex: Knex): Promise<void> {
  await documents(knex);
  await versions(knex);
  await provisions(knex);
  await findings(knex);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'provision_controls',
    'document_changes',
    'document_defects',
    'provision_versions',
    'provisions',
    ...IMMUTABLE.toReversed(),
    'published_documents',
  ])
    await knex.schema.dropTable(table);
  await knex.raw('drop function document_stays()');
}
