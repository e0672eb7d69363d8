// People of a shop with rows to hold, and staff who place holds: for tests of legal holds on real stores.
import { Client } from 'pg';
import type { Account } from '../../src/auth/account.ts';
import { type NewHold, placeHold } from '../../src/retention/legal-hold.ts';
import type { Actor } from '../../src/work.ts';
import { openShop, type Shop } from './road.ts';
import { activeAccount } from './staff.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

export interface HeldShop {
  readonly home: TestHouse;
  readonly shop: Shop;
  readonly officer: Account;
  readonly administrator: Account;
  /** The officer, as whoever acts. */
  readonly actor: Actor;
  /** Adds somebody with an account, two orders (a tea, a cup) and a ticket; answers with the address. */
  addPerson(id: number): Promise<string>;
  /** What is left of somebody, table by table, by key. */
  left(id: number): Promise<Record<'users' | 'orders' | 'tickets', number[]>>;
  /** The first column of a query, as numbers. */
  ids(sql: string): Promise<number[]>;
  /** Holds a table of the shop shut until it is called. */
  lockTable(name: 'tickets'): Promise<() => Promise<void>>;
  /** Places a hold by the officer; a reason, an owner and a day are there unless told. */
  place(hold: Partial<NewHold> & Pick<NewHold, 'scope'>): Promise<string>;
  close(): Promise<void>;
}

export async function openHeldShop(): Promise<HeldShop> {
  const home = await openTestHouse();
  const shop = await openShop(home);
  const account = async (name: string, role: 'approver' | 'administrator'): Promise<Account> =>
    await home.work(
      async (work) =>
        await activeAccount(work, { email: `${name}@lumyx.example`, name: `The ${name}`, roles: [role] }),
    );
  const officer = await account('officer', 'approver');
  const administrator = await account('head', 'administrator');
  const actor = { kind: 'staff', id: officer.id } as const;
  return {
    home,
    shop,
    officer,
    administrator,
    actor,
    addPerson: async (id) => {
      const email = `person${id}@example.com`;
      await shop.run(`
        insert into users values (${id}, '${email}', 'Person ${id}', null, null);
        insert into orders values (${id * 10 + 1}, ${id}, 'tea', 's'), (${id * 10 + 2}, ${id}, 'cup', 's');
        insert into tickets values (${id * 10 + 1}, ${id}, null, 'hello');`);
      return email;
    },
    left: async (id) => ({
      users: await keys(shop, `select id from users where id = ${id}`),
      orders: await keys(shop, `select id from orders where user_id = ${id} order by id`),
      tickets: await keys(shop, `select id from tickets where user_id = ${id} order by id`),
    }),
    ids: async (sql) => await keys(shop, sql),
    lockTable: async (name) => {
      const client = new Client({ connectionString: shop.url });
      await client.connect();
      await client.query('begin');
      await client.query(`lock table ${name} in access exclusive mode`);
      return async () => await client.end();
    },
    place: async (hold) => {
      const given = {
        reason: 'A court asked for the files of the spring.',
        tell: false,
        ownerId: officer.id,
        reviewOn: Temporal.Now.plainDateISO().add({ months: 6 }),
        ...hold,
      } as NewHold;
      return (await home.work(async (work) => await placeHold(work, given), actor)).holdId;
    },
    close: async () => {
      await home.close();
      await shop.drop();
    },
  };
}

async function keys(shop: Shop, sql: string): Promise<number[]> {
  const client = new Client({ connectionString: shop.url });
  await client.connect();
  const { rows } = await client.query<{ id: string | number }>(sql);
  await client.end();
  return rows.map(({ id }) => Number(id));
}
