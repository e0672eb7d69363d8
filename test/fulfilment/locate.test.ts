// What a walk finds: her rows and no neighbour's, over every kind of reference.
import { ADA, collection, find, ID, SHOP_SQL, shop, shopWorld, USERS, user, useShop } from './locate-shop.ts';
import { countFrozen, postgresWorld, walk } from './locate-world.ts';

useShop();

describe('what is found', () => {
  test('keys above 2^53, camelCase tables and reserved words: her rows and no neighbour', async () => {
    const found = await find(
      shop(
        USERS,
        collection('clientLogs', ['{name: logId}', `{name: userId, ${user('from')}}`, '{name: order}']),
      ),
    );
    expect(found.keys('shop.users')).toEqual([ID]);
    expect(found.keys('shop.clientLogs')).toEqual(['1']);
    expect(found.collection('shop.clientLogs')).toMatchObject({
      outcome: 'searched',
      erasable: true,
      rows: { own: 1 },
    });
  });

  test('a composite reference holds together; without it, Fides finds more', async () => {
    const part = (field: string, group: string): string =>
      `fides_meta: {references: [{dataset: shop, field: orders.${field}, direction: from${group}}]}`;
    const map = (group: string): string =>
      shop(
        USERS,
        collection('orders', [`{name: user_id, ${user('from')}}`, '{name: tenant}', '{name: "no"}']),
        collection('items', [
          `{name: tenant, ${part('tenant', group)}}`,
          `{name: order_no, ${part('no', group)}}`,
        ]),
      );
    expect((await find(map(', habeas_meta: {composite: order}'))).keys('shop.items')).toEqual(['1']);
    expect((await find(map(''))).keys('shop.items')).toEqual(['1', '2', '3']);
  });

  test('a self-reference is followed to its end', async () => {
    const parent = 'fides_meta: {references: [{dataset: shop, field: comments.id, direction: from}]}';
    const found = await find(
      shop(
        USERS,
        collection('comments', [
          '{name: id}',
          `{name: user_id, ${user('from')}}`,
          `{name: parent_id, ${parent}}`,
        ]),
      ),
    );
    expect(found.keys('shop.comments')).toEqual(['1', '2', '3', '4']);
  });

  test('row filters hold for what is found and for what is counted again', async () => {
    const filter = 'habeas_meta: {filter: [{field: tenant, equals: "1"}]}';
    const found = await find(shop(USERS, collection('orders', [`{name: user_id, ${user('from')}}`], filter)));
    expect(found.keys('shop.orders')).toEqual(['1|10']);
    expect(await countFrozen(shopWorld(), found.collection('shop.orders'))).toBe(1);
  });

  test('a table without a key can be read but not erased, unless the map declares one', async () => {
    const raw = (meta: string): string =>
      shop(USERS, collection('raw_events', [`{name: user_id, ${user('from')}}`], meta));
    const found = await find(raw(''));
    expect(found.collection('shop.raw_events')).toMatchObject({ erasable: false, outcome: 'searched' });
    const [chunk] = found.chunks.filter(({ collection: name }) => name === 'shop.raw_events');
    expect(chunk?.keyColumns).toEqual(['user_id', 'tenant']);
    expect(chunk?.keys).toHaveLength(2);
    const declared = await find(raw('habeas_meta: {primary_key: [user_id, tenant]}'));
    expect(declared.collection('shop.raw_events').erasable).toBe(true);
  });

  test('blanks tie nobody to anybody, but a blank key would', async () => {
    const phone = 'fides_meta: {references: [{dataset: shop, field: leads.phone, direction: from}]}';
    const found = await find(
      shop(
        collection('leads', ['{name: phone}', '{name: email, fides_meta: {identity: email}}']),
        collection('calls', [`{name: phone, data_categories: [user], ${phone}}`]),
      ),
    );
    expect(found.keys('shop.leads')).toEqual(['1', '3']);
    expect(found.keys('shop.calls')).toEqual(['2']);
  });

  test('frozen selectors find the same rows, also when the root row is gone', async () => {
    const own = await postgresWorld(SHOP_SQL);
    try {
      const yaml = shop(USERS, collection('clientLogs', [`{name: userId, ${user('from')}}`]));
      const found = await walk({ s: { world: own, yaml } }, ADA);
      await own.run(`delete from items where tenant = 1; delete from orders where user_id = ${ID};
        delete from cards where user_id = ${ID}; delete from ticket_lines; delete from tickets;
        update users set referred_by = null; delete from users where id = ${ID}`);
      expect(await countFrozen(own, found.collection('shop.clientLogs'))).toBe(1);
      expect(await countFrozen(own, found.collection('shop.users'))).toBe(0);
    } finally {
      await own.close();
    }
  });
});

