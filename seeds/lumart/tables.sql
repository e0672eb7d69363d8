-- Tables of the Lumart platform: accounts, keys, Stars, what was asked for, what was made of it, and who looked at it.

create table accounts (
  id integer primary key,
  email text not null unique,
  backup_email text,
  display_name text not null,
  password_hash text not null,
  joined_at timestamptz not null,
  last_login_at timestamptz,
  suspended_at timestamptz,
  -- Nothing new is begun for the account; its owner may still take everything along.
  on_hold boolean not null default false);

create table api_keys (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  key_hash text not null,
  last_used_at timestamptz,
  -- A key works while this is false; the platform asks at every call.
  on_hold boolean not null default false);
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

-- The prompt log: read for one of four purposes, and every reading is written down below.
create table prompts (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  body text not null,
  logged_at timestamptz not null);
create index on prompts (account_id);

create table prompt_readings (
  id integer primary key,
  prompt_id bigint not null references prompts on delete cascade,
  read_for text not null check (read_for in ('billing', 'faults', 'abuse', 'security')),
  reader text not null,
  read_at timestamptz not null);
create index on prompt_readings (prompt_id);

-- Every attempt, also after its words are gone from the log: with the model, the licence of that model on that day, how it ended and what it cost.
create table generations (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  prompt_id bigint,
  model text not null,
  model_licence text not null,
  outcome text not null check (outcome in ('made', 'failed', 'blocked')),
  stars integer not null check (stars = 0 or outcome = 'made'),
  picture text,
  ended_at timestamptz not null);
create index on generations (account_id);

-- What people hand in to be worked on. An upload ends with its job, unless its owner saved it.
create table uploads (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  file_name text not null,
  uploaded_at timestamptz not null,
  job_ended_at timestamptz,
  saved boolean not null default false);
create index on uploads (account_id);
create index on uploads (job_ended_at);

-- Reviews of generated pictures, by a program or by a person.
create table reviews (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  picture text not null,
  by_whom text not null check (by_whom = 'program' or by_whom like 'reviewer %'),
  why text not null,
  outcome text not null check (outcome in ('kept', 'removed')),
  notes text,
  reviewed_at timestamptz not null);
create index on reviews (account_id);
