// Builds the own database of a platform from its SQL: tables, people, rows, in one transaction.
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { people } from './people.ts';

/** What the rows of a platform are counted from: the same day gives the same rows, byte for byte. */
export interface Seeding {
  /** The last day of its logs; today (UTC) unless told. */
  readonly today?: Temporal.PlainDate;
}

const PEOPLE = `create temporary table person on commit drop as
  select n::int, user_name, email, name, place, country
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    with ordinality as p (user_name, email, name, place, country, n)`;

/**
 * Runs `tables.sql` and `rows.sql` of a folder beside this file. In the rows, the temporary table `person` holds
 * `count` people and the setting `seed.today` the day. Nothing is left behind when a statement fails.
 */
export async function buildPlatform(
  url: string,
  { folder, count, today = Temporal.Now.plainDateISO('UTC') }: Seeding & { folder: string; count: number },
): Promise<void> {
  const [tables, rows] = await Promise.all([sqlOf(folder, 'tables.sql'), sqlOf(folder, 'rows.sql')]);
  const all = people(count);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`set local timezone = 'UTC'`);
    await client.query(`select set_config('seed.today', $1, true)`, [today.toString()]);
    await client.query(tables);
    await client.query(
      PEOPLE,
      (['user', 'email', 'name', 'place', 'country'] as const).map((key) => all.map((one) => one[key])),
    );
    await client.query(rows);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function sqlOf(folder: string, file: string): Promise<string> {
  return await readFile(new URL(`./${folder}/${file}`, import.meta.url), 'utf8');
}
