-- Rows of the analytics, counted from @today; the temporary table person holds the people of the platform.

insert into newsletter
  select email, name, case country when 'DE' then 'de' when 'FR' then 'fr' else 'en' end,
    if(n % 4 = 0, null, date_sub(@today, interval n day))
  from person where n % 3 = 1;

-- Ids lie above 2^53, where a double is one off.
insert into newsletter_clicks
  select 9007199254740992 + n * 10 + s.seq, email, concat('https://lumyx.example/news/', s.seq), date_sub(@today, interval n * s.seq hour)
  from person join seq_1_to_2 s where n % 3 = 1 and n % 4 <> 0;

insert into client_logs
  select s.seq, if(s.seq % 7 = 0, concat(upper(left(email, 1)), substring(email, 2)), email),
    concat(elt(1 + s.seq % 3, '192.0.2.', '198.51.100.', '203.0.113.'), 1 + n % 250), concat(place, ', ', country),
    elt(1 + n % 3, 'Firefox 142', 'Chrome 141', 'Safari 19'), elt(1 + n % 2, 'laptop', 'phone'), elt(1 + n % 3, 'Linux', 'Windows 11', 'iOS 19'),
    date_sub(@today, interval s.seq * 8 minute)
  from seq_1_to_5000 s join person on n = 1 + (s.seq * 7) % 200;

-- Another person, whom the collation cannot tell from Mira.
insert into client_logs values
  (9001, 'míra.solberg@example.com', '203.0.113.251', 'Brno, CZ', 'Firefox 142', 'laptop', 'Linux', date_sub(@today, interval 1 day)),
  (9002, 'mira.solberg@example.com ', '203.0.113.252', 'Brno, CZ', 'Firefox 142', 'laptop', 'Linux', date_sub(@today, interval 2 day));
