-- Rows of the Lumart platform, counted from the day in seed.today.

-- One member named a second address, to be warned at.
insert into accounts (id, email, backup_email, display_name, password_hash, joined_at, last_login_at)
  select n, email, case n when 2 then 'tomas.at.home@example.net' end, name, 'argon2id$demo$' || md5(email), current_setting('seed.today')::timestamptz - (300 - n * 2) * interval '1 day',
    current_setting('seed.today')::timestamptz - n * interval '5 hours'
  from person;

insert into api_keys (id, account_id, name, key_hash, last_used_at)
  select n, n, 'main', 'sha256$demo$' || md5('key' || n), current_setting('seed.today')::timestamptz - n * interval '7 hours'
  from person;

-- Stars are bought or given, and spent on generations.
insert into stars_ledger
  select k, 1 + k % 40, case k % 3 when 0 then 50 when 1 then 100 + k % 90 else -(3 + k % 9) end,
    (array['welcome', 'purchase', 'generation'])[1 + k % 3], current_setting('seed.today')::timestamptz - (601 - k) * interval '5 hours'
  from generate_series(1, 600) k;

insert into creations
  select k, 1 + k % 40, 'picture-' || lpad(k::text, 4, '0'),
    (array['a lighthouse in fog', 'a market by night', 'a street musician at the tram stop', 'two cats on a roof'])[1 + k % 4],
    current_setting('seed.today')::timestamptz - (121 - k) * interval '9 hours'
  from generate_series(1, 120) k;

-- Two accounts are suspended: their people keep every right.
update accounts set suspended_at = current_setting('seed.today')::timestamptz - interval '3 days' where id in (7, 19);

-- Two members have not come for two years: one has no Stars, the other paid for hers.
update accounts set joined_at = joined_at - interval '4 years', last_login_at = last_login_at - interval '2 years' where id in (38, 39);
update stars_ledger set account_id = 37 where account_id = 38;
update stars_ledger set booked_at = booked_at - interval '3 years', stars = abs(stars) where account_id = 39;
update creations set account_id = 37 where account_id in (38, 39);

-- Three words of four lead to a picture; some attempts fail, and cost nothing.
insert into prompts
  select k, account_id, prompt, made_at - interval '40 seconds' from (select c.id as k, c.* from creations c) made;

insert into generations
  select k, account_id, id, (array['aurora-2', 'brushwork-1', 'lantern-xl'])[1 + k % 3],
    (array['Aurora Community Licence 1.1 of 2026-03-01', 'CC BY 4.0', 'Lantern Studio Licence of 2026-06-15: commercial use in paid tiers only'])[1 + k % 3],
    case when k % 10 = 4 then 'blocked' when k % 5 = 0 then 'failed' else 'made' end,
    case when k % 10 = 4 or k % 5 = 0 then 0 else 3 + k % 9 end,
    case when k % 10 <> 4 and k % 5 <> 0 then 'picture-' || lpad(k::text, 4, '0') end,
    logged_at + interval '40 seconds'
  from (select p.id as k, p.* from prompts p) asked;

insert into prompt_readings
  select k, k * 5, (array['billing', 'faults', 'abuse', 'security'])[1 + k % 4], 'operator ' || 1 + k % 3,
    current_setting('seed.today')::timestamptz - (25 - k) * interval '3 hours'
  from generate_series(1, 24) k;

-- Unsaved uploads end two days after their job at the latest; the rest was saved by its owner.
insert into uploads
  select k, 1 + k % 37, (array['sketch.png', 'portrait.jpg', 'storyboard.pdf'])[1 + k % 3],
    current_setting('seed.today')::timestamptz - k * interval '20 minutes' - case when k % 4 = 0 then interval '60 days' else interval '0' end,
    case when k <> 1 then current_setting('seed.today')::timestamptz - k * interval '20 minutes' + interval '90 seconds' - case when k % 4 = 0 then interval '60 days' else interval '0' end end,
    k % 4 = 0
  from generate_series(1, 37) k;

insert into reviews
  select k, account_id, public_name, case when k % 3 = 0 then 'reviewer ' || 1 + k % 4 else 'program' end,
    (array['picked at random', 'reported by somebody', 'words of the prompt'])[1 + k % 3],
    case when k % 8 = 0 then 'removed' else 'kept' end,
    case when k % 3 = 0 then 'compared with the list of known cases' end,
    made_at + interval '2 hours'
  from (select (id / 4)::int as k, c.* from creations c where id % 4 = 0) looked;

analyze;
