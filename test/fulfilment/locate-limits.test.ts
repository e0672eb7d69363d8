// What a walk could not search, and how it copes with many rows and two stores.
import { locate } from '../../src/fulfilment/locate.ts';
import { isProblem, Problem } from '../../src/platform/problem.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { ADA, collection, find, ID, SHOP_SQL, shop, shopWorld, USERS, user, useShop } from './locate-shop.ts';
import { countFrozen, mariadbWorld, postgresWorld, walk } from './locate-world.ts';

useShop();

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
    const own = await postgresWorld(SHOP_SQL);
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
    const own = await postgresWorld(SHOP_SQL);
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
    const found = await walk(
      { s: { world: shopWorld(), yaml: shop(USERS) }, t: { world: { problem }, yaml: away } },
      ADA,
    );
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
      const found = await walk(
        { s: { world: shopWorld(), yaml: shop(USERS) }, t: { world: other, yaml } },
        ADA,
      );
      expect(found.keys('web.sessions')).toEqual(['18446744073709551615', '3']);
      // On this collation the store itself takes 'phone' for 'Phone'; it is another device, so hers is hers alone.
      expect(found.keys('web.devices', 'own')).toEqual(['Phone']);
      expect(await countFrozen(other, found.collection('web.sessions'))).toBe(2);
    } finally {
      await other.close();
    }
  });
});
