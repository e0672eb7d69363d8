// The audit log against a real database: contiguous under concurrency, and no tampering goes unseen.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { publish, refuseRollback } from '../../src/audit/publish.ts';
import { sealLog } from '../../src/audit/seal.ts';
import { type Verification, verifyLog } from '../../src/audit/verify-log.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let admin: Client;
beforeAll(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await home.close();
});

const write = async (count: number): Promise<void> =>
  await home.work(async (work) => {
    for (let one = 0; one < count; one += 1) {
      await work.record(
        'request.noted',
        crypto.randomUUID(),
        { one },
        { email: `canary-${one}@example.com` },
      );
    }
  });
const seal = async () =>
  await home.work(
    async (work) =>
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at }),
  );
const verify = async (): Promise<Verification> => {
  const report = await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, await work.signingSeed()),
  );
  if (report === null) throw new Error('no log');
  return report;
};

test('two sequencers, rollbacks and a late transaction leave the log contiguous', async () => {
  const failing = async (): Promise<void> => {
    const boom = home.work(async (work) => {
      await work.record('request.noted', 'x');
      throw new Error('taken back');
    });
    await expect(boom).rejects.toThrow('taken back');
  };
  const late = home.work(async (work) => {
    await work.record('request.noted', 'late');
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await Promise.all([write(40), failing(), write(30), seal(), seal(), write(20), failing(), seal()]);
  await late;
  await seal();
  const report = await verify();
  expect(report).toMatchObject({ entries: 91n, waiting: 0, findings: [] });
});

test('the application may not change the log, and the owner neither', async () => {
  for (const statement of [
    'update audit_entries set event = event',
    'delete from audit_leaves',
    'truncate audit_entries cascade',
  ]) {
    const refused = await home
      .work(async (work) => await work.trx.raw(statement))
      .catch((error: unknown) => error);
    expect([statement, refused]).toEqual([statement, expect.objectContaining({ code: '42501' })]);
    await expect(admin.query(statement)).rejects.toMatchObject({ code: '42501' });
  }
});

test('no personal value stands in the log, and erasing the openings leaves it whole', async () => {
  const { rows } = await admin.query<{ text: string }>(
    'select leaf || details::text as text from audit_entries',
  );
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter(({ text }) => text.includes('canary-'))).toEqual([]);
  await home.work(async (work) => await work.trx.raw('delete from audit_openings'));
  expect((await verify()).findings).toEqual([]);
});

describe('tampering with superuser rights is found', () => {
  const acts: readonly [string, string][] = [
    [
      'a changed text',
      `update audit_entries set leaf = replace(leaf, 'noted', 'moved') where id = (select entry_id from audit_leaves where index = 5 and controller_id = '$')`,
    ],
    [
      'a changed column',
      `update audit_entries set about = 'someone else' where id = (select entry_id from audit_leaves where index = 6 and controller_id = '$')`,
    ],
    ['a changed hash', `update audit_leaves set hash = sha256('x') where index = 7 and controller_id = '$'`],
    ['a deleted leaf', `delete from audit_leaves where index = 8 and controller_id = '$'`],
    ['a cut tail', `delete from audit_leaves where index >= 50 and controller_id = '$'`],
    [
      'swapped places',
      `update audit_leaves set entry_id = (select entry_id from audit_leaves b where b.index = 19 - audit_leaves.index and controller_id = '$') where index in (9, 10) and controller_id = '$'`,
    ],
    [
      'an inserted entry',
      `insert into audit_entries select controller_id, gen_random_uuid(), at, event, about, actor_kind, actor_id, details, leaf from audit_entries where controller_id = '$' limit 1`,
    ],
    ['a forged root', `update audit_logs set root = sha256('x') where controller_id = '$'`],
    [
      'a forged checkpoint',
      `update audit_checkpoints set note = replace(note, E'\\n— ', E'\\n— x') where controller_id = '$'`,
    ],
    ['a removed checkpoint', `delete from audit_checkpoints where controller_id = '$'`],
  ];
  test.each(acts)('%s', async (_name, statement) => {
    await admin.query('begin');
    await admin.query(`set local session_replication_role = replica`);
    await admin.query('alter table audit_leaves drop constraint audit_leaves_controller_id_entry_id_unique');
    const { rowCount } = await admin.query(statement.replaceAll('$', home.lumyx.id));
    expect(rowCount).toBeGreaterThan(0);
    const seed = await home.work(async (work) => await work.signingSeed());
    await admin.query('commit');
    expect((await verify()).findings).not.toEqual([]);
    await restore();
    expect(seed.length).toBe(32);
  });
  let backup: string[] = [];
  const tables = ['audit_entries', 'audit_leaves', 'audit_checkpoints', 'audit_logs'];
  const restore = async (): Promise<void> => {
    await admin.query('begin');
    await admin.query('set local session_replication_role = replica');
    for (const [at, table] of tables.entries()) {
      await admin.query(`delete from ${table}`);
      await admin.query(`insert into ${table} select * from ${backup[at]}`);
    }
    await admin.query(
      'alter table audit_leaves add constraint audit_leaves_controller_id_entry_id_unique unique (controller_id, entry_id)',
    );
    await admin.query('commit');
  };
  beforeAll(async () => {
    backup = tables.map((table) => `backup_${table}`);
    for (const [at, table] of tables.entries())
      await admin.query(`create table ${backup[at]} as table ${table}`);
  });
});

test('a database older than what was published refuses to go on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-checkpoints-'));
  const check = async (): Promise<void> =>
    await home.work(
      async (work) =>
        await refuseRollback(work.trx, work.controllerId, { folder, seed: await work.signingSeed() }),
    );
  await write(3);
  const sealed = await seal();
  if (sealed === null) throw new Error('nothing was sealed');
  await check();
  await publish(folder, sealed);
  await check();
  await admin.query('begin');
  await admin.query('set local session_replication_role = replica');
  await admin.query(`update audit_logs set size = size - 3 where controller_id = '${home.lumyx.id}'`);
  await admin.query('commit');
  await expect(check()).rejects.toMatchObject({ code: 'database-rolled-back' });
  await rm(folder, { recursive: true });
});
