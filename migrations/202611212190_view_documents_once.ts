// Documents that staff ask for, or that an agent sends: sealed under a key of their own, opened once, and destroyed by that.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.createTable('document_demands', (table) => {
    table.comment('That a person was asked for a document, why, and what became of it');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table
      .binary('reason')
      .notNullable()
      .comment('Sealed: the reasonable doubt, in words that the person reads');
    table.text('state').notNullable();
    table.timestamp('asked_at', moment).notNullable();
    table.text('asked_by').notNullable().comment('The account that asked');
    table.timestamp('ended_at', moment);
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.check(`state in ('open', 'met', 'dropped', 'ended')`, [], 'document_demands_state');
    table.check(`(state = 'open') = (ended_at is null)`, [], 'document_demands_ended');
  });
  await knex.raw(`create unique index one_open_document_demand on document_demands (controller_id, request_id)
    where state = 'open'`);
  await protect(knex, 'document_demands');
  await knex.schema.createTable('documents', (table) => {
    table.comment(
      'Documents as proofs: the bytes only until somebody looked, then when, who and what was decided',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.uuid('demand_id').comment('Of a person who was asked; null: of an agent');
    table.uuid('agent_id').comment('Of an agent who shows a permission; null: of a person');
    table.text('kind').notNullable().comment('By content, never by name');
    table.integer('size').notNullable().comment('Bytes');
    table.binary('content').comment('Sealed under the key of this document alone; null: destroyed');
    table.binary('wrapped_key').comment('The key of the content, sealed; null: destroyed');
    table.text('state').notNullable();
    table.timestamp('sent_at', moment).notNullable();
    table.timestamp('destroy_at', moment).notNullable().comment('When the clock destroys it unopened');
    table.timestamp('opened_at', moment);
    table.text('opened_by').comment('The account that looked');
    table.timestamp('destroyed_at', moment);
    table.timestamp('decided_at', moment);
    table.text('decided_by');
    table.binary('words').comment('Sealed: why it was refused, for the person');
    table.primary(['controller_id', 'id']);
    for (const [column, other] of [
      ['request_id', 'data_requests'],
      ['demand_id', 'document_demands'],
      ['agent_id', 'request_agents'],
    ] as const)
      table.foreign(['controller_id', column]).references(['controller_id', 'id']).inTable(other);
    table.check('(demand_id is null) <> (agent_id is null)', [], 'documents_of_one');
    table.check(`state in ('waiting', 'opened', 'accepted', 'refused', 'unopened')`, [], 'documents_state');
    table.check(
      `(state = 'waiting') = (wrapped_key is not null) and (state = 'waiting') = (content is not null)
        and (state = 'waiting') = (destroyed_at is null)`,
      [],
      'documents_destroyed',
    );
    table.check(
      `(state in ('opened', 'accepted', 'refused')) = (opened_by is not null)
        and (opened_by is null) = (opened_at is null)`,
      [],
      'documents_opened',
    );
    table.check(`(state in ('accepted', 'refused')) = (decided_by is not null)`, [], 'documents_decided');
    table.check(`kind in ('image/jpeg', 'image/png', 'application/pdf')`, [], 'documents_kind');
  });
  await knex.raw('create index documents_of_request on documents (controller_id, request_id, sent_at)');
  await knex.raw(`create index documents_waiting on documents (destroy_at) where state = 'waiting'`);
  await protect(knex, 'documents', { clockColumns: ['controller_id', 'id', 'state', 'destroy_at'] });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('documents');
  await knex.schema.dropTable('document_demands');
}
