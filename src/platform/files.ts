// Writing files so that a reader sees the old bytes or the new ones, never half of them.
import { chmod, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { randomToken } from './crypto.ts';

/** Makes a folder that only its owner may enter. */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/**
 * Replaces a file whole: temporary file beside it, fsync, rename, fsync of the folder. A crash leaves the old
 * file, and at worst a `.part` file beside it.
 */
export async function writeWhole(path: string, bytes: string | Uint8Array, mode = 0o600): Promise<void> {
  const part = join(dirname(path), `.${randomToken(6)}.part`);
  const file = await open(part, 'wx', mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
  await syncFolder(dirname(path));
}

/** Makes a rename or a new file in this folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What becomes of an error of the disk before anybody sees it. */
type Said = <T>(act: Promise<T>) => Promise<T>;

/**
 * Writes a file whole from a stream, into a folder that is there: only when `fill` has ended its sink does the file get
 * its name. A crash leaves at worst a `.part` file beside it. Throws what `fill` throws, and errors of the disk as
 * `said` puts them.
 */
export async function writeOut<T>(
  path: string,
  fill: (sink: Writable) => Promise<T>,
  said: Said = async (act) => await act,
): Promise<T> {
  const part = `${path}.${randomToken(6)}.part`;
  const file = await said(open(part, 'wx', 0o600));
  try {
    const result = await fill(sinkOf(file, said));
    await said(file.sync());
    await said(file.close());
    await said(rename(part, path));
    await said(syncFolder(dirname(path)));
    return result;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes to a file that its opener will sync and close: a stream of its own would close it first. */
function sinkOf(file: FileHandle, said: Said): Writable {
  return new Writable({
    highWaterMark: 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      said(file.writeFile(chunk)).then(() => done(), done);
    },
  });
}
