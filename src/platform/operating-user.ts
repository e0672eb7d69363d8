// As whom PostgreSQL runs: it refuses root, so root hands it to an ordinary account that can reach its files.
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Problem } from './problem.ts';

/** An account of the operating system; null means: as whoever we are. */
export interface OperatingUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for the database when we are root: `postgres` if there is one, else `nobody`. Null when we are not root.
 * Throws `no-database-user`.
 */
export async function databaseUser(): Promise<OperatingUser | null> {
  if (process.getuid?.() !== 0) {
    mustHaveName();
    return null;
  }
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

/** PostgreSQL asks the machine for our name; a container started with a bare number has none. */
function mustHaveName(): void {
  try {
    userInfo();
  } catch {
    throw new Problem(
      'unavailable',
      'no-database-user',
      `We run as account number ${process.getuid?.()}, which has no name on this machine, and PostgreSQL refuses that. Nothing was started: add the account to /etc/passwd, or start Habeas as one that is there.`,
    );
  }
}

/** The first folder on the way to a file that the account may not enter; null when it gets there. */
async function closedFolder(user: OperatingUser, path: string): Promise<string | null> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!(await mayEnter(user, folder))) return folder;
    if (folder === dirname(folder)) return null;
  }
}

async function mayEnter(user: OperatingUser, path: string): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

/** Whether the account can run a program: every folder on the way lets it in, and the file lets it execute. */
export async function canReach(user: OperatingUser, program: string): Promise<boolean> {
  return (await closedFolder(user, program)) === null && (await mayEnter(user, program));
}

/** Refuses in one sentence when the account cannot get to `path`. Throws `folder-unreachable`; nothing was changed. */
export async function mustReach(user: OperatingUser | null, path: string): Promise<void> {
  const folder = user === null ? null : await closedFolder(user, path);
  if (user === null || folder === null) return;
  throw new Problem(
    'unavailable',
    'folder-unreachable',
    `PostgreSQL runs as "${user.name}" because we are root, and that account may not enter ${folder}. Nothing was changed: start Habeas as an ordinary account, set HABEAS_DATA to a folder that "${user.name}" can reach, or allow it with chmod o+x.`,
    { folder },
  );
}

/** Gives a file or folder to the account. */
export async function giveTo(user: OperatingUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/**
 * Makes a folder that nobody else can list. As root the database's account must pass through it to its own part, so
 * others may enter it then; every file in it has rights of its own. Throws `folder-of-another`.
 */
export async function ownFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await chmod(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw folderProblem(error, path);
  }
}

/** Says in one sentence that a folder is somebody else's; any other error is answered as it came. */
export function folderProblem(error: unknown, folder: string): unknown {
  if (!Error.isError(error) || !('code' in error)) return error;
  if (error.code !== 'EACCES' && error.code !== 'EPERM') return error;
  return new Problem(
    'unavailable',
    'folder-of-another',
    `The folder ${folder} belongs to another account of this machine. Nothing was changed: start Habeas as that account, or set HABEAS_DATA to a folder of your own.`,
    { folder },
  );
}
