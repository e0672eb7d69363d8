// Brings our own database to the newest form: one process at a time, as owner.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import knexFactory, { type Knex } from 'knex';
import { makeMonths } from './platform/months.ts';
import { projectFolder } from './platform/project.ts';
import { installQueue } from './queue/queue.ts';

/** Any constant will do; it must be the same in every process of every version. */
const MIGRATION_LOCK = 7_203_771_490;

interface MigrationFile {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** Migrations in the order of their names, imported as the modules they are. */
function migrationSource(folder: string): Knex.MigrationSource<string> {
  return {
    getMigrations: async () => (await readdir(folder)).filter((name) => /^\d{12}_.+\.ts$/.test(name)).sort(),
    getMigrationName: (name) => name,
    getMigration: async (name) => (await import(pathToFileURL(join(folder, name)).href)) as MigrationFile,
  };
}

/** A connection of the owner with the house's migrations behind it; close it with `destroy()`. */
export function openOwner(ownerUrl: string): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      connectionString: ownerUrl,
      application_name: 'habeas migrate',
      options: '-c timezone=UTC',
    },
    pool: { min: 1, max: 2 },
    compileSqlOnError: false,
    migrations: {
      migrationSource: migrationSource(join(projectFolder, 'migrations')),
      tableName: 'migrations',
    },
  } as Knex.Config);
}

/**
 * Runs what is missing under a session-level advisory lock: a second process waits, and a dead one leaves
 * nothing behind that would block the next start. The queue's schema follows. Answers with the names that were run.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const owner = openOwner(ownerUrl);
  const guard = (await owner.client.acquireConnection()) as unknown;
  try {
    await owner.raw('select pg_advisory_lock(?)', [MIGRATION_LOCK]).connection(guard);
    await owner.migrate.forceFreeMigrationsLock();
    const [, names] = (await owner.migrate.latest()) as [number, string[]];
    await makeMonths(owner);
    await installQueue(ownerUrl, async (sql) => void (await owner.raw(sql)));
    return names;
  } finally {
    await owner.client.releaseConnection(guard);
    await owner.destroy();
  }
}
