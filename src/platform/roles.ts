// The roles of our database, the same in the demonstration as in production: an owner, an application, no superuser.
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export interface RoleNames {
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly ownerName?: string;
  readonly appName?: string;
}

/**
 * The statements that make the roles: two groups without login (what the service may do; what the clock may read
 * across controllers), an owner, and an application that inherits the service and may become the clock.
 */
export function roleStatements(names: RoleNames): string[] {
  const owner = names.ownerName ?? 'habeas_owner';
  const app = names.appName ?? 'habeas_app';
  const login = (name: string, password: string): string[] => [
    makeRole(name, ''),
    `alter role ${escapeIdentifier(name)} login nosuperuser nobypassrls nocreatedb nocreaterole password ${escapeLiteral(password)}`,
  ];
  return [
    makeRole('habeas_service', 'nologin'),
    makeRole('habeas_clock', 'nologin'),
    ...login(owner, names.ownerPassword),
    ...login(app, names.appPassword),
    `grant habeas_service to ${escapeIdentifier(app)} with inherit true, set false`,
    `grant habeas_clock to ${escapeIdentifier(app)} with inherit false, set true`,
  ];
}

/** Makes roles and database as a superuser; whatever is there stays. Answers with the two addresses. */
export async function prepareRoles(
  superuserUrl: string,
  names: RoleNames,
): Promise<{ ownerUrl: string; appUrl: string }> {
  const owner = names.ownerName ?? 'habeas_owner';
  const app = names.appName ?? 'habeas_app';
  await asSuperuser(superuserUrl, async (client) => {
    for (const statement of roleStatements(names)) await client.query(statement);
    await makeDatabase(client, names.database, owner);
  });
  await asSuperuser(onDatabase(superuserUrl, names.database), async (client) => {
    await client.query(`alter schema public owner to ${escapeIdentifier(owner)}`);
    await client.query('revoke create on schema public from public');
    await client.query(
      `grant connect on database ${escapeIdentifier(names.database)} to ${escapeIdentifier(app)}`,
    );
  });
  return {
    ownerUrl: asRole(superuserUrl, names.database, owner, names.ownerPassword),
    appUrl: asRole(superuserUrl, names.database, app, names.appPassword),
  };
}

/** A database with an owner of its own, for a platform of the demonstration: not ours, a *store*. */
export async function prepareStoreDatabase(
  superuserUrl: string,
  store: { database: string; password: string },
): Promise<{ url: string; empty: boolean }> {
  const { database, password } = store;
  await asSuperuser(superuserUrl, async (client) => {
    await client.query(makeRole(database, ''));
    await client.query(`alter role ${escapeIdentifier(database)} login password ${escapeLiteral(password)}`);
    await makeDatabase(client, database, database);
  });
  const empty = await asSuperuser(onDatabase(superuserUrl, database), async (client) => {
    const { rowCount } = await client.query("select 1 from pg_tables where schemaname = 'public' limit 1");
    return rowCount === 0;
  });
  return { url: asRole(superuserUrl, database, database, password), empty };
}

/** The same server, another database. */
export function onDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

function asRole(url: string, database: string, name: string, password: string): string {
  const address = new URL(onDatabase(url, database));
  address.username = name;
  address.password = password;
  return address.href;
}

async function makeDatabase(client: Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
  if (rowCount !== 0) return;
  await client.query(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(owner)}`);
  await client.query(`revoke connect on database ${escapeIdentifier(database)} from public`);
}

function makeRole(name: string, options: string): string {
  const make = `create role ${escapeIdentifier(name)} ${options}`;
  return `do $$ begin if not exists (select from pg_roles where rolname = ${escapeLiteral(name)}) then ${make}; end if; end $$`;
}

async function asSuperuser<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
