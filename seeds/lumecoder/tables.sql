-- Tables of the Lumecoder platform: it passes calls on to providers, and keeps nine fields about each. No table holds content.

create table accounts (
  id integer primary key,
  email text not null unique,
  display_name text not null,
  password_hash text not null,
  created_at timestamptz not null,
  suspended_at timestamptz,
  suspended_for text);

create table api_keys (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  key_hash text not null unique,
  last_used_at timestamptz);
create index on api_keys (account_id);

create table credits (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  credits numeric(12, 2) not null,
  reason text not null,
  booked_at timestamptz not null);
create index on credits (account_id);

-- One row a call: these nine fields and no others. Error details are codes; a provider's own words may quote what was sent.
create table usage_records (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  requested_at timestamptz not null,
  endpoint text not null,
  model text not null,
  tokens integer not null,
  status smallint not null,
  cost numeric(12, 6) not null,
  ip inet,
  user_agent text,
  error_details text check (error_details ~ '^[a-z_]{1,40}$'));
create index on usage_records (account_id);
create index on usage_records (requested_at);

-- To whom each call really went: one row for each recipient of it.
create table upstream_disclosures (
  id bigint primary key,
  usage_id bigint not null references usage_records on delete cascade,
  recipient text not null,
  category text not null,
  disclosed_at timestamptz not null,
  region char(2) not null,
  role text not null check (role in ('processor', 'controller')));
create index on upstream_disclosures (usage_id);
create index on upstream_disclosures (disclosed_at);

-- What authorities were given. It outlives accounts, so nothing here refers to them by a foreign key.
create table authority_disclosures (
  id integer primary key,
  account_ref integer not null,
  authority text not null,
  ground text not null,
  scope text not null,
  disclosed_on date not null,
  silent_until date,
  -- Set while an order of silence runs; the platform's own nightly job ends it with the order.
  silent boolean not null default false,
  person_told_on date);
create index on authority_disclosures (account_ref);
