-- Tables of the Lumart platform: small for now.

create table accounts (
  id integer primary key,
  email text not null unique,
  backup_email text,
  display_name text not null,
  password_hash text not null,
  joined_at timestamptz not null,
  last_login_at timestamptz,
  suspended_at timestamptz);

create table api_keys (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  key_hash text not null,
  last_used_at timestamptz);
create index on api_keys (account_id);

create table stars_ledger (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  stars integer not null,
  reason text not null,
  booked_at timestamptz not null);
create index on stars_ledger (account_id);

-- What people made and keep in their galleries; a picture may show somebody who has no account.
create table creations (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  public_name text not null unique,
  prompt text not null,
  made_at timestamptz not null,
  -- The terms in force when it was made: later ones do not reach back.
  licence text not null default 'Terms of service of Lumart of 2026-05-12');
create index on creations (account_id);
