// A real store for tests of maps: an empty PostgreSQL database, filled by statements, dropped afterwards.
import { Client } from 'pg';
import { emptyDatabase } from '../support/postgres.ts';

/** Runs the statements in a database of its own and hands its address on. */
export async function onStore<T>(sql: string, act: (url: string) => Promise<T>): Promise<T> {
  const database = await emptyDatabase();
  try {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
    return await act(database.url);
  } finally {
    await database.drop();
  }
}
