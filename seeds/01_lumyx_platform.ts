// The own database of the LumyxAI platform, as its engineers might have built it: a store, not ours.
import { Client } from 'pg';
import { people } from './people.ts';

const TABLES = `
create table teams (
  id integer primary key,
  name text not null,
  billing_address text not null);
create table staff_members (
  id integer primary key,
  email text not null unique,
  name text not null);
create table accounts (
  id bigint primary key,
  nabzclan_id text not null unique,
  nabzclan_name text not null,
  email text not null unique,
  avatar_url text,
  vip_status text not null default 'none',
  password_hash text not null,
  team_id integer references teams on delete set null,
  referred_by bigint references accounts on delete set null,
  greeting text generated always as ('Hello ' || nabzclan_name) stored,
  created_at timestamptz not null);
create table sessions (
  token text primary key,
  account_id bigint not null references accounts on delete cascade,
  started_at timestamptz not null);
create table api_request_logs (
  id bigint primary key,
  account_id bigint references accounts on delete cascade,
  model text not null,
  tokens_in integer not null,
  tokens_out integer not null,
  requested_at timestamptz not null);
create index on api_request_logs (account_id);
create table client_logs (
  account_id bigint not null,
  ip inet not null,
  location text,
  browser text,
  device text,
  os text,
  seen_at timestamptz not null);
create index on client_logs (account_id);
create table credit_usage (
  account_id bigint not null references accounts on delete cascade,
  month date not null,
  credits numeric(12, 4) not null,
  primary key (account_id, month));
create table "order" (
  id uuid primary key,
  account_id bigint references accounts on delete cascade,
  credits integer not null,
  stripe_customer text not null,
  ordered_at timestamptz not null);
create table billing_records (
  id integer primary key,
  account_ref bigint not null,
  amount numeric(10, 2) not null,
  currency char(3) not null,
  country char(2) not null,
  billed_on date not null);
create table "userPreferences" (
  "accountId" bigint primary key references accounts on delete cascade,
  "themeColour" text,
  "emailNews" boolean not null default false);
create table support_messages (
  id integer primary key,
  account_id bigint references accounts on delete restrict,
  handled_by text references staff_members (email),
  body text not null,
  written_at timestamptz not null);
`;

/** Rows of logs, half of them requests and half of them visits. */
const LOGS = 10_000;
/** Ids above 2^53, where a double is one off. */
const FIRST_ID = 9_007_199_254_740_993n;

const FILL = `
insert into teams select n, 'Team ' || n, n || ' Harbour Way, ' || (array['Oslo','Porto','Osaka','Lyon'])[1 + n % 4] from generate_series(1, 20) n;
insert into staff_members values (1, 'ines.support@example.org', 'Ines Support'), (2, 'bo.support@example.org', 'Bo Support');
insert into accounts (id, nabzclan_id, nabzclan_name, email, avatar_url, vip_status, password_hash, team_id, referred_by, created_at)
  select $1::bigint + n - 1, 'nc-' || (100000 + n * 7), u, e, 'https://images.example/' || u || '.png',
    (array['none','none','silver','gold'])[1 + (n - 1) % 4], 'argon2id$' || md5(u), 1 + (n - 1) / 10,
    case when n % 9 = 2 then $1::bigint when n > 30 then $1::bigint + n - 20 end, timestamptz '2025-01-01' + n * interval '1 day'
  from unnest($2::text[], $3::text[]) with ordinality as p(u, e, n);
insert into sessions select md5('session' || n || id), id, timestamptz '2026-10-01' + n * interval '3 hours' from accounts, generate_series(1, 2) n;
insert into api_request_logs select n, $1::bigint + (n * 7919) % 200, (array['lumyx-small','lumyx-large','lumyx-code'])[1 + n % 3], 20 + n % 900, 5 + n % 1500,
  timestamptz '2026-11-20' - n * interval '4 minutes' from generate_series(1, $4::int) n;
insert into client_logs select $1::bigint + (n * 104729) % 200, ('198.51.100.' || n % 250)::inet, (array['Oslo','Porto','Osaka','Ankara'])[1 + n % 4],
  (array['Firefox 142','Chrome 141','Safari 19'])[1 + n % 3], (array['laptop','phone'])[1 + n % 2], (array['Linux','Windows','iOS','Android'])[1 + n % 4],
  timestamptz '2026-11-20' - n * interval '4 minutes' - interval '1 second' from generate_series(1, $4::int) n;
insert into credit_usage select id, make_date(2026, m, 1), (id % 50)::numeric + m / 3.0 from accounts, generate_series(1, 10) m;
insert into "order" select md5('order' || id || n)::uuid, id, 100 * n, 'cus_' || substr(md5(id::text), 1, 14), timestamptz '2026-05-01' + n * interval '20 days' from accounts, generate_series(1, 2) n where id % 2 = 1;
insert into billing_records select row_number() over (order by id), id, 9.90 + id % 7, 'EUR', c, date '2026-06-30' from accounts join unnest($5::text[]) with ordinality as p(c, n) on id = $1::bigint + n - 1;
insert into "userPreferences" select id, (array['dark','light'])[1 + id % 2], id % 3 = 0 from accounts;
insert into support_messages select n, $1::bigint + (n - 1) * 3, (array['ines.support@example.org','bo.support@example.org'])[1 + n % 2],
  case when n = 2 then 'Mira Solberg told me to write to you about my credits.' else 'Hello, my credits of last month look wrong. Please ask ' || (select nabzclan_name from accounts where id = $1::bigint + n) || ' too.' end,
  timestamptz '2026-09-01' + n * interval '1 day' from generate_series(1, 60) n;
`;

/** Builds and fills the platform: 200 people, 20,000 rows of logs; always the same. */
export async function buildLumyxPlatform(url: string): Promise<void> {
  const all = people();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(TABLES);
    const values = [
      FIRST_ID.toString(),
      all.map(({ user }) => user),
      all.map(({ email }) => email),
      LOGS,
      all.map(({ country }) => country),
    ];
    for (const statement of FILL.split(/;\n/).filter((text) => text.trim() !== '')) {
      await client.query(...used(statement, values));
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** A statement with only the values that it names, numbered anew: PostgreSQL refuses binds without a type. */
function used(statement: string, values: readonly unknown[]): [string, unknown[]] {
  const given: unknown[] = [];
  const numbers = new Map<string, number>();
  const text = statement.replace(/\$(\d)/g, (_whole, number: string) => {
    if (!numbers.has(number)) numbers.set(number, given.push(values[Number(number) - 1]));
    return `$${numbers.get(number)}`;
  });
  return [text, given];
}
