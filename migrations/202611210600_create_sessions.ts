// Sessions and rate limits: outside row-level security, because they are read before anybody is known.
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('staff_sessions', (table) => {
    table.comment('Sessions of browsers, staff and people alike (connect-pg-simple); ids only');
    table.specificType('sid', 'varchar').primary();
    table.json('sess').notNullable();
    table.specificType('expire', 'timestamp(6)').notNullable().index();
  });
  await knex.schema.createTable('rate_limits', (table) => {
    table.comment('Counters of the doors (rate-limiter-flexible): shared by all processes');
    table.string('key', 255).primary();
    table.integer('points').notNullable().defaultTo(0);
    table.bigInteger('expire');
  });
  await knex.raw('grant select, insert, update, delete on staff_sessions, rate_limits to habeas_service');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('rate_limits');
  await knex.schema.dropTable('staff_sessions');
}
