// Databases for tests: a clone of the migrated one, or an empty one that plays a store.
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { onDatabase, prepareStoreDatabase } from '../../src/platform/roles.ts';
import { APP_PASSWORD, OWNER_PASSWORD, TEMPLATE } from './start-engines.ts';

function superuser(): string {
  const url = process.env.HABEAS_TEST_POSTGRES;
  if (url === undefined) throw new Error('no PostgreSQL: run this file with the suite, which starts one');
  return url;
}

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: superuser() });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function drop(name: string): () => Promise<void> {
  return async () => await asSuperuser(`drop database if exists "${name}" with (force)`);
}

function login(name: string, user: string, password: string): string {
  const url = new URL(onDatabase(superuser(), name));
  url.username = user;
  url.password = password;
  return url.href;
}

/** A clone of the migrated Habeas database; `drop` ends its connections. */
export async function freshDatabase(): Promise<{
  appUrl: string;
  ownerUrl: string;
  superuserUrl: string;
  name: string;
  drop(): Promise<void>;
}> {
  const name = `habeas_${randomBytes(6).toString('hex')}`;
  // Copying files computes half as much as writing every page through the log, which is meant for crashes.
  await asSuperuser(
    `create database "${name}" template ${TEMPLATE} owner habeas_owner strategy file_copy`,
    `grant connect on database "${name}" to habeas_app`,
  );
  return {
    appUrl: login(name, 'habeas_app', APP_PASSWORD),
    ownerUrl: login(name, 'habeas_owner', OWNER_PASSWORD),
    superuserUrl: onDatabase(superuser(), name),
    name,
    drop: drop(name),
  };
}

/** An empty database with an owner of its own, for a store. */
export async function emptyDatabase(): Promise<{
  url: string;
  superuserUrl: string;
  name: string;
  drop(): Promise<void>;
}> {
  const name = `store_${randomBytes(6).toString('hex')}`;
  const { url } = await prepareStoreDatabase(superuser(), { database: name, password: 'store-of-the-tests' });
  return { url, superuserUrl: onDatabase(superuser(), name), name, drop: drop(name) };
}
