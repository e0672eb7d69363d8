// Opens an archive that somebody was given: the zip, or the folder that it was unpacked into. Trusts no name in it.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import { Problem } from '../../platform/problem.ts';

/** The files of an archive, to be read as often as needed. */
export interface OpenParcel {
  readonly names: readonly string[];
  /** Throws `import-archive-damaged` for a name that is not there; the stream fails where bytes are missing. */
  open(name: string): Promise<Readable>;
  close(): Promise<void>;
}

/**
 * Opens the archive at a path. Throws `import-archive-missing`, `import-archive-sealed` for one that is still encrypted,
 * `import-archive-damaged` for what is no whole zip, or one with names that lead elsewhere or stand twice.
 */
export async function openParcel(path: string): Promise<OpenParcel> {
  const found = await stat(path).catch(() => null);
  if (found === null) {
    throw new Problem(
      'not-found',
      'import-archive-missing',
      `There is no archive at ${path}. Nothing was loaded.`,
    );
  }
  if (found.isDirectory()) return await openFolder(path);
  await refuseSealed(path);
  try {
    return await openZip(path);
  } catch (error) {
    throw damaged(error);
  }
}

/** What is said where an archive cannot be read to its end. Our own refusals stay as they are. */
export function damaged(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const why = Error.isError(error) ? ` (${error.message.replace(/\.$/, '')})` : '';
  return new Problem(
    'invalid',
    'import-archive-damaged',
    `The archive is no whole zip: it is damaged or was cut off${why}. Nothing was loaded; download it again.`,
  );
}

async function openZip(path: string): Promise<OpenParcel> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true });
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} stands in it twice`);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    throw error;
  }
  return {
    names: [...entries.keys()],
    open: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw damaged(new Error(`${name} is missing`));
      try {
        return await zip.openReadStreamPromise(entry);
      } catch (error) {
        throw damaged(error);
      }
    },
    close: async () => zip.close(),
  };
}

async function openFolder(folder: string): Promise<OpenParcel> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const other = found.find((one) => !one.isFile() && !one.isDirectory());
  if (other !== undefined) throw damaged(new Error(`${other.name} is neither a file nor a folder`));
  const names = found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(join(folder, '/').length).replaceAll('\\', '/'));
  return {
    names,
    open: async (name) => {
      if (!names.includes(name)) throw damaged(new Error(`${name} is missing`));
      return createReadStream(join(folder, name));
    },
    close: async () => undefined,
  };
}

async function refuseSealed(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    if (!/^(age-encryption\.org\/|-----BEGIN AGE )/.test(head)) return;
  } finally {
    await file.close();
  }
  throw new Problem(
    'invalid',
    'import-archive-sealed',
    'The archive is still encrypted (age). Nothing was loaded; open it first, such as with: age -d -i KEY -o archive.zip FILE',
  );
}