describe('how sure it is hers', () => {
  const address = 'fides_meta: {references: [{dataset: shop, field: addresses.id, direction: to}]}';
  const CARDS = collection('cards', [
    '{name: id}',
    `{name: user_id, ${user('from')}}`,
    `{name: address_id, ${address}}`,
  ]);
  const ADDRESSES = collection('addresses', [
    '{name: id}',
    '{name: street, data_categories: [user.contact.address]}',
  ]);

  test('a row that others refer to is shared, also when an unmapped table does', async () => {
    const found = await find(shop(USERS, CARDS, ADDRESSES));
    expect(found.keys('shop.addresses', 'own')).toEqual(['1']);
    expect(found.keys('shop.addresses', 'shared')).toEqual(['2', '3']);
  });

  test('a reference both ways finds the same, and the others through the shared row only as shared', async () => {
    const both = CARDS.replace('addresses.id, direction: to', 'addresses.id');
    const found = await find(shop(USERS, both, ADDRESSES));
    expect(found.keys('shop.addresses', 'own')).toEqual(['1']);
    expect(found.keys('shop.cards', 'own')).toEqual(['a', 'b', 'd']);
    expect(found.keys('shop.cards', 'shared')).toEqual(['c']);
  });

  test('what is reached only through a shared row is shared, through her own it is hers', async () => {
    const team = 'fides_meta: {references: [{dataset: shop, field: teams.id, direction: to}]}';
    const ofTeam = 'fides_meta: {references: [{dataset: shop, field: teams.id, direction: from}]}';
    const yaml = shop(
      USERS.replace('fields: [', `fields: [{name: team_id, ${team}}, `),
      collection('teams', ['{name: id}', '{name: name, data_categories: [user.name]}']),
      collection('team_invoices', ['{name: id}', `{name: team_id, data_categories: [user], ${ofTeam}}`]),
    );
    const ada = await find(yaml);
    expect([ada.keys('shop.teams', 'own'), ada.keys('shop.team_invoices', 'own')]).toEqual([['1'], ['1']]);
    const bob = await find(yaml, { email: 'bob@example.org' });
    expect(bob.keys('shop.teams', 'shared')).toEqual(['2']);
    expect(bob.keys('shop.team_invoices', 'shared')).toEqual(['2', '3']);
    expect(bob.keys('shop.team_invoices', 'own')).toEqual([]);
  });

  test('reference data that only she refers to is never simply hers', async () => {
    const team = 'fides_meta: {references: [{dataset: shop, field: teams.id, direction: to}]}';
    const yaml = shop(
      USERS.replace('fields: [', `fields: [{name: team_id, ${team}}, `),
      collection('teams', ['{name: id}', '{name: name, data_categories: [system.operations]}']),
    );
    const found = await find(yaml);
    expect(found.keys('shop.teams', 'shared')).toEqual(['1']);
    expect(found.collection('shop.teams').personal).toBe(false);
  });

  test('a collection that the map calls shared is always asked about', async () => {
    const found = await find(shop(USERS, CARDS, `${ADDRESSES.slice(0, -1)}, habeas_meta: {shared: true}}`));
    expect(found.keys('shop.addresses', 'shared')).toEqual(['1', '2', '3']);
  });

  test('a row that bears another person’s identity is not simply hers', async () => {
    const tickets = (more: string): string =>
      collection('tickets', [
        '{name: id}',
        '{name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}',
        `{name: agent_id, ${user('from', more)}}`,
      ]);
    const lines = collection('ticket_lines', [
      '{name: ticket_id, fides_meta: {references: [{dataset: shop, field: tickets.id, direction: from}]}}',
    ]);
    const plain = await find(shop(USERS, tickets(''), lines));
    expect(plain.keys('shop.tickets', 'own')).toEqual(['1', '3']);
    expect(plain.keys('shop.tickets', 'shared')).toEqual(['4']);
    expect(plain.keys('shop.ticket_lines', 'shared')).toEqual(['4']);
    const staff = await find(shop(USERS, tickets(', habeas_meta: {staff: true}'), lines));
    expect(staff.keys('shop.tickets', 'own')).toEqual(['1']);
    expect(staff.keys('shop.tickets', 'staff')).toEqual(['3', '4']);
    expect(staff.keys('shop.ticket_lines', 'own')).toEqual(['1']);
    expect(staff.keys('shop.ticket_lines', 'staff')).toEqual(['3', '4']);
  });

  test('a reference that leads to another person’s account leaves it and its rows in doubt', async () => {
    const referred = 'fides_meta: {references: [{dataset: shop, field: users.id, direction: to}]}';
    const yaml = shop(
      USERS.replace('fields: [', `fields: [{name: referred_by, ${referred}}, `),
      collection('orders', [`{name: user_id, ${user('from')}}`]),
    );
    const bob = await find(yaml, { email: 'bob@example.org' });
    expect(bob.keys('shop.users', 'own')).toEqual(['9007199254740992']);
    expect(bob.keys('shop.users', 'shared')).toEqual([ID]);
    expect(bob.keys('shop.orders', 'own')).toEqual(['1|11', '2|10']);
    expect(bob.keys('shop.orders', 'shared')).toEqual(['1|10']);
  });

  test('two accounts of one address are two root identities', async () => {
    const own = await postgresWorld(
      `${SHOP_SQL} insert into users values (7, 'ada@example.org', null, null)`,
    );
    try {
      const { summary } = await walk({ s: { world: own, yaml: shop(USERS) } }, ADA);
      expect(summary.rootIdentities).toBe(2);
    } finally {
      await own.close();
    }
    expect((await find(shop(USERS))).summary.rootIdentities).toBe(1);
  });
});
