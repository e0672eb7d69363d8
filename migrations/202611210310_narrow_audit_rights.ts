// Narrows what the service may do to the audit log: a log is never removed or renamed, salts are erased, not exchanged.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('revoke update, delete on audit_logs from habeas_service');
  await knex.raw('grant update (size, frontier, root) on audit_logs to habeas_service');
  await knex.raw('revoke update on audit_pending, audit_openings from habeas_service');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('grant update on audit_pending, audit_openings to habeas_service');
  await knex.raw('revoke update (size, frontier, root) on audit_logs from habeas_service');
  await knex.raw('grant update, delete on audit_logs to habeas_service');
}
