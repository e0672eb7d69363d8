// A really small disk, so that it really fills: a file system in memory, mounted for a test where we may mount.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Makes it so large. */
  grow(megabytes: number): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts a disk of so many megabytes; null where this user or machine does not let us. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    grow: async (more) => void (await run('mount', ['-o', `remount,size=${more}m`, folder])),
    remove: async () => {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/** `describe` for tests on such a disk: where none can be mounted they are reported as skipped, with the reason. */
export async function describeSmallDisk(name: string, tests: () => void): Promise<void> {
  const tried = await smallDisk(1);
  await tried?.remove();
  if (tried !== null) describe(name, tests);
  else describe.skip(`${name} (skipped: a disk can be mounted by root alone)`, tests);
}
