// Sealed files in a folder of this machine, or of a disk that machines share.
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { privateFolder, syncFolder, writeOut } from '../platform/files.ts';
import { type Vault, type VaultFile, vaultAway, vaultFull } from './vault.ts';

/** No block is left, or this account may have no more of them, or no longer file. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const READ_AHEAD = 512 * 1024;

export class FolderVault implements Vault {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async write<T>(name: string, fill: (sink: Writable) => Promise<T>): Promise<T> {
    const path = join(this.#root, name);
    await inWords(privateFolder(dirname(path)));
    return await writeOut(path, fill, inWords);
  }

  async open(name: string): Promise<VaultFile | null> {
    const path = join(this.#root, name);
    const found = await inWords(stat(path).catch(unlessMissing));
    if (found === null) return null;
    return { size: found.size, read: async (start, end) => pieces(path, start, end) };
  }

  async remove(prefix: string): Promise<void> {
    const folder = join(this.#root, dirname(prefix));
    const names = (await inWords(readdir(folder).catch(unlessMissing))) ?? [];
    const own = names.filter((name) => name.startsWith(basename(prefix)));
    for (const name of own) await inWords(rm(join(folder, name), { force: true }));
    if (own.length > 0) await inWords(syncFolder(folder));
  }

  close(): void {}
}

function pieces(path: string, start: number, end: number): Readable {
  if (end <= start) return Readable.from([]);
  const file = createReadStream(path, { start, end: end - 1, highWaterMark: READ_AHEAD });
  return Readable.from(worded(file), { objectMode: false });
}

/** What the disk says while it is read names a path, which nobody outside is told. */
async function* worded(file: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of file) yield piece as Buffer;
  } catch (error) {
    throw codeOf(error) === '' ? error : vaultAway(codeOf(error));
  }
}

/** What the disk says, as a Problem. */
async function inWords<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    throw FULL.includes(code) ? vaultFull(code) : vaultAway(code);
  }
}

function unlessMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): string {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
