// What was published outside the database holds it to its past, through crashes, restores and damaged files.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { sealAudit } from '../../jobs/seal-audit.ts';
import { checkpointOpener } from '../../src/audit/checkpoint.ts';
import { publishedNote, publishedNotes } from '../../src/audit/published.ts';
import { refuseRollback } from '../../src/audit/rollback.ts';
import { sealLog } from '../../src/audit/seal.ts';
import { noteSigner } from '../../src/audit/signed-note.ts';
import { type Verification, verifyLog } from '../../src/audit/verify-log.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const TABLES = ['logs', 'entries', 'pending', 'leaves', 'openings', 'checkpoints'].map(
  (name) => `audit_${name}`,
);
let home: TestHouse;
let admin: Client;
let folder: string;
beforeEach(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
  folder = join(home.house.config.dataFolder, 'checkpoints');
});
afterEach(async () => {
  await admin.end();
  await home.close();
});

const write = async (controller = home.lumyx): Promise<void> =>
  await home.work(
    async (work) => await work.record('request.noted', crypto.randomUUID()),
    undefined,
    controller,
  );
const job = async (): Promise<void> => await sealAudit(home.house, {}, new AbortController().signal);
const verify = async (): Promise<Verification | null> =>
  await home.work(
    async (work) => await verifyLog(work.trx, work.controllerId, { seed: await work.signingSeed(), folder }),
  );
const newest = async (): Promise<bigint | undefined> => {
  const note = await publishedNote(folder, home.lumyx.id);
  const seed = await home.work(async (work) => await work.signingSeed());
  return note === null ? undefined : checkpointOpener(note.split('\n')[0] ?? '', seed)(note)?.size;
};
/** Runs statements with triggers and foreign keys asleep, as a restore does. */
const asRestore = async (...statements: readonly string[]): Promise<void> => {
  await admin.query('begin');
  await admin.query('set local session_replication_role = replica');
  for (const statement of statements) await admin.query(statement);
  await admin.query('commit');
};
const backup = async (): Promise<void> => {
  for (const table of TABLES) await admin.query(`create table saved_${table} as table ${table}`);
};
const restore = async (): Promise<void> =>
  await asRestore(
    ...TABLES.map((table) => `delete from ${table}`),
    ...TABLES.map((table) => `insert into ${table} overriding system value select * from saved_${table}`),
  );

test('every seal is published under its size and as the newest, for the owner alone', async () => {
  await write();
  await job();
  await write();
  await job();
  expect(await newest()).toBe(2n);
  expect((await readdir(join(folder, home.lumyx.id))).sort()).toEqual([
    'checkpoint',
    'checkpoint.1',
    'checkpoint.2',
  ]);
  expect((await verify())?.findings).toEqual([]);
});

test('a checkpoint that a crash left unpublished is published by the next tick, though nothing waits', async () => {
  await write();
  await home.work(
    async (work) =>
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at }),
  );
  expect(await newest()).toBeUndefined();
  await job();
  expect(await newest()).toBe(1n);
});

test("a restored backup is refused by the next seal and by verification; other controllers' logs go on", async () => {
  await write();
  await job();
  await backup();
  await write();
  await job();
  await restore();
  await write();
  await write(home.lumart);
  await expect(job()).rejects.toMatchObject({
    code: 'database-rolled-back',
    details: { size: '1', published: '2' },
  });
  expect(await newest()).toBe(2n);
  expect(await publishedNote(folder, home.lumart.id)).not.toBeNull();
  expect((await verify())?.findings.join()).toContain('rolled back');
  const { rows } = await admin.query('select size from audit_logs where controller_id = $1', [home.lumyx.id]);
  expect(rows).toEqual([{ size: '1' }]);
});

test('a backup from before the first seal is refused, too', async () => {
  await backup();
  await write();
  await job();
  await restore();
  await write();
  await expect(job()).rejects.toMatchObject({ code: 'database-rolled-back' });
  expect((await verify())?.findings.join()).toContain('rolled back');
});

test('a restored backup that grew to the same size by itself is another past', async () => {
  await write();
  await job();
  await backup();
  await write();
  await job();
  await restore();
  // Sealed by a machine that does not see the published checkpoints.
  await write();
  await home.work(
    async (work) =>
      await sealLog(work.trx, work.controllerId, { seed: await work.signingSeed(), at: work.at }),
  );
  await expect(job()).rejects.toMatchObject({ code: 'database-rolled-back', details: { published: '2' } });
  const findings = (await verify())?.findings.join();
  expect(findings).toContain('rolled back or changed');
});

test('a published checkpoint that stands under its size and was stored otherwise is found', async () => {
  await write();
  await job();
  await write();
  await job();
  const place = join(folder, home.lumyx.id, 'checkpoint.1');
  await writeFile(place, (await readFile(place, 'utf8')).replace('\n1\n', '\n2\n'));
  expect((await verify())?.findings).toEqual(['checkpoint 1: published otherwise than stored']);
});

describe('a published checkpoint that does not verify stops its log', () => {
  test.each([
    ['cut short', (note: string) => note.slice(0, 20)],
    ['empty', () => ''],
    ['another size', (note: string) => note.replace('\n1\n', '\n9\n')],
    ['a name that no key has', (note: string) => note.replace('habeas-log/', 'habeas log/')],
    [
      'signed with another key',
      (note: string) => {
        const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
        return noteSigner(text.split('\n')[0] ?? '', Buffer.alloc(32, 1)).sign(text);
      },
    ],
  ])('%s', async (_name, spoil) => {
    await write();
    await job();
    const place = join(folder, home.lumyx.id, 'checkpoint');
    await writeFile(place, spoil(await readFile(place, 'utf8')));
    await write();
    await expect(job()).rejects.toMatchObject({ code: 'published-checkpoint-damaged' });
    expect(await verify()).toMatchObject({ entries: 1n, waiting: 1 });
    expect((await verify())?.findings.join()).toContain('does not verify');
  });
});

test('a place that cannot be read does not pass for one where nothing was published', async () => {
  const file = join(home.house.config.dataFolder, 'no-folder');
  await writeFile(file, '');
  const refusal = { code: 'published-checkpoint-unreadable' };
  await expect(publishedNote(file, home.lumyx.id)).rejects.toMatchObject(refusal);
  await expect(publishedNotes(file, home.lumyx.id).next()).rejects.toMatchObject(refusal);
});

test('a seal between reading the file and asking the database is no rollback', async () => {
  await write();
  await job();
  const published = await publishedNote(folder, home.lumyx.id);
  await write();
  await job();
  await home.work(async (work) => {
    const seed = await work.signingSeed();
    await refuseRollback(work.trx, work.controllerId, { published, seed });
  });
});

test('two machines with one folder seal and publish at once: the newest stays the newest after the next tick', async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    await write();
    await Promise.all([job(), job(), write(), job()]);
  }
  await job();
  expect(await newest()).toBe(10n);
  expect((await verify())?.findings).toEqual([]);
});
