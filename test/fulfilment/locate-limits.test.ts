// What a walk could not search, and how it copes with many rows and two stores.
import { locate } from '../../src/fulfilment/locate.ts';
import { isProblem, Problem } from '../../src/platform/problem.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { countFrozen, mariadbWorld, postgresWorld, type World, walk } from './locate-world.ts';

const SQL = `
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

const user = (direction: string, more = ''): string =>
  `fides_meta: {references: [{dataset: shop, field: users.id, direction: ${direction}${more}}]}`;
const collection = (name: string, fields: readonly string[], meta = ''): string =>
  `      - {name: ${name}, fields: [${fields.join(', ')}]${meta === '' ? '' : `, ${meta}`}}`;
const shop = (...lines: string[]): string =>
  `dataset:\n  - fides_key: shop\n    collections:\n${lines.join('\n')}`;

const USERS = collection('users', [
  '{name: id, data_categories: [user.unique_id]}',
  '{name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}',
]);
const ADA = { email: 'ada@example.org' };
const ID = '9007199254740993';
let world: World;

beforeAll(async () => {
  world = await postgresWorld(SQL);
});
afterAll(async () => await world.close());

const find = async (yaml: string, identities: Readonly<Record<string, string>> = ADA) =>
  await walk({ s: { world, yaml } }, identities);

describe('what could not be searched', () => {
  const ORDERS = collection('orders', [
    `{name: user_id, data_categories: [user], ${user('from')}}`,
    '{name: tenant}',
  ]);
  const ITEMS = collection('items', [
    '{name: tenant, data_categories: [user], fides_meta: {references: [{dataset: shop, field: orders.tenant, direction: from}]}}',
  ]);

  test('a collection that is gone fails by name, what hangs on it is not reached, the rest goes on', async () => {
    const missing = ORDERS.replace('name: orders', 'name: vanished');
    const hanging = ITEMS.replace('orders.tenant', 'vanished.tenant');
    const logs = collection('clientLogs', [`{name: userId, ${user('from')}}`]);
    const found = await find(shop(USERS, missing, hanging, logs));
    expect(found.collection('shop.vanished')).toMatchObject({
      outcome: 'failed',
      problem: { code: 'store-schema-changed' },
    });
    expect(found.collection('shop.items')).toMatchObject({
      outcome: 'not-reached',
      problem: { code: 'feeder-failed' },
    });
    expect(found.collection('shop.clientLogs')).toMatchObject({
      outcome: 'searched',
      incompleteBecauseOf: null,
    });
  });

  test('a column that is gone fails its collection', async () => {
    const found = await find(shop(USERS, ORDERS.replace('user_id', 'customer_id')));
    expect(found.collection('shop.orders')).toMatchObject({
      outcome: 'failed',
      problem: { code: 'store-schema-changed' },
    });
  });

  test('a table that may not be read fails by name, and what hangs on it is not reached', async () => {
    const own = await postgresWorld(SQL);
    try {
      await own.run(
        'alter table cards enable row level security; alter table cards force row level security',
      );
      await own.run('revoke select on orders from current_user');
      const found = await walk({ s: { world: own, yaml: shop(USERS, ORDERS, ITEMS) } }, ADA);
      expect(found.collection('shop.orders')).toMatchObject({
        outcome: 'failed',
        problem: { code: 'store-permission-denied' },
      });
      expect(found.collection('shop.items').outcome).toBe('not-reached');
      expect(found.collection('shop.users').outcome).toBe('searched');
    } finally {
      await own.close();
    }
  });

  test('where a table that could prove a row shared may not be read, the row is asked about', async () => {
    const own = await postgresWorld(SQL);
    try {
      await own.run('revoke select on warehouse_visits from current_user');
      const address = 'fides_meta: {references: [{dataset: shop, field: addresses.id, direction: to}]}';
      const cards = collection('cards', [
        `{name: user_id, ${user('from')}}`,
        `{name: address_id, ${address}}`,
      ]);
      const yaml = shop(USERS, cards, collection('addresses', ['{name: id}']));
      const found = await walk({ s: { world: own, yaml } }, ADA);
      expect(found.keys('shop.addresses', 'shared')).toEqual(['1', '2', '3']);
    } finally {
      await own.close();
    }
  });

  test('a store that is away fails each of its collections, and the other store goes on', async () => {
    const problem = new Problem('unavailable', 'store-unreachable', 'The store does not answer.');
    const away = shop(ORDERS).replace('fides_key: shop', 'fides_key: away');
    const found = await walk({ s: { world, yaml: shop(USERS) }, t: { world: { problem }, yaml: away } }, ADA);
    expect(found.collection('away.orders')).toMatchObject({
      outcome: 'failed',
      problem: { code: 'store-unreachable' },
    });
    expect(found.collection('shop.users').outcome).toBe('searched');
  });

  test('no way in, skipped, and simply nothing are told apart', async () => {
    const found = await find(
      shop(
        USERS,
        collection('unlinked', ['{name: email, data_categories: [user.contact.email]}']),
        collection('cards', [`{name: user_id, ${user('from')}}`], 'fides_meta: {skip_processing: true}'),
        collection('teams', ['{name: name}']),
        collection('clientLogs', [`{name: userId, ${user('from')}}`]),
      ),
      { email: 'eve@example.org' },
    );
    expect(found.collection('shop.unlinked').problem?.code).toBe('no-way-in');
    expect(found.collection('shop.cards').problem?.code).toBe('collection-skipped');
    expect(found.collection('shop.teams').outcome).toBe('nothing');
    expect(found.collection('shop.clientLogs').outcome).toBe('nothing');
  });

  test('an identity that is no plain text is refused before anything is asked', async () => {
    for (const email of ['', '  ', 'a\u0000b', 'a\r\nb', 0, false, null, ['a'], { a: 1 }]) {
      const order = {
        datasets: [],
        stores: new Map(),
        identities: { email } as unknown as Record<string, string>,
      };
      const refused = await locate(order, () => undefined).catch((error: unknown) => error);
      expect(isProblem(refused) && refused.code).toBe('identity-not-plain');
    }
  });
});

describe('many rows', () => {
  test('are handed out once each, in chunks of 10,000, also when two ways lead to them', async () => {
    const own = await postgresWorld(`
      create table users (id int primary key, email text);
      create table orders (id int primary key, user_id int);
      create table items (id int primary key, order_id int, user_id int);
      insert into users values (1, 'ada@example.org');
      insert into orders select n, 1 from generate_series(1, 25000) n;
      insert into items select n, n, case when n % 2 = 0 then 1 end from generate_series(1, 40000) n;
    `);
    try {
      const order = 'fides_meta: {references: [{dataset: shop, field: orders.id, direction: from}]}';
      const yaml = shop(
        USERS,
        collection('orders', ['{name: id}', `{name: user_id, ${user('from')}}`]),
        collection('items', [`{name: order_id, ${order}}`, `{name: user_id, ${user('from')}}`]),
      );
      const found = await walk({ s: { world: own, yaml } }, ADA);
      const keys = found.keys('shop.items');
      expect(keys).toHaveLength(25_000 + 7_500);
      expect(new Set(keys).size).toBe(keys.length);
      expect(Math.max(...found.chunks.map((chunk) => chunk.keys.length))).toBe(10_000);
      expect(found.collection('shop.items').rows.own).toBe(keys.length);
    } finally {
      await own.close();
    }
  });
});

describeMariadb('two stores', () => {
  test('keys above 2^53 lead from PostgreSQL to MariaDB and back, in both directions', async () => {
    const other = await mariadbWorld(`
      create table sessions (id bigint unsigned primary key, account bigint, device varchar(40));
      create table devices (name varchar(40) primary key, owner varchar(100));
      insert into sessions values (18446744073709551615, ${ID}, 'Phone'), (2, 9007199254740992, 'phone'), (3, ${ID}, null);
      insert into devices values ('Phone', 'Ada'), ('Tablet', 'Bob');`);
    try {
      const yaml = `dataset: [{fides_key: web, collections: [
        {name: sessions, fields: [{name: id}, {name: account, data_categories: [user], ${user('from')}},
          {name: device, fides_meta: {references: [{dataset: web, field: devices.name, direction: to}]}}]},
        {name: devices, fields: [{name: name}, {name: owner, data_categories: [user.name]}]}]}]`;
      const found = await walk({ s: { world, yaml: shop(USERS) }, t: { world: other, yaml } }, ADA);
      expect(found.keys('web.sessions')).toEqual(['18446744073709551615', '3']);
      // On this collation the store itself takes 'phone' for 'Phone'; it is another device, so hers is hers alone.
      expect(found.keys('web.devices', 'own')).toEqual(['Phone']);
      expect(await countFrozen(other, found.collection('web.sessions'))).toBe(2);
    } finally {
      await other.close();
    }
  });
});
