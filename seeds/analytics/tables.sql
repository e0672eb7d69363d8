-- A second store of LumyxAI on MariaDB: visits of its pages and the newsletter, tied to people by e-mail address alone.
-- The collations are those that people leave as they are: capitals and accents look alike to them.

create table newsletter (
  email varchar(254) character set utf8mb4 collate utf8mb4_general_ci not null primary key,
  name varchar(200) not null,
  language char(2) not null,
  confirmed_at datetime(6) null
) engine=InnoDB;

create table newsletter_clicks (
  id bigint unsigned not null primary key,
  email varchar(254) character set utf8mb4 collate utf8mb4_general_ci not null,
  link varchar(200) not null,
  clicked_at datetime(6) not null,
  foreign key (email) references newsletter (email) on delete cascade
) engine=InnoDB;

create table client_logs (
  id bigint unsigned not null primary key,
  account_email varchar(254) character set utf8mb4 collate utf8mb4_general_ci not null,
  ip varchar(45) not null,
  location varchar(100) null,
  browser varchar(100) null,
  device varchar(40) null,
  os varchar(40) null,
  seen_at datetime(6) not null,
  key (account_email)
) engine=InnoDB;
