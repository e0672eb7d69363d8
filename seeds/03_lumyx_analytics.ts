// A second store of LumyxAI, on MariaDB: visits and the newsletter, tied to people by e-mail address alone.
import { readFile } from 'node:fs/promises';
import mysql from 'mysql2/promise';
import type { Seeding } from './build-platform.ts';
import { people } from './people.ts';

const PEOPLE = `create temporary table person as
  select n, email, name, place, country from json_table(?, '$[*]' columns (
    n for ordinality, email varchar(254) path '$.email', name varchar(200) path '$.name',
    place varchar(100) path '$.place', country char(2) path '$.country')) p`;

/** Where the map of this store lies; the packs do not name it, because MariaDB is not always there. */
export const analyticsMap = new URL('./analytics/map.yaml', import.meta.url);

/** Builds and fills the store in an empty database of MariaDB 10.6 or newer (it needs `json_table`). */
export async function buildLumyxAnalytics(
  url: string,
  { today = Temporal.Now.plainDateISO('UTC') }: Seeding = {},
): Promise<void> {
  const [tables, rows] = await Promise.all(
    ['tables.sql', 'rows.sql'].map((file) =>
      readFile(new URL(`./analytics/${file}`, import.meta.url), 'utf8'),
    ),
  );
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true, charset: 'utf8mb4' });
  try {
    await connection.query(tables ?? '');
    await connection.query('set @today = cast(? as datetime(6))', [today.toString()]);
    await connection.query(PEOPLE, [JSON.stringify(people())]);
    await connection.query(rows ?? '');
  } finally {
    await connection.end();
  }
}
