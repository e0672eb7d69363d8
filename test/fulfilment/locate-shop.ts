// A shop as a store for tests of the walk: what is hers, what is shared, what is somebody else's, and its map in pieces.
import { postgresWorld, type World, walk } from './locate-world.ts';

/** Every kind of reference once: keys above 2^53, of two columns, to itself, both ways, through staff, without a key. */
export const SHOP_SQL = `
create table users (id bigint primary key, email text, referred_by bigint references users, team_id int);
create table teams (id int primary key, name text);
create table team_invoices (id int primary key, team_id int references teams);
alter table users add foreign key (team_id) references teams;
create table orders (tenant int, no int, user_id bigint references users, note text, primary key (tenant, no));
create table items (id int primary key, tenant int, order_no int, foreign key (tenant, order_no) references orders);
create table addresses (id int primary key, street text);
create table cards (id text primary key, user_id bigint references users, address_id int references addresses);
create table tickets (id int primary key, email text, agent_id bigint references users);
create table ticket_lines (id int primary key, ticket_id int references tickets);
create table "clientLogs" ("logId" bigint primary key, "userId" bigint, "order" text);
create table raw_events (user_id bigint, what text, tenant text not null);
create table comments (id int primary key, user_id bigint, parent_id int references comments);
create table leads (id int primary key, phone text, email text);
create table calls (id int primary key, phone text);
create table unlinked (id int primary key, email text);
create table warehouse_visits (id int primary key, address_id int references addresses);
insert into teams values (1, 'alone'), (2, 'many');
insert into team_invoices values (1, 1), (2, 2), (3, 2);
insert into users values (9007199254740993, 'ada@example.org', null, 1), (9007199254740992, 'bob@example.org', 9007199254740993, 2), (3, 'eve@example.org', null, 2);
insert into orders values (1, 10, 9007199254740993, ''), (2, 10, 9007199254740992, ''), (1, 11, 9007199254740992, '');
insert into items values (1, 1, 10), (2, 2, 10), (3, 1, 11);
insert into addresses values (1, 'hers'), (2, 'both'), (3, 'visited');
insert into cards values ('a', 9007199254740993, 1), ('b', 9007199254740993, 2), ('c', 9007199254740992, 2), ('d', 9007199254740993, 3);
insert into warehouse_visits values (1, 3);
insert into tickets values (1, 'ada@example.org', 3), (2, 'bob@example.org', 3), (3, null, 9007199254740993), (4, 'bob@example.org', 9007199254740993);
insert into ticket_lines values (1, 1), (2, 2), (3, 3), (4, 4);
insert into "clientLogs" values (1, 9007199254740993, 'x'), (2, 9007199254740992, 'x');
insert into raw_events values (9007199254740993, 'in', 'a'), (9007199254740993, 'in', 'b'), (9007199254740992, 'in', 'a');
insert into comments values (1, 9007199254740993, null), (2, null, 1), (3, null, 2), (4, null, 3), (9, null, null);
insert into leads values (1, '', 'ada@example.org'), (2, '', 'bob@example.org'), (3, '123', 'ada@example.org');
insert into calls values (1, ''), (2, '123'), (3, null);
`;

export const user = (direction: string, more = ''): string =>
  `fides_meta: {references: [{dataset: shop, field: users.id, direction: ${direction}${more}}]}`;
export const collection = (name: string, fields: readonly string[], meta = ''): string =>
  `      - {name: ${name}, fields: [${fields.join(', ')}]${meta === '' ? '' : `, ${meta}`}}`;
export const shop = (...lines: string[]): string =>
  `dataset:\n  - fides_key: shop\n    collections:\n${lines.join('\n')}`;

export const USERS = collection('users', [
  '{name: id, data_categories: [user.unique_id]}',
  '{name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}',
]);
export const ADA = { email: 'ada@example.org' };
export const ID = '9007199254740993';
let world: World;

/** Opens the shop before all tests of a file, and closes it after them. */
export function useShop(): void {
  beforeAll(async () => {
    world = await postgresWorld(SHOP_SQL);
  });
  afterAll(async () => await world.close());
}

/** The shop of this file, once its tests run. */
export function shopWorld(): World {
  return world;
}

/** Walks from the identities through the shop, by this map. */
export async function find(
  yaml: string,
  identities: Readonly<Record<string, string>> = ADA,
): ReturnType<typeof walk> {
  return await walk({ s: { world, yaml } }, identities);
}
