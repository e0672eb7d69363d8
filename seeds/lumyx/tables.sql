-- Tables of the LumyxAI platform, with what real databases have: cascades, SET NULL, RESTRICT, a composite key,
-- camelCase, a self-reference, a shared row, no primary key, a reserved word, ids above 2^53, generated values, triggers.

create table teams (
  id integer primary key,
  name text not null,
  billing_address text not null);
comment on table teams is 'Members of a team share one billing address';

create table staff_members (
  id integer primary key,
  email text not null unique,
  name text not null,
  left_on date);

create table accounts (
  id bigint primary key,
  nabzclan_id text not null unique,
  nabzclan_name text not null,
  email text not null unique,
  avatar_url text,
  vip_status text not null default 'none' check (vip_status in ('none', 'silver', 'gold')),
  password_hash text not null,
  team_id integer references teams on delete set null,
  referred_by bigint references accounts on delete set null,
  greeting text generated always as ('Hello ' || nabzclan_name) stored,
  created_at timestamptz not null);
create index on accounts (team_id);
create index on accounts (referred_by);

create table api_keys (
  id uuid primary key,
  account_id bigint not null references accounts on delete cascade,
  name text not null,
  key_hash text not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz);
create index on api_keys (account_id);

create table sessions (
  token text primary key,
  account_id bigint not null references accounts on delete cascade,
  started_at timestamptz not null);
create index on sessions (account_id);

create table api_request_logs (
  id bigint primary key,
  account_id bigint references accounts on delete cascade,
  model text not null,
  tokens_in integer not null,
  tokens_out integer not null,
  requested_at timestamptz not null);
create index on api_request_logs (account_id);

-- No primary key and no foreign key: the table is only ever appended to.
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

create table credit_usage_lines (
  account_id bigint not null,
  month date not null,
  model text not null,
  credits numeric(12, 4) not null,
  primary key (account_id, month, model),
  foreign key (account_id, month) references credit_usage on delete cascade);

create table "order" (
  id uuid primary key,
  account_id bigint references accounts on delete cascade,
  credits integer not null,
  stripe_customer text not null,
  ordered_at timestamptz not null);
create index on "order" (account_id);

-- Books outlive accounts, so nothing here refers to them by a foreign key.
create table billing_records (
  id integer primary key,
  account_ref bigint not null,
  billed_to text not null,
  amount numeric(10, 2) not null,
  currency char(3) not null,
  country char(2) not null,
  billed_on date not null);
create index on billing_records (account_ref);

create table "userPreferences" (
  "accountId" bigint primary key references accounts on delete cascade,
  "displayName" text not null,
  "themeColour" text,
  "emailNews" boolean not null default false,
  "changedAt" timestamptz not null);

create table support_messages (
  id integer primary key,
  account_id bigint references accounts on delete restrict,
  handled_by text references staff_members (email),
  body text not null,
  written_at timestamptz not null);
create index on support_messages (account_id);
create index on support_messages (handled_by);

create function note_change() returns trigger language plpgsql as $$
begin
  new."changedAt" = now();
  return new;
end $$;
create trigger note_change before update on "userPreferences" for each row execute function note_change();

create function tell_shop() returns trigger language plpgsql as $$
begin
  perform pg_notify('orders_changed', tg_op);
  return null;
end $$;
create trigger tell_shop after insert or delete on "order" for each statement execute function tell_shop();
