// A throw-away MariaDB on loopback, where its binaries can be had, and databases in it for tests.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { databaseUser } from '../../src/platform/operating-user.ts';

const run = promisify(execFile);
const PLACES = ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

export type StartedMariadb = { rootUrl: string; stop(): Promise<void> } | { unavailable: string };

function find(...names: string[]): string | undefined {
  return names.flatMap((name) => PLACES.map((place) => join(place, name))).find((path) => existsSync(path));
}

/** Starts a MariaDB of its own in a temporary folder, or says why there is none. */
export async function startMariadb(): Promise<StartedMariadb> {
  const server = find('mariadbd', 'mysqld');
  const install = find('mariadb-install-db', 'mysql_install_db');
  if (server === undefined || install === undefined) {
    return {
      unavailable: 'neither mariadbd nor mysqld is installed (Debian: apt-get install mariadb-server)',
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'habeas-mariadb-'));
  const user = await databaseUser();
  // Its user may not write into the folder of the whole run.
  const env = { ...process.env, TMPDIR: folder };
  const identity = { env, ...(user === null ? {} : { uid: user.uid, gid: user.gid }) };
  if (user !== null) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const socket = join(folder, 'sock');
  await run(
    install,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...identity, cwd: folder },
  );
  const port = await freePort();
  const settings = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
  ];
  const quick = [
    '--innodb-flush-log-at-trx-commit=2',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    `--pid-file=${join(folder, 'pid')}`,
  ];
  const child = spawn(server, [...settings, ...quick], { ...identity, cwd: folder, stdio: 'ignore' });
  const password = randomBytes(12).toString('hex');
  await firstPassword(socket, password);
  return {
    rootUrl: `mysql://root:${password}@127.0.0.1:${port}/`,
    stop: async () => {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstPassword(socketPath: string, password: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      const connection = await mysql.createConnection({ socketPath, user: 'root' });
      await connection.query(`create user if not exists 'root'@'127.0.0.1'`);
      await connection.query(`alter user 'root'@'127.0.0.1' identified by '${password}'`);
      await connection.query(`grant all on *.* to 'root'@'127.0.0.1' with grant option`);
      await connection.end();
      return;
    } catch (error) {
      if (tries > 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await over;
}

/** A database with a login of its own that may do everything in it. */
export async function mariadbDatabase(): Promise<{
  url: string;
  adminUrl: string;
  name: string;
  drop(): Promise<void>;
}> {
  const rootUrl = process.env.HABEAS_TEST_MARIADB;
  if (rootUrl === undefined) throw new Error('no MariaDB: guard the test with describeMariadb');
  const name = `store_${randomBytes(6).toString('hex')}`;
  const asRoot = async (...statements: string[]): Promise<void> => {
    const connection = await mysql.createConnection({ uri: rootUrl });
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  };
  await asRoot(
    `create database \`${name}\``,
    `create user '${name}'@'%' identified by 'store-of-the-tests'`,
    `grant all on \`${name}\`.* to '${name}'@'%'`,
  );
  const url = new URL(rootUrl);
  const adminUrl = Object.assign(new URL(rootUrl), { pathname: `/${name}` }).href;
  url.username = name;
  url.password = 'store-of-the-tests';
  url.pathname = `/${name}`;
  return {
    url: url.href,
    adminUrl,
    name,
    drop: async () =>
      await asRoot(`drop database if exists \`${name}\``, `drop user if exists '${name}'@'%'`),
  };
}

/** `describe` for tests that need MariaDB: without one they are reported as skipped, with the reason. */
export function describeMariadb(name: string, tests: () => void): void {
  if (process.env.HABEAS_TEST_MARIADB !== undefined) {
    describe(name, tests);
    return;
  }
  describe.skip(`${name} (skipped: ${process.env.HABEAS_TEST_MARIADB_UNAVAILABLE ?? 'no MariaDB'})`, tests);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
