-- Rows of the LumyxAI platform, counted from the day in seed.today. Person 1 is Mira Solberg, who has rows everywhere.
-- Addresses of computers are of the ranges for documentation (RFC 5737, RFC 3849).

insert into teams
  select t, (array['Fjord Analytics', 'Atelier Lumière', 'Blue Kiosk', 'Paper Crane Studio', 'Nine Lanterns'])[1 + (t - 1) % 5]
      || case when t > 5 then ' ' || (t - 1) / 5 + 1 else '' end,
    (array['Storgata', 'Rua das Flores', 'Mill Lane', 'Marktstraße', 'Quai Sud'])[1 + (t - 1) % 5] || ' ' || t * 3 || ', ' || place || ', ' || country
  from generate_series(1, 20) t join person on n = 1 + (t - 1) * 10;

insert into staff_members values
  (1, 'ines.support@example.org', 'Inês Andrade', null),
  (2, 'bo.support@example.org', 'Bo Sørensen', null),
  (3, 'former.support@example.org', 'Wanda Nowak', current_setting('seed.today')::date - 200);

-- The first id is 2^53 + 1, which no double can hold.
insert into accounts (id, nabzclan_id, nabzclan_name, email, avatar_url, vip_status, password_hash, team_id, referred_by, created_at)
  select 9007199254740992 + n, 'nc-' || (100000 + n * 7), user_name, email, 'https://images.example/' || user_name || '.png',
    (array['gold', 'none', 'none', 'silver', 'none'])[1 + (n - 1) % 5], 'argon2id$demo$' || md5(user_name),
    case when (n - 1) % 10 < 7 then 1 + (n - 1) / 10 end,
    case when n % 9 = 2 then 9007199254740993 when n > 30 and n % 4 = 0 then 9007199254740992 + n - 20 end,
    current_setting('seed.today')::timestamptz - (760 - n * 3) * interval '1 day' - n * interval '37 minutes'
  from person order by n;

insert into api_keys
  select md5('key' || n || k)::uuid, 9007199254740992 + n, (array['laptop', 'server'])[k], 'sha256$demo$' || md5('hash' || n || k),
    current_setting('seed.today')::timestamptz - (90 - n % 60) * interval '1 day',
    case when k = 1 then current_setting('seed.today')::timestamptz - n * interval '3 hours' end
  from person, generate_series(1, 2) k where k = 1 or n % 3 = 1;

insert into sessions
  select 'demo-' || md5('session' || k || n), 9007199254740992 + n, current_setting('seed.today')::timestamptz - k * interval '2 days' - n * interval '11 minutes'
  from person, generate_series(1, 2) k;

-- Some use it far more than others: squaring spreads 7 % of the rows to the first person, under 1 % to the last.
insert into api_request_logs
  select k, 9007199254740993 + floor(200 * power(k * 0.6180339887::float8 - floor(k * 0.6180339887::float8), 2))::int,
    (array['lumyx-small', 'lumyx-large', 'lumyx-code'])[1 + k % 3], 20 + (k * 7919) % 3000, 5 + (k * 104729) % 1500,
    current_setting('seed.today')::timestamptz - k * interval '4 minutes'
  from generate_series(1, 10000) k;

insert into client_logs
  select 9007199254740992 + n,
    case when k % 3 = 0 then '2001:db8::' || to_hex(n) || ':' || to_hex(k % 7 + 1)
      else (array['192.0.2.', '198.51.100.', '203.0.113.'])[1 + n % 3] || 1 + (n + k % 2) % 250 end::inet,
    place || ', ' || country,
    (array['Firefox 142', 'Chrome 141', 'Safari 19', 'Chrome 141', 'Edge 141', 'Safari 19'])[device],
    (array['laptop', 'laptop', 'phone', 'phone', 'laptop', 'tablet'])[device],
    (array['Linux', 'Windows 11', 'iOS 19', 'Android 16', 'Windows 11', 'iPadOS 19'])[device],
    current_setting('seed.today')::timestamptz - k * interval '4 minutes' - interval '1 second'
  from (select k, 1 + floor(200 * power(k * 0.7548776662::float8 - floor(k * 0.7548776662::float8), 2))::int as visitor
    from generate_series(1, 10000) k) visits
  join person on n = visitor cross join lateral (select 1 + (n + k % 2 * 3) % 6 as device) used;

insert into credit_usage
  select id, m, 5 + (id % 50) + extract(month from m) / 3
  from accounts, generate_series(date_trunc('month', current_setting('seed.today')::date) - interval '9 months', current_setting('seed.today')::date, '1 month') m
  where m >= created_at;

insert into credit_usage_lines
  select account_id, month, model, round(credits * share, 4)
  from credit_usage, (values ('lumyx-small', 0.25), ('lumyx-large', 0.75)) as models (model, share)
  where month >= current_setting('seed.today')::date - 95;

insert into "order"
  select md5('order' || n || k)::uuid, 9007199254740992 + n, 100 * k, 'cus_demo_' || substr(md5(user_name), 1, 10),
    current_setting('seed.today')::timestamptz - k * interval '29 days' - n * interval '17 minutes'
  from person, generate_series(1, 3) k where n % 2 = 1 and k <= 1 + n % 3;

insert into billing_records
  select row_number() over (order by n, k), 9007199254740992 + n, name || ', ' || place, 4.95 * k + n % 7, 'EUR', country,
    current_setting('seed.today')::date - k * 29
  from person, generate_series(1, 3) k where k <= 1 + n % 3;

insert into "userPreferences"
  select 9007199254740992 + n, name, (array['dark', 'light'])[1 + n % 2], n % 3 = 1, current_setting('seed.today')::timestamptz - n * interval '5 hours'
  from person;

insert into support_messages
  select k, 9007199254740993 + (k - 1) * 3,
    case when k % 10 <> 9 then (array['ines.support@example.org', 'bo.support@example.org'])[1 + k % 2] end,
    case k when 1 then 'Hello, my bill of last month went to our old street. Élodie Lefèvre from my team had the same.'
      when 2 then 'Mira Solberg told me to write to you: my credits are gone after the update, and hers are not.'
      else format((array[
        'The page stays white on my phone. %s sees the same.',
        'Please move the credits of %s to our team; we spoke about it on the telephone.',
        'My invoice names %s instead of me. Can you correct it?',
        'Since Monday every second call ends with an error. %s says it is the key.',
        'Thank you for the quick help! Please thank %s, too.'])[1 + k % 5], name) end,
    current_setting('seed.today')::timestamptz - (61 - k) * interval '1 day' + k * interval '13 minutes'
  from generate_series(1, 60) k join person on n = 1 + (k * 7 + 4) % 200;

analyze;
