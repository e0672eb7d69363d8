// Roles of staff by what they do: an officer is an approver, an agent is a caseworker (an agent asks in a person's name).
import type { Knex } from 'knex';
import { overAllControllers } from '../src/platform/row-security.ts';

const RENAMED = [
  ['officer', 'approver'],
  ['agent', 'caseworker'],
] as const;

export async function up(knex: Knex): Promise<void> {
  await rename(knex, RENAMED);
}

export async function down(knex: Knex): Promise<void> {
  await rename(
    knex,
    RENAMED.map(([before, after]) => [after, before]),
  );
}

async function rename(knex: Knex, names: readonly (readonly [string, string])[]): Promise<void> {
  await knex.raw('alter table accounts drop constraint accounts_roles');
  const renamed = names.reduce((roles, [from, to]) => `array_replace(${roles}, '${from}', '${to}')`, 'roles');
  await overAllControllers(knex, ['accounts'], `update accounts set roles = ${renamed}`);
  const roles = ['administrator', ...names.map(([, to]) => to), 'auditor']
    .map((role) => `'${role}'`)
    .join(', ');
  await knex.raw(`alter table accounts add constraint accounts_roles
    check (roles <@ array[${roles}] and cardinality(roles) > 0)`);
}
