// One row of two controllers in every table there is: each sees, changes and removes its own, and nobody what is append-only.
import type { Client } from 'pg';
import { connect, list, protectedTables } from '../support/own-tables.ts';
import { freshDatabase } from '../support/postgres.ts';

const APPEND_ONLY = [
  'acceptances',
  'acknowledgments',
  'audit_checkpoints',
  'audit_entries',
  'audit_leaves',
  'consent_records',
  'document_translations',
  'document_versions',
  'shown_notices',
];
const [mine, other] = [crypto.randomUUID(), crypto.randomUUID()];

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let admin: Client;
let app: Client;
let tables: string[];

/** Rules about values are taken away from this copy, so that any row may stand in any table; rights and policies stay. */
beforeAll(async () => {
  fresh = await freshDatabase();
  admin = await connect(fresh.superuserUrl);
  tables = await protectedTables(admin);
  await admin.query('set session_replication_role = replica');
  for (const table of tables) {
    const rules = await list(
      admin,
      `select conname::text as text from pg_constraint where conrelid = $1::regclass and contype in ('c', 'f')`,
      [table],
    );
    for (const rule of rules) await admin.query(`alter table "${table}" drop constraint "${rule}"`);
    const { rows: key } = await admin.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'controller_id' and attidentity = ''
       and attnum = any((select conkey from pg_constraint where conrelid = $1::regclass and contype = 'p')::int2[])`,
      [table],
    );
    const rest = await list(
      admin,
      `select attname::text as text from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attnotnull and attidentity = '' and attname <> 'controller_id' and attname <> all($2)`,
      [table, key.map(({ name }) => name)],
    );
    const generated = await list(
      admin,
      `select attname::text as text from pg_attribute where attrelid = $1::regclass and attgenerated <> ''`,
      [table],
    );
    for (const column of rest)
      await admin.query(
        `alter table "${table}" alter "${column}" drop not null${generated.includes(column) ? '' : `, alter "${column}" drop default`}`,
      );
    for (const controller of [mine, other]) {
      const names = ['controller_id', ...key.map(({ name }) => name)].map((name) => `"${name}"`).join(', ');
      const values = [`'${controller}'`, ...key.map(({ type }) => anyOf(type))].join(', ');
      await admin.query(`insert into "${table}" (${names}) values (${values})`);
    }
  }
  app = await connect(fresh.appUrl);
});
afterAll(async () => {
  await app.end();
  await admin.end();
  await fresh.drop();
});

const anyOf = (type: string): string => {
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'bytea') return `'\\x01'`;
  if (type === 'date' || type.startsWith('timestamp')) return 'now()';
  return type === 'integer' || type === 'bigint' ? '1' : `'x'`;
};
const asController = async (id: string | null): Promise<void> =>
  void (await app.query(`select set_config('habeas.controller_id', $1, false)`, [id ?? '']));
/** How many rows of the other controller a statement changed; a right that was never given changes none. */
const changed = async (sql: string): Promise<number | null> => {
  try {
    return (await app.query(sql, [other])).rowCount;
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === '42501') return 0;
    throw error;
  }
};
const owners = async (table: string): Promise<string[]> =>
  await list(app, `select controller_id::text as text from "${table}"`);

test('a raw select shows the rows of the controller that was set, and none when none was', async () => {
  for (const table of tables) {
    await asController(null);
    expect([table, await owners(table)]).toEqual([table, []]);
    await asController(mine);
    expect([table, await owners(table)]).toEqual([table, [mine]]);
    await asController(other);
    expect([table, await owners(table)]).toEqual([table, [other]]);
  }
});

test('the policies bind the owner, too', async () => {
  const owner = await connect(fresh.ownerUrl);
  for (const table of tables) {
    const { rowCount } = await owner.query(`select 1 from "${table}"`);
    expect([table, rowCount]).toEqual([table, 0]);
  }
  await owner.end();
});

test('rows of another controller cannot be changed, removed, taken over or written', async () => {
  await asController(mine);
  for (const table of tables.filter((name) => !APPEND_ONLY.includes(name))) {
    const taken = await changed(
      `update "${table}" set controller_id = controller_id where controller_id = $1`,
    );
    const removed = await changed(`delete from "${table}" where controller_id = $1`);
    expect([table, taken, removed]).toEqual([table, 0, 0]);
    const given = app.query(`update "${table}" set controller_id = $1`, [other]);
    await expect(given).rejects.toMatchObject({ code: '42501' });
  }
  for (const table of tables) {
    const written = app.query(`insert into "${table}" (controller_id) values ($1)`, [other]);
    await expect(written).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining('row-level'),
    });
  }
});

test('what is append-only is changed by nobody: not by the application, not by the owner', async () => {
  await asController(mine);
  const owner = await connect(fresh.ownerUrl);
  await owner.query(`select set_config('habeas.controller_id', $1, false)`, [mine]);
  for (const table of APPEND_ONLY) {
    for (const verb of [`update "${table}" set controller_id = controller_id`, `delete from "${table}"`]) {
      await expect(app.query(verb)).rejects.toMatchObject({ code: '42501' });
      await expect(owner.query(verb)).rejects.toThrow(/append|never|changed/i);
    }
    await expect(owner.query(`truncate "${table}" cascade`)).rejects.toThrow(/append|never|changed/i);
  }
  await owner.end();
});
