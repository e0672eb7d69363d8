// Plans may correct: a third kind of plan, and a step that writes what is right.
import type { Knex } from 'knex';

async function allow(knex: Knex, kinds: string, acts: string): Promise<void> {
  await knex.raw('alter table plans drop constraint plans_kind');
  await knex.raw(`alter table plans add constraint plans_kind check (kind in (${kinds}))`);
  await knex.raw('alter table plan_steps drop constraint plan_steps_act');
  await knex.raw(`alter table plan_steps add constraint plan_steps_act check (act in (${acts}))`);
}

export async function up(knex: Knex): Promise<void> {
  await allow(
    knex,
    `'access', 'erasure', 'rectification'`,
    `'disclose', 'delete', 'mask', 'keep', 'skip', 'rectify'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await allow(knex, `'access', 'erasure'`, `'disclose', 'delete', 'mask', 'keep', 'skip'`);
}
