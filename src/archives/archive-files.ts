// Where sealed archives lie on disk, and how they come and go there.
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { randomToken } from '../platform/crypto.ts';
import { privateFolder, syncFolder } from '../platform/files.ts';

/** The two files of an archive: the zip, and the reading view that her data page shows. */
export type ArchiveFile = 'zip' | 'reading';

/** The folder of one controller's archives. */
export function archiveFolder(dataFolder: string, controllerId: string): string {
  return join(dataFolder, 'archives', controllerId);
}

/** The path of a file of an archive. */
export function archivePath(folder: string, archiveId: string, file: ArchiveFile): string {
  return join(folder, `${archiveId}.${file}.age`);
}

/** Writes a file of ours whole, from a stream, into a folder that only its owner may enter. */
export async function writeStreamed<T>(path: string, fill: (sink: Writable) => Promise<T>): Promise<T> {
  await privateFolder(join(path, '..'));
  return await writeOut(path, fill);
}

/**
 * Writes a file whole, from a stream: `fill` writes to the sink and ends when the sink has everything. Only then does
 * the file get its name; a crash leaves at worst a `.part` file, which goes with the archive's other files.
 */
export async function writeOut<T>(path: string, fill: (sink: Writable) => Promise<T>): Promise<T> {
  const folder = join(path, '..');
  const part = `${path}.${randomToken(6)}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    const result = await fill(sinkOf(file));
    await file.sync();
    await file.close();
    await rename(part, path);
    await syncFolder(folder);
    return result;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** Writes to a file that its opener will sync and close: a stream of its own would close it first. */
function sinkOf(file: FileHandle): Writable {
  return new Writable({
    highWaterMark: 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      file.writeFile(chunk).then(() => done(), done);
    },
  });
}

/** Removes every file of an archive, whole or part; nothing when there are none. */
export async function removeArchiveFiles(folder: string, archiveId: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const own = names.filter((name) => name.startsWith(`${archiveId}.`));
  for (const name of own) await rm(join(folder, name), { force: true });
  if (own.length > 0) await syncFolder(folder);
}
