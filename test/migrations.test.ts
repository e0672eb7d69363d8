// The tables as the migrations make them: every row belongs to a controller, PostgreSQL holds that, and there is a way back.
import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { migrate, openOwner } from '../src/migrate.ts';
import { onDatabase, prepareRoles } from '../src/platform/roles.ts';
import { connect, list, OUTSIDE, protectedTables } from './support/own-tables.ts';
import { freshDatabase } from './support/postgres.ts';
import { APP_PASSWORD, OWNER_PASSWORD } from './support/start-engines.ts';

/** Unique across controllers on purpose: the random origin of a log. */
const UNIQUE_EVERYWHERE = ['audit_logs_origin_unique'];

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let admin: Client;
let tables: string[];

beforeAll(async () => {
  fresh = await freshDatabase();
  admin = await connect(fresh.superuserUrl);
  tables = await protectedTables(admin);
});
afterAll(async () => {
  await admin.end();
  await fresh.drop();
});

test('outside row-level security stand the named tables and no other', async () => {
  const unprotected = await list(
    admin,
    `select relname::text as text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not (relrowsecurity and relforcerowsecurity) order by 1`,
  );
  expect(unprotected).toEqual(OUTSIDE);
  expect(tables.length).toBeGreaterThan(25);
});

test('nothing reads past the policies: no view, no function with the rights of its owner', async () => {
  expect(
    await list(
      admin,
      `select relname::text as text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    ),
  ).toEqual([]);
});

test('each table has the policy of its controller for reading and writing, and at most the one of the clock', async () => {
  const { rows } = await admin.query<Record<string, string>>(
    `select tablename, policyname, permissive, roles::text as roles, cmd, qual, with_check from pg_policies where schemaname = 'public'`,
  );
  for (const table of tables) {
    const own = rows.filter((row) => row.tablename === table && row.policyname === 'own_controller');
    expect([table, own.map(({ roles, cmd }) => `${roles} ${cmd}`)]).toEqual([table, ['{public} ALL']]);
    for (const condition of [own[0]?.qual, own[0]?.with_check]) {
      expect(condition).toMatch(/^\(controller_id = \( SELECT .*current_setting\('habeas\.controller_id'/);
    }
    const others = rows.filter((row) => row.tablename === table && row.policyname !== 'own_controller');
    const allowed = others.filter(({ roles, cmd }) => roles === '{habeas_clock}' && cmd === 'SELECT');
    expect([table, others.length - allowed.length, others.length < 2]).toEqual([table, 0, true]);
  }
});

test('the controller comes first in every primary key, foreign key and unique index, and is never null', async () => {
  const keys = await list(
    admin,
    `select o.conname::text as text from pg_constraint o where o.connamespace = 'public'::regnamespace and o.contype in ('p', 'f')
     and o.conrelid::regclass::text = any($1) and (
       (select attname from pg_attribute where attrelid = o.conrelid and attnum = o.conkey[1]) <> 'controller_id'
       or o.contype = 'f' and o.confrelid <> 'controllers'::regclass
         and (select attname from pg_attribute where attrelid = o.confrelid and attnum = o.confkey[1]) <> 'controller_id')`,
    [tables],
  );
  expect(keys).toEqual([]);
  const withoutKey = await list(
    admin,
    `select t as text from unnest($1::text[]) t where not exists
       (select from pg_constraint where conrelid = t::regclass and contype = 'p')`,
    [tables],
  );
  expect(withoutKey).toEqual([]);
  const unique = await list(
    admin,
    `select indexrelid::regclass::text as text from pg_index i where indisunique and indrelid::regclass::text = any($1)
     and (select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) <> 'controller_id' order by 1`,
    [tables],
  );
  expect(unique).toEqual(UNIQUE_EVERYWHERE);
  const nullable = await list(
    admin,
    `select table_name::text as text from information_schema.columns where table_schema = 'public' and column_name = 'controller_id' and is_nullable = 'YES'`,
  );
  expect(nullable).toEqual([]);
});

test('months of a table are reached through it alone: nobody has a right to one, and none can be emptied', async () => {
  const months = await list(
    admin,
    `select relname::text as text from pg_class where relispartition and relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  expect(months.length).toBeGreaterThan(5);
  const rights = await list(
    admin,
    `select table_name || ' ' || privilege_type as text from information_schema.role_table_grants
     where grantee in ('habeas_service', 'habeas_clock') and table_name = any($1)`,
    [months],
  );
  expect(rights).toEqual([]);
  const owner = await connect(fresh.ownerUrl);
  for (const month of months)
    await expect(owner.query(`truncate "${month}"`)).rejects.toMatchObject({ code: '42501' });
  await owner.end();
});

test('every table of ours says what it is for', async () => {
  const silent = await list(
    admin,
    `select relname::text as text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and obj_description(oid) is null order by 1`,
  );
  expect(silent.filter((name) => !name.startsWith('migrations'))).toEqual([]);
});

test('the application changes no table, leaves its role only for the clock, and the clock reads moments alone', async () => {
  const app = await connect(fresh.appUrl);
  const refused = async (sql: string): Promise<void> =>
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  await refused('create table mine (id int)');
  await refused('alter table data_requests disable row level security');
  await refused('alter table audit_entries disable trigger all');
  await refused('drop policy own_controller on data_requests');
  await refused('set role habeas_owner');
  await refused('set session_replication_role = replica');
  await refused('truncate data_requests');
  await app.end();
  const rights = await list(
    admin,
    `select table_name || ' ' || privilege_type as text from information_schema.role_table_grants where grantee = 'habeas_clock'`,
  );
  expect(rights).toEqual([]);
  const columns = await list(
    admin,
    `select distinct g.privilege_type || ' ' || c.data_type as text from information_schema.role_column_grants g
     join information_schema.columns c using (table_schema, table_name, column_name) where g.grantee = 'habeas_clock' order by 1`,
  );
  expect(columns.filter((text) => !text.startsWith('SELECT ') || text.endsWith('bytea'))).toEqual([]);
  expect(columns).toContain('SELECT timestamp with time zone');
});

describe('up, down and up again', () => {
  const database = `habeas_updown_${randomBytes(4).toString('hex')}`;
  const superuserUrl = process.env.HABEAS_TEST_POSTGRES ?? '';
  let ownerUrl: string;
  let look: Client;

  beforeAll(async () => {
    const passwords = { ownerPassword: OWNER_PASSWORD, appPassword: APP_PASSWORD };
    ({ ownerUrl } = await prepareRoles(superuserUrl, { database, ...passwords }));
    look = await connect(onDatabase(superuserUrl, database));
  });
  afterAll(async () => {
    await look.end();
    await admin.query(`drop database if exists "${database}" with (force)`);
  });

  /** Columns, rules, indexes, policies, rights and triggers of our schema, as text. */
  const shape = async (): Promise<string[]> =>
    await list(
      look,
      `select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) as text from information_schema.columns where table_schema = 'public'
       union all select concat_ws(' ', 'rule', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
       union all select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = 'public'
       union all select concat_ws(' ', 'policy', tablename, policyname, roles, cmd, qual, with_check) from pg_policies where schemaname = 'public'
       union all select concat_ws(' ', 'right', table_name, grantee, privilege_type) from information_schema.role_table_grants where table_schema = 'public'
       union all select concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal and tgrelid::regclass::text not like 'pgboss.%'
       order by 1`,
    );

  test('several at once run every migration once; back leaves nothing; forth gives the same', async () => {
    const runs = await Promise.all([migrate(ownerUrl), migrate(ownerUrl), migrate(ownerUrl)]);
    const ran = runs.flat();
    expect(new Set(ran).size).toBe(ran.length);
    expect(ran.length).toBeGreaterThan(10);
    const first = await shape();
    expect(first.length).toBeGreaterThan(300);
    const owner = openOwner(ownerUrl);
    await owner.migrate.rollback(undefined, true);
    await owner.destroy();
    expect(
      await list(
        look,
        `select relname::text as text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S')
         union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
      ),
    ).toEqual(['migrations', 'migrations_lock', 'migrations_lock_index_seq', 'migrations_id_seq'].sort());
    expect(await migrate(ownerUrl)).toEqual(ran);
    expect(await shape()).toEqual(first);
    expect(await migrate(ownerUrl)).toEqual([]);
  });

  test('a lock row that a dead process left does not stop the next start', async () => {
    await look.query('update migrations_lock set is_locked = 1');
    expect(await migrate(ownerUrl)).toEqual([]);
  });
});
