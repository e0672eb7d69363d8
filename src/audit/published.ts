// Checkpoints outside the database: what a rolled-back database cannot take back.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { privateFolder, writeWhole } from '../platform/files.ts';
import { Problem } from '../platform/problem.ts';
import { unverifiedCheckpoint } from './checkpoint.ts';

const NEWEST = 'checkpoint';
const OF_SIZE = /^checkpoint\.([1-9][0-9]*)$/;

/**
 * Writes a signed checkpoint of a controller's log to `folder`, as the newest unless a newer one stands there, and
 * under its size. The place is named after the controller, not after the log: a database from before the log's first
 * seal would not know the log's name.
 */
export async function publish(
  folder: string,
  controllerId: string,
  signed: { readonly size: bigint; readonly note: string },
): Promise<void> {
  const place = join(folder, controllerId);
  await privateFolder(folder);
  await privateFolder(place);
  await writeWhole(join(place, `${NEWEST}.${signed.size}`), signed.note);
  const before = await publishedNote(folder, controllerId);
  const known = before === null ? null : unverifiedCheckpoint(before);
  if (known !== null && known.size > signed.size) return;
  await writeWhole(join(place, NEWEST), signed.note);
}

/** The newest published note of a controller's log; null when none was published. Verify it before trusting it. */
export async function publishedNote(folder: string, controllerId: string): Promise<string | null> {
  return await readNote(join(folder, controllerId, NEWEST));
}

/** Every published note of a controller's log with the size in its name, in no order. */
export async function* publishedNotes(
  folder: string,
  controllerId: string,
): AsyncGenerator<{ size: string; note: string }> {
  const place = join(folder, controllerId);
  const names = await readdir(place).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw unreadable();
  });
  for (const name of names) {
    const size = OF_SIZE.exec(name)?.[1];
    const note = size === undefined ? null : await readNote(join(place, name));
    if (size !== undefined && note !== null) yield { size, note };
  }
}

/** Sizes of all checkpoints that were published of a controller's log, in no order. */
export async function publishedSizes(folder: string, controllerId: string): Promise<Set<string>> {
  const sizes = new Set<string>();
  for await (const { size } of publishedNotes(folder, controllerId)) sizes.add(size);
  return sizes;
}

/** A file that is not there was never published; one that cannot be read must not pass for that. */
async function readNote(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable();
  }
}

function isMissing(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === 'ENOENT';
}

function unreadable(): Problem {
  return new Problem(
    'unavailable',
    'published-checkpoint-unreadable',
    'The published checkpoints cannot be read, so nobody can tell whether the database was rolled back. Nothing was sealed; entries wait. Make the folder "checkpoints" under HABEAS_DATA readable.',
  );
}
