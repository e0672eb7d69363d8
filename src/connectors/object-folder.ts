// A local folder as a store of files: keys are paths below it. It is never left, and links are never followed.
import { constants, type Stats } from 'node:fs';
import { lstat, open, opendir, realpath, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canBePart } from './object-pattern.ts';
import { filesAway, filesDenied, filesRefused } from './object-problem.ts';
import { eachOf } from './object-search.ts';
import {
  type ListFrom,
  type ObjectSource,
  type Refusal,
  type StoredObject,
  WHOLE_LIST,
} from './object-source.ts';

/** Files that are removed side by side. */
const AT_ONCE = 16;
/** What the system writes for a name that is no text: nothing can be called by it. */
const NO_TEXT = '\ufffd';

const AWAY = ['EIO', 'ESTALE', 'EMFILE', 'ENFILE', 'ETIMEDOUT', 'EBUSY', 'ENODEV', 'ENXIO'];

/** A walk that somebody stopped, behind the last key of a batch. */
interface Resting {
  readonly prefix: string;
  readonly after: string;
  readonly walk: AsyncGenerator<StoredObject>;
}

export class FolderSource implements ObjectSource {
  readonly #system: string;
  readonly #path: string;
  #root: string | null = null;
  #resting: Resting | null = null;

  /** `path` is absolute; `system` is its name for people. */
  constructor(system: string, path: string) {
    this.#system = system;
    this.#path = path;
  }

  /** A folder has no order to find a key in again: the walk that gave it rests, and goes on; any other begins anew. */
  async *list(
    prefix: string,
    aside: () => void,
    { after, batch: most }: ListFrom = WHOLE_LIST,
  ): AsyncGenerator<readonly StoredObject[]> {
    const resting = this.#resting;
    this.#resting = null;
    const goesOn = resting !== null && after !== null && resting.prefix === prefix && resting.after === after;
    if (!goesOn) await resting?.walk.return(undefined);
    const walk = goesOn ? resting.walk : this.#from(prefix, aside);
    let last = after;
    let over = false;
    // Only a walk that somebody left at a batch rests: one that failed is no end of the folder.
    let left = false;
    try {
      while (!over) {
        const batch: StoredObject[] = [];
        while (!over && batch.length < most) {
          const { done, value } = await walk.next();
          if (done === true) over = true;
          else batch.push(value);
        }
        last = batch.at(-1)?.key ?? last;
        left = true;
        if (batch.length > 0) yield batch;
        left = false;
      }
    } finally {
      if (left && last !== null) await this.#rest({ prefix, after: last, walk });
    }
  }

