// The tables of our own database as an administrator sees them, for tests that hold every one of them to a rule.
import { Client } from 'pg';

/** Outside row-level security, each for a reason: doors look there before anybody is known; knex keeps its own. */
export const OUTSIDE = ['controllers', 'migrations', 'migrations_lock', 'rate_limits', 'staff_sessions'];

/** Connects; an error on a line that is dropped with its database is nothing to tell. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The column `text` of every row. */
export async function list(client: Client, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(sql, values);
  return rows.map(({ text }) => text);
}

/** Every table that row-level security must hold, by name; months of a table are reached through it alone. */
export async function protectedTables(admin: Client): Promise<string[]> {
  const all = await list(
    admin,
    `select relname::text as text from pg_class where relnamespace = 'public'::regnamespace
       and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return all.filter((name) => !OUTSIDE.includes(name));
}
