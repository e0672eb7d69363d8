-- Rows of the Luma platform, counted from the day in seed.today. Mira's term runs; every third person's is over.

insert into accounts
  select n, email, name, 'argon2id$demo$' || md5('luma' || email), current_setting('seed.today')::timestamptz - (400 - n * 4) * interval '1 day'
  from person;

insert into subscriptions
  select n, n, (array['creator', 'studio'])[1 + n % 2], current_setting('seed.today')::date - (390 - n * 4),
    case when n % 3 = 0 then current_setting('seed.today')::date - (1 + n % 20) end
  from person;

-- Six purposes of the terms; what stands in aggregates and models already outlives the term as a licence.
insert into licence_grants
  select (n - 1) * 6 + k, n, n, (array['provide', 'derive', 'aggregate', 'improve', 'train', 'law'])[k], s.starts_on, s.ends_on,
    k in (3, 5), case when k = 5 then 'Tandem Render Farm' end
  from person join subscriptions s on s.id = n, generate_series(1, 6) k;

insert into inputs
  select k, 1 + k % 30, (array['video', 'picture', 'text'])[1 + k % 3],
    (array['a walk through the harbour', 'portrait of my sister', 'opening line of a play', 'our kitchen in the morning'])[1 + k % 4],
    current_setting('seed.today')::timestamptz - (241 - k) * interval '11 hours'
  from generate_series(1, 240) k;

insert into outputs (id, account_id, input_id, model, made_at)
  select id, account_id, id, (array['lumen-1', 'lumen-2'])[1 + (id % 2)::int], given_at + interval '3 minutes' from inputs where id % 4 <> 0;

insert into aggregates values
  (1, 'kinds of inputs by month', 30, current_setting('seed.today')::date - 20, current_setting('seed.today')::date - 19,
    'k-anonymity with k of 20 over kind and month; no text, no picture'),
  (2, 'favourite scenes by city', 9, current_setting('seed.today')::date - 12, null, null);
insert into aggregate_inputs select 1, id from inputs;
insert into aggregate_inputs select 2, id from inputs where id % 7 = 2;
update aggregates set people = (select count(distinct i.account_id) from aggregate_inputs a join inputs i on i.id = a.input_id where a.aggregate_id = aggregates.id);

insert into training_sets values
  (1, 'scenes of spring', current_setting('seed.today')::date - 70),
  (2, 'portraits', current_setting('seed.today')::date - 30);
insert into training_set_inputs select 1, id from inputs where given_at < current_setting('seed.today')::timestamptz - interval '71 days';
insert into training_set_inputs select 2, id from inputs where kind = 'picture' and given_at < current_setting('seed.today')::timestamptz - interval '31 days' and account_id % 3 = 1;

insert into model_versions values
  (1, 'lumen-1', current_setting('seed.today')::date - 60, false),
  (2, 'lumen-2', current_setting('seed.today')::date - 25, true);
insert into model_training_sets values (1, 1), (2, 1), (2, 2);

analyze;
