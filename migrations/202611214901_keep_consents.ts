// Consents: each act for good, cut by month; what holds now, in one row for each person and purpose; and who is who.
import type { Knex } from 'knex';
import { makeMonths, makeRest } from '../src/platform/months.ts';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;
// These three tables have no foreign key to controllers: the policy lets in the rows of the controller of the work alone, and a
// work begins by reading its controller. Asked again for each row, it would cost a quarter of every consent.
const CHOICES = `choice in ('given', 'refused', 'withdrawn')`;

async function identities(knex: Knex): Promise<void> {
  await knex.schema.createTable('consent_identities', (table) => {
    table.comment(
      'Who stands behind a pseudonym of the records. To remove a row is to destroy the key: nothing else names the person',
    );
    table.uuid('controller_id').notNullable();
    table.text('kind').notNullable();
    table.text('value').notNullable().comment('An id of ours, or a keyed hash in hex');
    table.uuid('key_id').comment('The key of the hash; null: an id of ours');
    table.uuid('pseudonym').notNullable().comment('Random; what records of this identity bear');
    table
      .uuid('person_id')
      .notNullable()
      .comment('The pseudonym of the person that this identity is part of now');
    table.timestamp('since', MOMENT).notNullable();
    table
      .timestamp('shared_at', MOMENT)
      .comment('Of a device: since when more than one person signed in on it, so that it is nobody’s');
    table.primary(['controller_id', 'kind', 'value']);
    table.index(['controller_id', 'person_id']);
    table.check(`kind in ('subject', 'email', 'account', 'device')`, [], 'consent_identities_kind');
    table.check(`(kind = 'subject') = (key_id is null)`, [], 'consent_identities_key');
  });
  await protect(knex, 'consent_identities');
}

async function records(knex: Knex): Promise<void> {
  await knex.raw(`create table consent_records (
    controller_id uuid not null,
    id uuid not null,
    acted_at timestamptz(6) not null,
    recorded_at timestamptz(6) not null,
    who_id uuid not null,
    device_who_id uuid,
    purpose text not null,
    purpose_version integer not null,
    choice text not null,
    notice_hash bytea,
    expires_at timestamptz(6),
    source text not null,
    method text,
    jurisdiction text,
    age smallint,
    constraint consent_records_pkey primary key (controller_id, id, acted_at),
    constraint consent_records_choice check (${CHOICES}),
    constraint consent_records_source check (source in ('api', 'page', 'klaro', 'import', 'gpc')),
    constraint consent_records_notice check (choice <> 'given' or notice_hash is not null or source = 'import')
  ) partition by range (acted_at)`);
  const comments: Readonly<Record<string, string>> = {
    id: 'Derived from who, purpose, choice, notice and moment: the same act twice is one record',
    acted_at: 'When the person acted, as the door was told',
    who_id: 'The pseudonym of the person',
    device_who_id: 'The pseudonym of the device, where the person was known beside it',
    purpose_version: 'The version that the person was told; 0: an import did not say',
    notice_hash: 'What was shown: shown_notices',
    expires_at: 'How long the consent holds, as it was given',
    method: 'By what the person acted',
    jurisdiction: 'ISO 3166-1 or 3166-2, where the person was or lives',
    age: 'Years that the person said to be at least',
  };
  await knex.raw(
    `comment on table consent_records is 'Every act of giving, refusing and withdrawing a consent, for good'`,
  );
  for (const [column, words] of Object.entries(comments))
    await knex.raw(`comment on column consent_records.?? is '${words}'`, [column]);
  await knex.raw('create index consent_records_who on consent_records (controller_id, who_id, acted_at)');
  await knex.raw(`create function refuse_proof_change() returns trigger language plpgsql as $$
    begin raise exception 'records of what people agreed to are append-only' using errcode = 'insufficient_privilege'; end $$`);
  await knex.raw(
    'create trigger append_only before update or delete on consent_records for each row execute function refuse_proof_change()',
  );
  await knex.raw(
    'create trigger no_truncate before truncate on consent_records for each statement execute function refuse_proof_change()',
  );
  await protect(knex, 'consent_records', { appendOnly: true });
  await makeRest(knex, 'consent_records');
  await makeMonths(knex, ['consent_records']);
}

export async function up(knex: Knex): Promise<void> {
  await identities(knex);
  await records(knex);
  await knex.schema.createTable('consent_states', (table) => {
    table.comment('What holds now for one person and one purpose: the newest record, in short');
    table.uuid('controller_id').notNullable();
    table.uuid('person_id').notNullable();
    table.text('purpose').notNullable();
    table.text('choice').notNullable();
    table.uuid('record_id').notNullable();
    table.timestamp('acted_at', MOMENT).notNullable();
    table
      .timestamp('ordered_at', MOMENT)
      .notNullable()
      .comment('By which acts are put in order: never after they were recorded');
    table.integer('purpose_version').notNullable();
    table.binary('notice_hash');
    table.timestamp('expires_at', MOMENT);
    table.text('jurisdiction');
    table.specificType('age', 'smallint');
    table.primary(['controller_id', 'person_id', 'purpose']);
    table.check(CHOICES, [], 'consent_states_choice');
  });
  await protect(knex, 'consent_states');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['consent_states', 'consent_records', 'consent_identities'])
    await knex.schema.dropTable(table);
  await knex.raw('drop function refuse_proof_change()');
}
