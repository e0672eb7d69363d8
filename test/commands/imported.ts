// `habeas import` in tests: what it prints, how it refuses, and what stands in a database afterwards.
import { Client } from 'pg';
import { importCommand } from '../../src/commands/import.ts';
import { isProblem } from '../../src/platform/problem.ts';

/** Answers of a database, by a connection of its own. */
export async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url, options: '-c timezone=UTC -c intervalstyle=iso_8601' });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What it prints, and how it ends. */
export async function imported(path: string, into: string): Promise<string> {
  const said: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    await importCommand(path, into);
    return said.join('');
  } finally {
    write.mockRestore();
  }
}

/** The refusal of an archive. */
export async function refusal(path: string, into: string): Promise<{ code: string; message: string }> {
  try {
    await imported(path, into);
  } catch (error) {
    if (isProblem(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('was not refused');
}
