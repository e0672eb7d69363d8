// Before the suite: one PostgreSQL from npm and, where it can be had, one MariaDB; the migrated template beside them.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeLiteral } from 'pg';
import { migrate } from '../../src/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { prepareRoles } from '../../src/platform/roles.ts';
import { provideChromium } from './chromium.ts';
import { startMariadb } from './mariadb.ts';
import { endForgotten, makeSuiteFolder } from './suite-folder.ts';

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
  await endForgotten();
  const folder = await makeSuiteFolder();
  stops.push(async () => await rm(folder, { recursive: true, force: true }));
  process.env.TMPDIR = folder;
  // What goes as it should is read by nobody here; warnings and errors are still printed.
  process.env.HABEAS_LOG_LEVEL ??= 'warn';
  if (process.env.HABEAS_TEST_POSTGRES === undefined) {
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), forTests: true });
    process.env.HABEAS_TEST_POSTGRES = postgres.superuserUrl;
    stops.push(postgres.stop);
    await hashPasswordLightly(postgres.superuserUrl);
  }
  const names = { database: TEMPLATE, ownerPassword: OWNER_PASSWORD, appPassword: APP_PASSWORD };
  const { ownerUrl } = await prepareRoles(process.env.HABEAS_TEST_POSTGRES, names);
  await migrate(ownerUrl);
  if (process.env.HABEAS_TEST_MARIADB === undefined) {
    const mariadb = await startMariadb();
    if ('unavailable' in mariadb) lack('MARIADB', mariadb.unavailable);
    else {
      process.env.HABEAS_TEST_MARIADB = mariadb.rootUrl;
      stops.push(mariadb.stop);
    }
  }
  const chromium = await provideChromium();
  if ('unavailable' in chromium) lack('CHROMIUM', chromium.unavailable);
  else {
    process.env.HABEAS_TEST_CHROMIUM = chromium.executable;
    process.env.HABEAS_TEST_CHROMIUM_LIBRARIES = chromium.libraries;
  }
}

/** The superuser's password is older than the server's setting; each of the suite's thousands of sessions would hash it 4,096 times. */
async function hashPasswordLightly(superuserUrl: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`alter role postgres password ${escapeLiteral(new URL(superuserUrl).password)}`);
  await client.end();
}

/** An engine that cannot be had is said to be skipped; with CI=true it ends the run. */
function lack(engine: 'MARIADB' | 'CHROMIUM', reason: string): void {
  process.env[`HABEAS_TEST_${engine}_UNAVAILABLE`] = reason;
  if (process.env.CI === 'true') throw new Error(`With CI=true every engine is needed: ${reason}`);
  process.stderr.write(`\nTests are skipped: ${reason}\n`);
}
