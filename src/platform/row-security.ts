// Puts a table under row-level security: every row belongs to one controller, and PostgreSQL itself refuses the rest.
import type { Knex } from 'knex';

/** The setting that names the controller of a transaction; `enterController` sets it with `set_config(…, true)`. */
export const CONTROLLER_SETTING = 'habeas.controller_id';

export interface Protection {
  /** Rows may be read and added, never changed or removed: the audit log. */
  readonly appendOnly?: boolean;
  /** Columns the clock may read across controllers: ids, states and due moments, never personal data. */
  readonly clockColumns?: readonly string[];
}

/**
 * Enables and forces row-level security with one policy on `controller_id`, and grants the service what it needs.
 * The sub-select lets PostgreSQL read the setting once a statement instead of once a row.
 */
export async function protect(knex: Knex, table: string, protection: Protection = {}): Promise<void> {
  const own = `controller_id = (select nullif(current_setting('${CONTROLLER_SETTING}', true), '')::uuid)`;
  await knex.raw('alter table ?? enable row level security', [table]);
  await knex.raw('alter table ?? force row level security', [table]);
  await knex.raw(`create policy own_controller on ?? to public using (${own}) with check (${own})`, [table]);
  const verbs = protection.appendOnly ? 'select, insert' : 'select, insert, update, delete';
  await knex.raw(`grant ${verbs} on ?? to habeas_service`, [table]);
  if (protection.clockColumns === undefined) return;
  const columns = protection.clockColumns.map(() => '??').join(', ');
  await knex.raw('create policy clock_reads on ?? for select to habeas_clock using (true)', [table]);
  await knex.raw(`grant select (${columns}) on ?? to habeas_clock`, [...protection.clockColumns, table]);
}

/**
 * One statement of a migration over the rows of every controller. Row-level security binds the owner of the tables
 * too, and would change no row in silence; for this statement it does not.
 */
export async function overAllControllers(
  knex: Knex,
  tables: readonly string[],
  statement: string,
): Promise<void> {
  for (const table of tables) await knex.raw('alter table ?? no force row level security', [table]);
  await knex.raw(statement);
  for (const table of tables) await knex.raw('alter table ?? force row level security', [table]);
}
