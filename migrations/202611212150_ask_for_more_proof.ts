// Proofs beyond the code to the address: what was asked for and why, what came of it in counts, and signed declarations.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

export async function up(knex: Knex): Promise<void> {
  const moment = { useTz: true, precision: 6 } as const;
  await knex.schema.alterTable('data_requests', (table) => {
    table.text('proven_by').comment('code or session; null: not proven, or no proof was asked for');
    table.check(`proven_by in ('code', 'session')`, [], 'data_requests_proven_by');
  });
  await knex.schema.createTable('proof_demands', (table) => {
    table.comment('A proof of identity beyond the address that a case waits for, or that was given');
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.uuid('request_id').notNullable();
    table.text('rung').notNullable();
    table.jsonb('fields').notNullable().defaultTo('[]').comment('Names from the map that are asked about');
    table.text('state').notNullable();
    table.binary('reason').notNullable().comment('Sealed: why more was asked for; the person reads it too');
    table.boolean('overridden').notNullable().defaultTo(false);
    table.text('asked_by_kind').notNullable();
    table.text('asked_by').notNullable();
    table.timestamp('asked_at', moment).notNullable();
    table
      .timestamp('silent_at', moment)
      .notNullable()
      .comment('From then a person decides without an answer');
    table.timestamp('reminded_at', moment);
    table.integer('tries').notNullable().defaultTo(0);
    table.jsonb('answers').comment('Keyed hashes of what was answered, only until they were compared');
    table.integer('matched').comment('How many answers of the last try were right; never which');
    table.integer('not_held').comment('How many of the questions no row of the person can answer');
    table.binary('statement').comment('Sealed: the declaration with the name that was typed under it');
    table.binary('text_hash').comment('SHA-256 of the text that was signed');
    table.timestamp('signed_at', moment);
    table.timestamp('ended_at', moment).comment('Null: the case waits for it');
    table.primary(['controller_id', 'id']);
    table
      .foreign(['controller_id', 'request_id'])
      .references(['controller_id', 'id'])
      .inTable('data_requests');
    table.index(['controller_id', 'request_id', 'asked_at']);
    table.check(`rung in ('points', 'declaration', 'document')`, [], 'proof_demands_rung');
    table.check(
      `state in ('open', 'comparing', 'silent', 'failed', 'met', 'dropped')`,
      [],
      'proof_demands_state',
    );
    table.check('tries between 0 and 3', [], 'proof_demands_tries');
    table.check(`(state = 'comparing') = (answers is not null)`, [], 'proof_demands_answers');
    table.check(`state not in ('met', 'dropped') or ended_at is not null`, [], 'proof_demands_ended');
    table.check(
      `state not in ('open', 'comparing', 'silent') or ended_at is null`,
      [],
      'proof_demands_waits',
    );
    table.check(
      '(statement is null) = (text_hash is null) and (statement is null) = (signed_at is null)',
      [],
      'proof_demands_statement',
    );
  });
  await knex.raw(`create unique index one_open_proof_demand on proof_demands (controller_id, request_id)
    where ended_at is null`);
  await protect(knex, 'proof_demands', {
    clockColumns: ['controller_id', 'id', 'state', 'asked_at', 'silent_at', 'reminded_at', 'ended_at'],
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('proof_demands');
  await knex.schema.alterTable('data_requests', (table) => {
    table.dropColumn('proven_by');
  });
}
