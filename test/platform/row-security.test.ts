// Controllers apart: PostgreSQL itself refuses every other row, in every table, with every `where` dropped.
import { Client } from 'pg';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { asClock, MACHINE } from '../../src/work.ts';
import { askAndProve, openShop, type Shop } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

/** Outside row-level security, by name and for a reason: doors look there before anybody is known. */
const OUTSIDE = ['controllers', 'migrations', 'migrations_lock', 'rate_limits', 'staff_sessions'];

let home: TestHouse;
let shop: Shop;
let admin: Client;
let tables: string[];
beforeAll(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  shop = await openShop(home);
  const requestId = await askAndProve(home, { right: 'erasure', email: 'mira@example.com' });
  await drawPlan(home.house, home.lumyx.id, requestId);
  await home.work(
    async (work) => await receiveRequest(work, { right: 'access', email: 'x@example.com', channel: 'mail' }),
    undefined,
    home.lumart,
  );
  const { rows } = await admin.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
       and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
afterAll(async () => {
  await admin.end();
  await home.close();
  await shop.drop();
});

test('a work asks one question before it acts, and there is none of a controller that does not exist', async () => {
  const asked: string[] = [];
  const hear = ({ sql }: { sql: string }) => asked.push(sql);
  const { database, inWork } = home.house;
  database.on('query', hear);
  const told = await home.work(async (work) => [work.controller.slug, Object.keys(work.controller)] as const);
  database.off('query', hear);
  expect(asked.map((sql) => sql.split(' ')[0])).toEqual(['BEGIN;', 'select', 'COMMIT;']);
  expect(told[0]).toBe('lumyx');
  expect(told[1]).not.toContain('told');
  expect(told[1]).not.toContain('present');
  const nowhere = inWork(crypto.randomUUID(), MACHINE, async () => 'acted');
  await expect(nowhere).rejects.toMatchObject({ code: 'controller-unknown' });
});

test('every table but the named ones enables and forces row-level security, and keys begin with the controller', async () => {
  const { rows } = await admin.query<{ name: string; on: boolean; forced: boolean; key: string | null }>(
    `select c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced,
       (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
  );
  for (const { name, on, forced, key } of rows) {
    const expected = OUTSIDE.includes(name)
      ? { name, on: false, forced: false }
      : { name, on: true, forced: true, key: 'controller_id' };
    expect(OUTSIDE.includes(name) ? { name, on, forced } : { name, on, forced, key }).toEqual(expected);
  }
  const foreign = await admin.query<{ name: string; first: string }>(
    `select o.conrelid::regclass::text as name, (select attname from pg_attribute where attrelid = o.conrelid and attnum = o.conkey[1]) as first
     from pg_constraint o where o.contype = 'f' and o.connamespace = 'public'::regnamespace`,
  );
  expect(foreign.rows.filter(({ first }) => first !== 'controller_id')).toEqual([]);
});

test('a raw select from each table shows nothing of another controller, and there is something to show', async () => {
  let seen = 0;
  for (const table of tables.filter((name) => !OUTSIDE.includes(name))) {
    for (const [mine, other] of [
      [home.lumyx, home.lumart],
      [home.lumart, home.lumyx],
    ] as const) {
      const { rows } = (await home.work(
        async (work) => await work.trx.raw(`select * from ${table}`),
        undefined,
        mine,
      )) as { rows: { controller_id: string }[] };
      seen += rows.length;
      expect([table, rows.filter((row) => row.controller_id === other.id).length]).toEqual([table, 0]);
      expect([table, rows.every((row) => row.controller_id === mine.id)]).toEqual([table, true]);
    }
  }
  expect(seen).toBeGreaterThan(30);
});

test('nobody writes a row of another controller, or points at one', async () => {
  const insert = home.work(
    async (work) =>
      await work.trx.raw('insert into subjects (controller_id, id) values (?, ?)', [
        home.lumart.id,
        crypto.randomUUID(),
      ]),
  );
  await expect(insert).rejects.toMatchObject({ code: '42501' });
  const { rows } = (await home.work(
    async (work) => await work.trx.raw('update data_requests set reference = reference returning 1'),
    undefined,
    home.lumart,
  )) as { rows: unknown[] };
  expect(rows.length).toBe(1);
});

test('without a controller nothing is seen, and the clock sees moments and no persons', async () => {
  const { rows } = (await home.house.database.raw('select * from data_requests')) as { rows: unknown[] };
  expect(rows).toEqual([]);
  const due = await asClock(
    home.house.database,
    async (trx) =>
      (await trx.raw('select controller_id, id, due_on from data_requests')) as { rows: unknown[] },
  );
  expect(due.rows.length).toBe(2);
  const personal = asClock(
    home.house.database,
    async (trx) => await trx.raw('select hints from data_requests'),
  );
  await expect(personal).rejects.toMatchObject({ code: '42501' });
});
