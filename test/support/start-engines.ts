// Before the suite: one PostgreSQL from npm and, where it can be had, one MariaDB; the migrated template beside them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { prepareRoles } from '../../src/platform/roles.ts';

type Stop = () => Promise<void>;
declare global {
  var stopEngines: Stop[] | undefined;
}

/** Passwords of throw-away databases on loopback; nothing outside this run accepts them. */
export const OWNER_PASSWORD = 'owner-of-the-tests';
export const APP_PASSWORD = 'app-of-the-tests';
export const TEMPLATE = 'habeas_template';

export default async function startEngines(): Promise<void> {
  const stops: Stop[] = [];
  globalThis.stopEngines = stops;
  if (process.env.HABEAS_TEST_POSTGRES === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'habeas-test-'));
    const postgres = await startEmbeddedPostgres({ folder, forTests: true });
    process.env.HABEAS_TEST_POSTGRES = postgres.superuserUrl;
    stops.push(async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    });
  }
  const names = { database: TEMPLATE, ownerPassword: OWNER_PASSWORD, appPassword: APP_PASSWORD };
  const { ownerUrl } = await prepareRoles(process.env.HABEAS_TEST_POSTGRES, names);
  await migrate(ownerUrl);
  await startMariadbIfPossible(stops);
}

async function startMariadbIfPossible(stops: Stop[]): Promise<void> {
  if (process.env.HABEAS_TEST_MARIADB !== undefined) return;
  const { startMariadb } = await import('./mariadb.ts');
  const started = await startMariadb();
  if ('unavailable' in started) {
    process.env.HABEAS_TEST_MARIADB_UNAVAILABLE = started.unavailable;
    if (process.env.CI === 'true') throw new Error(`MariaDB is needed with CI=true: ${started.unavailable}`);
    process.stderr.write(`\nMariaDB is skipped: ${started.unavailable}\n`);
    return;
  }
  process.env.HABEAS_TEST_MARIADB = started.rootUrl;
  stops.push(started.stop);
}
