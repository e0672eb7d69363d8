// As whom PostgreSQL runs: it refuses root, so root hands it to an ordinary account that can reach its files.
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from './problem.ts';

/** An account of the operating system; null means: as whoever we are. */
export interface OperatingUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The account for the database when we are root: `postgres` if there is one, else `nobody`. Null when we are not root. */
export async function databaseUser(): Promise<OperatingUser | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const found = lines.find(([name]) => name === wanted);
    if (found !== undefined) return { name: wanted, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Problem(
    'unavailable',
    'no-database-user',
    'PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody". Start Habeas as an ordinary account.',
  );
}

/**
 * Refuses in one sentence when the account cannot enter a folder on the way to a file. Throws
 * `folder-unreachable`; nothing was changed.
 */
export async function mustReach(user: OperatingUser | null, path: string): Promise<void> {
  if (user === null) return;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const open = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (open === 0) {
      throw new Problem(
        'unavailable',
        'folder-unreachable',
        `PostgreSQL runs as "${user.name}" because we are root, and that account may not enter ${folder}. Nothing was changed: start Habeas as an ordinary account, set HABEAS_DATA to a folder that "${user.name}" can reach, or allow it with chmod o+x.`,
        { folder },
      );
    }
    if (folder === dirname(folder)) return;
  }
}

/** Gives a file or folder to the account. */
export async function giveTo(user: OperatingUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/**
 * Makes a folder that nobody else can list. As root the database's account must pass through it to its own part, so
 * others may enter it then; every file in it has rights of its own.
 */
export async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, process.getuid?.() === 0 ? 0o711 : 0o700);
}
