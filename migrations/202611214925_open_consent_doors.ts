// From which pages choices are taken, and the signals of browsers that stand for an opt-out, with or without a request.
import type { Knex } from 'knex';
import { protect } from '../src/platform/row-security.ts';

const MOMENT = { useTz: true, precision: 6 } as const;

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('controllers', (table) => {
    table
      .jsonb('consent_doors')
      .comment('Pages from which choices are taken, and names of their banner; null: no page');
  });
  await knex.schema.createTable('privacy_signals', (table) => {
    table.comment(
      'The first time that a browser asked not to sell or share, for each person and each device',
    );
    table.uuid('controller_id').notNullable();
    table.uuid('id').notNullable();
    table.text('kind').notNullable();
    table.uuid('subject_id').comment('A person whom we knew when it came');
    table.uuid('device_key_id');
    table.binary('device_hash').comment('Keyed hash of the id of a device; null for a person');
    table.timestamp('heard_at', MOMENT).notNullable();
    table.primary(['controller_id', 'id']);
    table.unique(['controller_id', 'kind', 'subject_id']);
    table.unique(['controller_id', 'kind', 'device_key_id', 'device_hash']);
    table.foreign(['controller_id', 'subject_id']).references(['controller_id', 'id']).inTable('subjects');
    table.check(`kind in ('gpc')`, [], 'privacy_signals_kind');
    table.check(
      '(subject_id is null) <> (device_hash is null) and (device_hash is null) = (device_key_id is null)',
      [],
      'privacy_signals_whose',
    );
  });
  await protect(knex, 'privacy_signals');
  await knex.schema.alterTable('objections', (table) => {
    table.setNullable('request_id');
    table.uuid('signal_id').comment('The signal of her browser, where no request stands behind it');
    table
      .foreign(['controller_id', 'signal_id'])
      .references(['controller_id', 'id'])
      .inTable('privacy_signals');
    table.index(['controller_id', 'signal_id']);
    table.check('num_nonnulls(request_id, signal_id) = 1', [], 'objections_source');
    table.check(
      `signal_id is null or use in ('sale', 'sharing', 'targeted-ads')`,
      [],
      'objections_signal_uses',
    );
  });
  // A request and a signal may end one use, each for itself: when one is taken back, the other still stands.
  await knex.raw('drop index one_standing_objection');
  await knex.raw(`create unique index one_standing_objection on objections (controller_id, subject_id, use)
    where ended_at is null and use <> 'any-but-storage' and signal_id is null`);
  await knex.raw(`create unique index one_standing_signal on objections (controller_id, subject_id, use)
    where ended_at is null and signal_id is not null`);
}

export async function down(knex: Knex): Promise<void> {
  // Without a request none of them could stand in the older table, and an opt-out is not dropped in silence.
  await knex.raw('alter table objections no force row level security');
  const { rows } = (await knex.raw('select from objections where signal_id is not null limit 1')) as {
    rows: object[];
  };
  await knex.raw('alter table objections force row level security');
  if (rows.length > 0)
    throw new Error('opt-outs by signals stand here: they would be lost, so nothing was undone');
  await knex.raw('drop index one_standing_signal');
  await knex.raw('drop index one_standing_objection');
  await knex.raw(`create unique index one_standing_objection on objections (controller_id, subject_id, use)
    where ended_at is null and use <> 'any-but-storage'`);
  await knex.schema.alterTable('objections', (table) => {
    table.dropChecks(['objections_source', 'objections_signal_uses']);
    table.dropColumn('signal_id');
    table.dropNullable('request_id');
  });
  await knex.schema.dropTable('privacy_signals');
  await knex.schema.alterTable('controllers', (table) => table.dropColumn('consent_doors'));
}
