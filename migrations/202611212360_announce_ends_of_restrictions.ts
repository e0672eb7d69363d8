// A restriction ends on a day that the person was told before (GDPR Art. 18(3)).
import type { Knex } from 'knex';

const CLOCK = 'controller_id, id, lifts_at, ended_at';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('objections', (table) => {
    table
      .timestamp('lifts_at', { useTz: true, precision: 6 })
      .comment('From when on it may end, as announced');
    table.uuid('lifting_letter').comment('The letter that told her so; it must have left');
    table.check('(lifts_at is null) = (lifting_letter is null)', [], 'objections_lifting_is_told');
  });
  await knex.raw('create policy clock_reads on objections for select to habeas_clock using (true)');
  await knex.raw(`grant select (${CLOCK}) on objections to habeas_clock`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`revoke select (${CLOCK}) on objections from habeas_clock`);
  await knex.raw('drop policy clock_reads on objections');
  await knex.schema.alterTable('objections', (table) => {
    table.dropChecks(['objections_lifting_is_told']);
    table.dropColumns('lifts_at', 'lifting_letter');
  });
}
