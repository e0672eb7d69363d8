-- Tables of the Luma platform: what people gave, under which grant, what was made of it, and which models learned from it.

create table accounts (
  id integer primary key,
  email text not null unique,
  display_name text not null,
  password_hash text not null,
  joined_at timestamptz not null);

create table subscriptions (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  plan text not null,
  starts_on date not null,
  ends_on date);
create index on subscriptions (account_id);

-- What the terms let Luma do with inputs of a subscription: from when, until when, and what of it outlives the term.
create table licence_grants (
  id integer primary key,
  account_id integer not null references accounts on delete cascade,
  subscription_id integer not null references subscriptions on delete cascade,
  purpose text not null,
  starts_on date not null,
  ends_on date,
  outlives_term boolean not null,
  sublicensed_to text);
create index on licence_grants (account_id);
create index on licence_grants (subscription_id);

create table inputs (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  kind text not null,
  description text not null,
  given_at timestamptz not null);
create index on inputs (account_id);

create table outputs (
  id bigint primary key,
  account_id integer not null references accounts on delete cascade,
  input_id bigint not null references inputs on delete cascade,
  model text not null,
  made_at timestamptz not null,
  restrictions text not null default 'Not for making, testing or training AI models (terms of Luma, restrictions on use)');
create index on outputs (account_id);
create index on outputs (input_id);

-- Numbers over many inputs. Whether anybody could still be found in one is tested, and the test is written down.
create table aggregates (
  id integer primary key,
  name text not null unique,
  people integer not null,
  made_on date not null,
  anonymity_tested_on date,
  anonymity_method text,
  check ((anonymity_tested_on is null) = (anonymity_method is null)));

create table aggregate_inputs (
  aggregate_id integer not null references aggregates on delete cascade,
  input_id bigint not null references inputs on delete cascade,
  primary key (aggregate_id, input_id));
create index on aggregate_inputs (input_id);

create table training_sets (
  id integer primary key,
  name text not null unique,
  frozen_on date not null);

create table training_set_inputs (
  training_set_id integer not null references training_sets on delete cascade,
  input_id bigint not null references inputs on delete cascade,
  primary key (training_set_id, input_id));
create index on training_set_inputs (input_id);

create table model_versions (
  id integer primary key,
  name text not null unique,
  trained_on date not null,
  in_service boolean not null);

-- Which version learned from which set.
create table model_training_sets (
  model_version_id integer not null references model_versions on delete cascade,
  training_set_id integer not null references training_sets on delete cascade,
  primary key (model_version_id, training_set_id));
create index on model_training_sets (training_set_id);
