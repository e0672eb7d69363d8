// Looks for words in the raw bytes of disks: the files of our database with its log of changes, and any folder.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** Files below these places that hold one of the words, as bytes. */
export async function filesWith(words: readonly string[], places: readonly string[]): Promise<string[]> {
  const given = words.flatMap((word) => ['-e', word]);
  const found = await run('grep', ['-rlaF', ...given, '--', ...places], { maxBuffer: 1e8 }).catch(
    (error: { code?: unknown; stdout?: string }) => {
      // 1: nothing was found. 2: something could not be read, such as a file that went in the meantime.
      if (error.code === 1 || error.code === 2) return { stdout: error.stdout ?? '' };
      throw error;
    },
  );
  return found.stdout.split('\n').filter((line) => line !== '');
}

/** Where the server of a database keeps its bytes: the database itself, what all share, and the log of changes, all on disk. */
export async function rawPlaces(superuserUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('checkpoint');
    const { rows } = await client.query<{ folder: string; oid: string }>(
      `select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()`,
    );
    const [{ folder, oid } = { folder: '', oid: '' }] = rows;
    const others = (await readdir(folder))
      .filter((name) => name !== 'base')
      .map((name) => join(folder, name));
    // What the server itself writes down lies beside its data.
    return [join(folder, 'base', oid), ...others, join(folder, '..', 'log')];
  } finally {
    await client.end();
  }
}
