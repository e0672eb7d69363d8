// The own database of the Lumart platform, small for now: accounts, keys and the ledger of Stars.
import { Client } from 'pg';
import { people } from './people.ts';

const TABLES = `
create table accounts (
  id integer primary key,
  email text not null unique,
  display_name text not null,
  password_hash text not null,
  joined_at timestamptz not null);
create table api_keys (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  key_hash text not null,
  last_used_at timestamptz);
create table stars_ledger (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  stars integer not null,
  reason text not null,
  booked_at timestamptz not null);`;

/** Builds and fills the platform; Mira Solberg is a member here, too. */
export async function buildLumartPlatform(url: string): Promise<void> {
  const all = people(40);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(TABLES);
    await client.query(
      `insert into accounts select n, e, d, 'argon2id$' || md5(e), timestamptz '2026-01-01' + n * interval '2 days'
       from unnest($1::text[], $2::text[]) with ordinality as p(e, d, n)`,
      [all.map(({ email }) => email), all.map(({ name }) => name)],
    );
    await client.query(
      `insert into api_keys select n, n, 'main', md5('key' || n), now() from generate_series(1, 40) n`,
    );
    await client.query(
      `insert into stars_ledger select n, 1 + n % 40, 10 + n % 90, (array['welcome', 'purchase', 'gift'])[1 + n % 3], timestamptz '2026-03-01' + n * interval '5 hours'
       from generate_series(1, 600) n`,
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}
