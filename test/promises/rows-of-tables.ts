// How many rows each of our own tables has, counted by a superuser: what a rehearsal must not change.
import { connect, list } from '../support/own-tables.ts';

/** Counts by table; sessions and numbers of sequences aside. */
export async function tablesOf(superuserUrl: string): Promise<Record<string, number>> {
  const admin = await connect(superuserUrl);
  try {
    const tables = await list(
      admin,
      `select tablename::text as text from pg_tables where schemaname = 'public' order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const table of tables)
      counts[table] = Number((await list(admin, `select count(*)::text as text from "${table}"`))[0]);
    return counts;
  } finally {
    await admin.end();
  }
}
