// Where the suite keeps what it throws away: in memory where the machine has room, for its disk is most of the time.
import { existsSync } from 'node:fs';
import { chmod, glob, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { isAlive } from '../../src/platform/postmaster.ts';

const MEMORY = '/dev/shm';
const FOLDER = 'habeas-suite-';
/** What the whole suite has been seen to need at once, several times over. */
const ROOM = 4 * 1024 ** 3;
/** Of a file system that is memory (Linux, statfs(2)). */
const TMPFS = 0x01021994;

/** Makes the folder of this run; every temporary folder that tests make later lies in it. */
export async function makeSuiteFolder(): Promise<string> {
  const folder = await mkdtemp(join((await isRoomy()) ? MEMORY : tmpdir(), `${FOLDER}${process.pid}-`));
  // Databases run as users of their own, who must get through it.
  await chmod(folder, 0o711);
  return folder;
}

async function isRoomy(): Promise<boolean> {
  if (process.env.TMPDIR !== undefined) return false;
  const system = await statfs(MEMORY).catch(() => null);
  return system?.type === TMPFS && system.bavail * system.bsize > ROOM && freemem() > 2 * ROOM;
}

/** A run that was killed could not stop its servers: the next one stops them and frees what they hold. */
export async function endForgotten(): Promise<void> {
  for (const place of new Set([MEMORY, tmpdir()])) {
    for (const name of await readdir(place).catch(() => [])) {
      const owner = name.startsWith(FOLDER) ? Number.parseInt(name.slice(FOLDER.length), 10) : Number.NaN;
      if (Number.isNaN(owner) || isAlive(owner)) continue;
      const folder = join(place, name);
      try {
        await endPostgres(join(folder, 'postgres'));
        await endMariadb(folder);
        await rm(folder, { recursive: true, force: true });
      } catch {
        // Somebody else's, or being ended by another run.
      }
    }
  }
}

async function endPostgres(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'data'))) return;
  await (await startEmbeddedPostgres({ folder, forTests: true })).stop();
}

/** The number may be another program's by now: only one that was started on this folder is ended. */
async function endMariadb(suite: string): Promise<void> {
  for await (const file of glob('habeas-mariadb-*/pid', { cwd: suite })) {
    const pid = Number.parseInt(await readFile(join(suite, file), 'utf8'), 10);
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(join(suite, dirname(file)))) continue;
    process.kill(pid);
    while (isAlive(pid)) await setTimeout(100);
  }
}
