// Every row that tells of plans, and every audit entry, as text: whoever was overtaken may not change a letter of it.
import { Client } from 'pg';

const TABLES = ['plans', 'plan_steps', 'plan_chunks', 'receipts', 'data_requests', 'audit_entries'];

/** Dumps the tables of plans behind row-level security; `url` is a superuser's. */
export async function planRows(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const dump: Record<string, string[]> = {};
  for (const table of TABLES) {
    const { rows } = await client.query<{ row: string }>(
      `select row_to_json(t)::text as row from ${table} t`,
    );
    dump[table] = rows.map(({ row }) => row).sort();
  }
  await client.end();
  return dump;
}
