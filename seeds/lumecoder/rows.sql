-- Rows of the Lumecoder platform, counted from the day in seed.today. Addresses of computers are of the ranges for documentation.

insert into accounts
  select n, email, name, 'argon2id$demo$' || md5('code' || email), current_setting('seed.today')::timestamptz - (200 - n * 3) * interval '1 day',
    case when n in (9, 23) then current_setting('seed.today')::timestamptz - interval '6 days' end,
    case n when 9 then 'abuse' when 23 then 'fraud' end
  from person;

insert into api_keys
  select n, n, (array['editor', 'build server'])[1 + n % 2], 'sha256$demo$' || md5('code key' || n), current_setting('seed.today')::timestamptz - n * interval '2 hours'
  from person;

insert into credits
  select k, 1 + k % 50, case when k <= 50 then 25 else -round((0.4 + (k % 17) * 0.11)::numeric, 2) end,
    case when k <= 50 then 'purchase' else 'use' end, current_setting('seed.today')::timestamptz - (301 - k) * interval '6 hours'
  from generate_series(1, 300) k;

insert into usage_records
  select k, 1 + floor(50 * power(k * 0.6180339887::float8 - floor(k * 0.6180339887::float8), 2))::int,
    current_setting('seed.today')::timestamptz - k * interval '40 minutes',
    (array['/v1/messages', '/v1/chat/completions', '/v1/responses'])[1 + k % 3],
    (array['claude-compatible', 'codex-compatible', 'lume-small'])[1 + k % 3],
    200 + (k * 7919) % 9000, case when k % 23 = 0 then 529 when k % 41 = 0 then 429 else 200 end,
    case when k % 23 = 0 or k % 41 = 0 then 0 else ((200 + (k * 7919) % 9000) * 0.000004)::numeric(12, 6) end,
    ((array['192.0.2.', '198.51.100.', '203.0.113.'])[1 + k % 3] || 1 + k % 250)::inet,
    (array['lume-cli/2.4 linux', 'lume-cli/2.4 darwin', 'editor-plugin/1.9'])[1 + k % 3],
    case when k % 23 = 0 then 'upstream_overloaded' when k % 41 = 0 then 'rate_limited' end
  from generate_series(1, 3000) k;
-- Where from is kept 30 days, the rest a year: older rows have lost it already.
update usage_records set ip = null, user_agent = null where requested_at < current_setting('seed.today')::timestamptz - interval '27 days';

-- A call that was turned away at the door went to nobody; every seventh was answered by a second provider.
insert into upstream_disclosures
  select row_number() over (order by id, second), id,
    case when second then 'Second Harbour Compute' else (array['Northlight Models', 'Kestrel AI', 'Second Harbour Compute'])[1 + id % 3] end,
    (array['prompts', 'prompts and code', 'prompts, files and context'])[1 + id % 3], requested_at + interval '1 second' * (1 + second::int),
    (array['US', 'IE', 'DE'])[case when second then 3 else 1 + id % 3 end], case when not second and id % 3 = 0 then 'controller' else 'processor' end
  from usage_records, (values (false), (true)) as tries (second)
  where status <> 429 and (not second or id % 7 = 0 and id % 3 <> 2);

-- One order of silence still holds, one is over, one never was.
insert into authority_disclosures (id, account_ref, authority, ground, scope, disclosed_on, silent_until, person_told_on) values
  (1, 1, 'District Court of Example Town', 'order under criminal procedure law', 'account and sign-in times', current_setting('seed.today')::date - 120, current_setting('seed.today')::date - 30, null),
  (2, 1, 'Example State Police', 'order under criminal procedure law', 'usage records of one day', current_setting('seed.today')::date - 40, current_setting('seed.today')::date + 90, null),
  (3, 23, 'Example State Police', 'request under criminal procedure law', 'account data', current_setting('seed.today')::date - 15, null, current_setting('seed.today')::date - 10);
update authority_disclosures set silent = coalesce(silent_until >= current_setting('seed.today')::date, false);

analyze;