  /** One walk rests at a time, with the folders that it has open. */
  async #rest(walk: Resting): Promise<void> {
    const before = this.#resting;
    this.#resting = walk;
    await before?.walk.return(undefined);
  }

  async *#from(prefix: string, aside: () => void): AsyncGenerator<StoredObject> {
    const root = await this.#open();
    const cut = prefix.lastIndexOf('/') + 1;
    const folder = prefix.slice(0, cut);
    if (folder !== '' && !(await this.#isInside(root, folder.slice(0, -1), aside))) return;
    yield* this.#walk(root, folder, prefix.slice(cut), aside);
  }

  async find(key: string, aside: () => void = () => undefined): Promise<StoredObject | null> {
    const root = await this.#open();
    if (!isPath(key) || !(await this.#isInside(root, parentOf(key), aside))) return null;
    const stats = await this.#stats(join(root, key));
    if (stats?.isFile() === true) return objectOf(key, stats);
    if (stats !== null) aside();
    return null;
  }

  async tags(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  async open(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    if ((await this.find(key)) === null) return null;
    try {
      const path = join(await this.#open(), key);
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      return file.createReadStream({ highWaterMark: 256 * 1024 });
    } catch (error) {
      if (['ENOENT', 'ELOOP'].includes(codeOf(error))) return null;
      throw this.#problem(error);
    }
  }

  async remove(keys: readonly string[], root: string): Promise<readonly Refusal[]> {
    const refusals = await eachOf(keys, AT_ONCE, async (key) => await this.#removeOne(key, root));
    return refusals.filter((one) => one !== null);
  }

  close(): void {
    // Nobody waits for it: it only closes the folders that it had open.
    this.#resting?.walk.return(undefined).catch(() => undefined);
    this.#resting = null;
  }

  async #removeOne(key: string, fixed: string): Promise<Refusal | null> {
    const root = await this.#open();
    if ((await this.find(key)) === null) return null;
    try {
      await unlink(join(root, key));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return null;
      return ['EACCES', 'EPERM', 'EROFS'].includes(code) ? 'not-allowed' : 'refused';
    }
    // The name of an empty folder may still be hers.
    let parent = parentOf(key);
    while (parent.length > fixed.length && (await isRemoved(join(root, parent)))) parent = parentOf(parent);
    return null;
  }

  async *#walk(root: string, folder: string, start: string, aside: () => void): AsyncGenerator<StoredObject> {
    const inside: string[] = [];
    try {
      for await (const entry of await opendir(join(root, folder), { bufferSize: 256 })) {
        if (!entry.name.startsWith(start)) continue;
        const key = folder + entry.name;
        if (entry.name.includes(NO_TEXT) || !(entry.isFile() || entry.isDirectory())) aside();
        else if (entry.isDirectory()) inside.push(`${key}/`);
        else {
          const stats = await this.#stats(join(root, key));
          if (stats?.isFile() === true) yield objectOf(key, stats);
        }
      }
    } catch (error) {
      // A folder that vanished while we looked held nothing any more.
      if (codeOf(error) !== 'ENOENT' || folder === '') throw this.#problem(error);
    }
    for (const one of inside) yield* this.#walk(root, one, '', aside);
  }

  /** Whether a path below the folder is a folder itself, reached over no link. `aside` is told of a link on the way. */
  async #isInside(root: string, path: string, aside: () => void): Promise<boolean> {
    if (path === '') return true;
    if (!isPath(path)) return false;
    const parts = path.split('/');
    for (const at of parts.keys()) {
      const stats = await this.#stats(join(root, ...parts.slice(0, at + 1)));
      if (stats?.isSymbolicLink() === true) aside();
      if (stats?.isDirectory() !== true) return false;
    }
    return true;
  }

  async #stats(path: string): Promise<Stats | null> {
    try {
      return await lstat(path);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error))) return null;
      throw this.#problem(error);
    }
  }

  /** The folder as it really lies, the same one each time; whether it is still there is looked at anew. */
  async #open(): Promise<string> {
    try {
      this.#root ??= await realpath(this.#path);
      if ((await lstat(this.#root)).isDirectory()) return this.#root;
    } catch (error) {
      throw this.#problem(error);
    }
    throw filesAway(this.#system, 'what its path names is no folder');
  }

  #problem(error: unknown): unknown {
    const code = codeOf(error);
    if (['EACCES', 'EPERM'].includes(code)) return filesDenied(this.#system);
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code))
      return filesAway(this.#system, 'its folder is not there');
    if (AWAY.includes(code)) return filesAway(this.#system, 'its disk does not answer as it should');
    return /^E[A-Z0-9]+$/.test(code) ? filesRefused(this.#system, `answered with ${code}`) : error;
  }
}

function objectOf(key: string, { size, mtimeMs }: Stats): StoredObject {
  const modified = Temporal.Instant.fromEpochMilliseconds(Math.floor(mtimeMs));
  return { key, size, modified, versions: 1 };
}

/** Whether a key is a path that only leads down. */
function isPath(key: string): boolean {
  return key.split('/').every((part) => part !== '' && canBePart(part));
}

/** Removes a folder where it is empty. */
async function isRemoved(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === '.' ? '' : parent;
}

function codeOf(error: unknown): string {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
