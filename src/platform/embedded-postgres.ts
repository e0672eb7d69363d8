// PostgreSQL from npm's binaries: made once, started in a session of its own, adopted when a crash left it running.
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { randomToken } from './crypto.ts';
import { databaseUser, folderProblem, giveTo, mustReach, type OperatingUser } from './operating-user.ts';
import { reachableBinaries, runBinary } from './postgres-binaries.ts';
import { freePort, runningPort } from './postmaster.ts';
import { isProblem, Problem } from './problem.ts';

/** Held by the one process that uses a data folder; a crash frees it with its connection. */
const OWNER_LOCK = 4_815_162_342;
/** An `initdb` takes seconds; a folder that nobody wrote to for so long was given up. */
const HALF_MADE_MS = 600_000;

export interface EmbeddedPostgres {
  /** Superuser on loopback; holds the password. */
  readonly superuserUrl: string;
  readonly port: number;
  /** True when a crash had left the server running and it was taken over. */
  readonly adopted: boolean;
  /** Ends our connection and stops the server: `pg_ctl stop -m fast`, which rolls open transactions back. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds `data/`, `password` and `log`; made when missing. */
  readonly folder: string;
  /** A free one is chosen unless told. */
  readonly port?: number;
  /** For suites: no fsync, and new passwords hashed in one round. Never for anything that must survive a power loss. */
  readonly forTests?: boolean;
}

/** A data folder, who runs it, and with which binaries. */
interface Place {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly binaries: string;
  readonly user: OperatingUser | null;
}

/**
 * Starts the server of a data folder. Throws `already-running` when another Habeas uses it, `folder-unreachable`,
 * `folder-of-another`, `port-taken` (only when told which), `postgres-missing` when npm did not install the binaries,
 * `postgres-not-started` with the log's place. Whatever it throws, it leaves no server running that it
 * started, but one that another Habeas has adopted meanwhile.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await prepare(options.folder);
  const password = await initialise(place);
  const { port, adopted } = await startOrAdopt(place, options, password);
  const stopServer = async (): Promise<void> => {
    const words = ['stop', '-D', place.data, '-m', 'fast', '-w', '-t', '60'];
    await control(place, words).catch(async (error: unknown) => {
      if ((await runningPort(place.data, password)) !== null) throw error;
    });
  };
  const superuserUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  try {
    const guard = await ownerGuard(superuserUrl);
    return {
      superuserUrl,
      port,
      adopted,
      stop: async () => {
        await guard.end().catch(() => undefined);
        await stopServer();
      },
    };
  } catch (error) {
    // Who took the lock between our start and our asking for it uses this server from now on.
    const usedByAnother = isProblem(error) && error.code === 'already-running';
    if (!adopted && !usedByAnother) await stopServer();
    throw error;
  }
}

async function prepare(folder: string): Promise<Place> {
  try {
    const user = await databaseUser();
    await mkdir(folder, { recursive: true, mode: 0o711 });
    await mustReach(user, folder);
    await giveTo(user, folder);
    const binaries = await reachableBinaries(user, folder);
    return { folder, data: join(folder, 'data'), log: join(folder, 'log'), binaries, user };
  } catch (error) {
    throw folderProblem(error, folder);
  }
}

/** Makes the data folder beside its place and moves it there whole. Two processes may do so at once; one wins. */
async function initialise(place: Place): Promise<string> {
  const { folder, data, user } = place;
  try {
    const password = await passwordOf(folder, user);
    if (existsSync(join(data, 'PG_VERSION'))) return password;
    await forgetHalfMade(folder);
    const part = `${data}.${randomToken(6)}`;
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`];
    const running = { user, log: place.log, ownSession: false };
    await runBinary(join(place.binaries, 'initdb'), ['-D', part, ...login, ...locale], running).catch(() => {
      throw notStarted(place);
    });
    await rename(part, data).catch(async (error: unknown) => {
      await rm(part, { recursive: true, force: true });
      if (!existsSync(join(data, 'PG_VERSION'))) throw error;
    });
    return password;
  } catch (error) {
    throw folderProblem(error, folder);
  }
}

/** Removes what an `initdb` that was cut off has left; a younger folder may be another process at work. */
async function forgetHalfMade(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => one.startsWith('data.'))) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > HALF_MADE_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Reads the superuser's password, or makes one: linked into place, so that nobody reads half of it. */
async function passwordOf(folder: string, user: OperatingUser | null): Promise<string> {
  const file = join(folder, 'password');
  if (!existsSync(file)) {
    const part = join(folder, `password.${randomToken(6)}`);
    await writeFile(part, randomToken(24), { mode: 0o600 });
    await giveTo(user, part);
    await link(part, file).catch(() => undefined);
    await rm(part);
  }
  return (await readFile(file, 'utf8')).trim();
}

async function startOrAdopt(
  place: Place,
  options: EmbeddedOptions,
  password: string,
): Promise<{ port: number; adopted: boolean }> {
  for (let tries = 1; ; tries += 1) {
    const running = await runningPort(place.data, password);
    if (running !== null) return { port: running, adopted: true };
    const port = await freePort(options.port);
    if (port === null) throw portTaken(options.port);
    try {
      await control(place, ['start', '-D', place.data, '-l', place.log, ...settings(options, port)]);
      return { port, adopted: false };
    } catch {
      // The port may have been taken meanwhile, or another process started the same server: look again.
      if (tries === 3) throw notStarted(place);
      await setTimeout(500);
    }
  }
}

function settings(options: EmbeddedOptions, port: number): string[] {
  const unsafe = '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c scram_iterations=1';
  const always = `-p ${port} -h 127.0.0.1 -k '' -c max_connections=200 -c shared_buffers=128MB`;
  return ['-w', '-t', '60', '-o', options.forTests ? `${always} ${unsafe}` : always];
}

async function control(place: Place, words: readonly string[]): Promise<void> {
  await runBinary(join(place.binaries, 'pg_ctl'), words, { ...place, ownSession: true });
}

async function ownerGuard(superuserUrl: string): Promise<Client> {
  const named = { connectionString: superuserUrl, application_name: 'habeas owner', keepAlive: true };
  const guard = new Client(named);
  guard.on('error', () => undefined);
  await guard.connect();
  // The connection of a process that was killed a moment ago may still be closing.
  for (let tries = 0; tries < 5; tries += 1) {
    const taken = await guard.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      OWNER_LOCK,
    ]);
    if (taken.rows[0]?.held === true) return guard;
    await setTimeout(200);
  }
  await guard.end();
  throw new Problem(
    'conflict',
    'already-running',
    'Another Habeas is running on the same data folder. Nothing was started and nothing was changed; stop that one first, or set HABEAS_DATA to another folder.',
  );
}

function notStarted(place: Place): Problem {
  const sentence = `The embedded PostgreSQL did not start. No data was lost; its own words are in ${place.log}.`;
  return new Problem('unavailable', 'postgres-not-started', sentence, { folder: place.folder });
}

function portTaken(port: number | undefined): Problem {
  const sentence = `Port ${port} is taken by another program. No database was started; choose another port.`;
  return new Problem('conflict', 'port-taken', sentence);
}
