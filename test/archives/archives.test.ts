// The life of an archive with a real database and real files: made, opened, delivered, expired and gone.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expireArchives } from '../../jobs/expire-archives.ts';
import { Archive, archiveOf, archivesDue } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive, openReading, recordDelivery } from '../../src/archives/deliver.ts';
import { expireArchive, forgetFiles } from '../../src/archives/expire.ts';
import { type ArchiveOrder, makeArchive } from '../../src/archives/make-archive.ts';
import { FolderVault } from '../../src/connectors/folder-vault.ts';
import { now } from '../../src/platform/clock.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { chunks, input, json, section, unzip } from './sample.ts';

let home: TestHouse;
let folder: string;
beforeEach(async () => {
  home = await openTestHouse();
  folder = home.house.config.dataFolder;
});
afterEach(() => home.close());

const CANARY = 'canary-9f3b@example.org';
const rows = chunks(json([{ id: 1, email: CANARY }]));

async function order(controller: Controller = home.lumyx, language?: string): Promise<ArchiveOrder> {
  const planId = crypto.randomUUID();
  const requestId = await home.work(
    async (work) => {
      const email = `${crypto.randomUUID()}@example.org`;
      const received = await receiveRequest(work, { right: 'access', email, channel: 'form', language });
      const id = { controller_id: controller.id, id: planId };
      await work.trx('plans').insert({ ...id, kind: 'access', status: 'drawing' });
      return received.requestId;
    },
    undefined,
    controller,
  );
  return {
    inWork: (act) => home.work(act, undefined, controller),
    vault: home.house.vault,
    spoolFolder: home.house.config.dataFolder,
    keyName: 'privacy.example/lumyx',
    requestId,
    planId,
    content: input([section('accounts', { rows })]),
  };
}

const openOne = (archiveId: string) => home.work((work) => openArchive(work, archiveId));
const files = async () => (await readdir(join(folder, 'archives', home.lumyx.id)).catch(() => [])).sort();
const rowOf = (archiveId: string) =>
  home.work(async (work) => await Archive.query(work.trx).findById([home.lumyx.id, archiveId]));
const events = async (about: string) => {
  const found = await home.work((work) =>
    work.trx('audit_entries').where({ about }).orderBy('at').select('event', 'details'),
  );
  return found.filter(({ event }) => event.startsWith('archive.'));
};

test('it is written in the language of its case, and so is what she reads on her page', async () => {
  const { archiveId } = await makeArchive(await order(home.lumyx, 'zh'));
  const opened = await openOne(archiveId);
  const zip = await unzip(await buffer(await archiveBytes(home.house.vault, opened)));
  expect(zip.get('index.html')?.toString()).toContain('<html lang="zh-Hans">');
  const reading = await openReading(home.house.vault, opened);
  expect([reading.language, reading.sections[0]?.explanation]).toEqual([
    'zh',
    '我们在这里持有关于您的 1 行数据。',
  ]);
});

test('it is sealed at rest, and the person gets exactly what was packed', async () => {
  const wish = await order();
  const { archiveId, expiresAt, sections } = await makeArchive(wish);
  expect(sections).toEqual([{ id: 'accounts', state: 'held', rows: 1, problem: null }]);
  expect(await files()).toEqual([`${archiveId}.reading.age`, `${archiveId}.zip.age`]);
  for (const name of await files()) {
    const path = join(folder, 'archives', home.lumyx.id, name);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path)).includes(CANARY)).toBe(false);
    expect((await readFile(path)).subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
  }
  const row = await rowOf(archiveId);
  expect(row?.wrappedKey?.includes('AGE-SECRET-KEY')).toBe(false);

  const view = await home.work((work) => archiveOf(work, wish.requestId));
  expect(view).toMatchObject({
    id: archiveId,
    state: 'ready',
    fileName: expect.stringMatching(/^my-data-[a-z0-9-]+\.zip$/),
  });
  expect(view?.expiresAt.equals(expiresAt)).toBe(true);
  const opened = await openOne(archiveId);
  const zip = await buffer(await archiveBytes(home.house.vault, opened));
  expect(zip.length).toBe(view?.size);
  expect(sha256(zip).toString('hex')).toBe(view?.sha256);
  const entries = await unzip(zip);
  expect(entries.get('machine/accounts.jsonl')?.toString()).toContain(CANARY);
  expect(sha256(entries.get('manifest.json') ?? '')).toEqual(row?.manifestSha256);
  const reading = await openReading(home.house.vault, opened);
  expect(reading.sections[0]?.records).toEqual([['1', CANARY]]);
  expect((await events(wish.requestId)).map(({ event }) => event)).toEqual([
    'archive.packed',
    'archive.opened',
  ]);
});

test('delivery keeps its first moment and every one is in the log, with ids and counts alone', async () => {
  const wish = await order();
  const { archiveId } = await makeArchive(wish);
  await home.work((work) => recordDelivery(work, archiveId));
  const first = (await rowOf(archiveId))?.deliveredAt;
  home.later({ hours: 1 });
  await home.work((work) => recordDelivery(work, archiveId));
  expect((await rowOf(archiveId))?.deliveredAt).toEqual(first);
  const log = await events(wish.requestId);
  expect(log.map(({ event }) => event)).toEqual(['archive.packed', 'archive.delivered', 'archive.delivered']);
  expect(JSON.stringify(log)).not.toContain('canary');
});

test('at its end the key is destroyed: no copy of the bytes can be opened, and the files go', async () => {
  const wish = await order();
  const { archiveId } = await makeArchive(wish);
  const held = await openOne(archiveId);
  const kept = join(folder, 'kept');
  await cp(join(folder, 'archives'), join(kept, 'archives'), { recursive: true });
  home.later({ hours: 24 * 30 + 1 });
  await expect(openOne(archiveId)).rejects.toMatchObject({ code: 'archive-expired' });
  expect((await home.work((work) => archiveOf(work, wish.requestId)))?.state).toBe('expired');
  const due = await archivesDue(home.house.database, now().add({ hours: 24 * 30 + 1 }));
  expect(due).toEqual([{ controllerId: home.lumyx.id, id: archiveId }]);

  await home.work((work) => expireArchive(work, archiveId));
  const row = await rowOf(archiveId);
  expect(row).toMatchObject({ state: 'expired', wrappedKey: null });
  await expect(openOne(archiveId)).rejects.toMatchObject({ code: 'archive-expired' });
  expect((await buffer(await archiveBytes(new FolderVault(join(kept, 'archives')), held))).length).toBe(
    held.size,
  );
  const everywhere = await home.work((work) =>
    work.trx.raw('select to_jsonb(a)::text as text from archives a'),
  );
  expect(everywhere.rows[0].text).not.toContain('AGE-SECRET-KEY');

  await forgetFiles(wish.inWork, { vault: home.house.vault, controllerId: home.lumyx.id, archiveId });
  expect(await files()).toEqual([]);
  expect(await archivesDue(home.house.database, now().add({ hours: 24 * 999 }))).toEqual([]);
  expect((await events(wish.requestId)).map(({ event }) => event)).toEqual([
    'archive.packed',
    'archive.opened',
    'archive.expired',
    'archive.keyDestroyed',
  ]);
  await home.work((work) => expireArchive(work, archiveId));
  expect(await events(wish.requestId)).toHaveLength(4);
});

test('the tick ends what is due, leaves the rest, and clears what an earlier crash left', async () => {
  const [due, young, crashed] = [await order(), await order(), await order()];
  const made = [await makeArchive(due), await makeArchive(young), await makeArchive(crashed)];
  const [dueId, youngId, crashedId] = made.map(({ archiveId }) => archiveId);
  await home.work((work) => work.trx('archives').where({ id: dueId }).update({ expires_at: work.at }));
  await home.work((work) => expireArchive(work, crashedId ?? ''));
  const own = join(folder, 'archives', home.lumyx.id);
  await writeFile(join(own, `${crashedId}.zip.age.x.part`), 'half');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expireArchives(home.house, {}, new AbortController().signal);
  expect(await files()).toEqual([`${youngId}.reading.age`, `${youngId}.zip.age`]);
  expect((await rowOf(dueId ?? ''))?.state).toBe('expired');
  expect((await rowOf(youngId ?? ''))?.state).toBe('ready');
  await expireArchives(home.house, {}, new AbortController().signal);
});

test('a crash while packing leaves nothing that is named ready; the next try makes it anew', async () => {
  const wish = await order();
  const broken = section('accounts', {
    rows: async function* () {
      yield json([{ id: 1 }]);
      expect((await files()).every((name) => name.endsWith('.part'))).toBe(true);
      throw new Error('killed');
    },
  });
  await expect(makeArchive({ ...wish, content: input([broken]) })).rejects.toThrow('killed');
  expect(await files()).toEqual([]);
  expect(await home.work((work) => archiveOf(work, wish.requestId))).toBeNull();
  const [left] = await home.work(async (work) => await Archive.query(work.trx));
  await expect(openOne(left?.id ?? '')).rejects.toMatchObject({ code: 'archive-not-ready' });

  const { archiveId } = await makeArchive(wish);
  expect((await rowOf(left?.id ?? ''))?.wrappedKey).toBeNull();
  expect((await home.work((work) => archiveOf(work, wish.requestId)))?.id).toBe(archiveId);
});

test('a packer that was overtaken is told so, and its archive stays shut', async () => {
  const wish = await order();
  let second: Promise<{ archiveId: string }> | undefined;
  const slow = section('accounts', {
    rows: async function* () {
      second = makeArchive(wish);
      await second;
      yield json([{ id: 1 }]);
    },
  });
  await expect(makeArchive({ ...wish, content: input([slow]) })).rejects.toMatchObject({
    code: 'archive-overtaken',
  });
  const ready = await home.work(async (work) => await Archive.query(work.trx).where({ state: 'ready' }));
  expect(ready.map(({ id }) => id)).toEqual([(await second)?.archiveId]);
});

test('another controller cannot see, open, end or learn of it', async () => {
  const { archiveId } = await makeArchive(await order());
  const foreign = <T>(act: Parameters<typeof home.work<T>>[0]) => home.work(act, undefined, home.lumart);
  for (const act of [openArchive, expireArchive, recordDelivery]) {
    await expect(foreign<unknown>((work) => act(work, archiveId))).rejects.toMatchObject({
      kind: 'not-found',
      code: 'archive-unknown',
    });
  }
  expect(await foreign((work) => work.trx('archives'))).toEqual([]);
  await expect(openOne(crypto.randomUUID())).rejects.toMatchObject({ code: 'archive-unknown' });
});

test('a key that was moved to another archive opens nothing', async () => {
  const [one, two] = [await makeArchive(await order()), await makeArchive(await order())];
  const key = (await rowOf(one.archiveId))?.wrappedKey;
  await home.work((work) => work.trx('archives').where({ id: two.archiveId }).update({ wrapped_key: key }));
  await expect(openOne(two.archiveId)).rejects.toMatchObject({ code: 'sealed-value-damaged' });
});

test('a file that was changed, exchanged or lost gives nothing away', async () => {
  const [one, two] = [await makeArchive(await order()), await makeArchive(await order())];
  const path = (id: string) => join(folder, 'archives', home.lumyx.id, `${id}.zip.age`);
  const opened = await openOne(one.archiveId);
  const bytes = await readFile(path(one.archiveId));
  await writeFile(path(one.archiveId), bytes.fill(0, bytes.length - 20, bytes.length - 10));
  const damaged = archiveBytes(home.house.vault, opened).then(buffer);
  await expect(damaged).rejects.toThrow();
  await cp(path(two.archiveId), path(one.archiveId));
  await expect(archiveBytes(home.house.vault, opened)).rejects.toMatchObject({ code: 'archive-damaged' });
  await rm(path(one.archiveId));
  await expect(archiveBytes(home.house.vault, opened)).rejects.toMatchObject({
    code: 'archive-file-missing',
  });
});

test('a folder that cannot be written fails the archive and nothing is ready', async () => {
  const wish = await order();
  await mkdir(join(folder, 'blocked'));
  await writeFile(join(folder, 'blocked', 'archives'), 'a file where the folder should be');
  await expect(
    makeArchive({ ...wish, vault: new FolderVault(join(folder, 'blocked', 'archives')) }),
  ).rejects.toMatchObject({ code: 'archives-unreachable' });
  expect(await home.work((work) => archiveOf(work, wish.requestId))).toBeNull();
});
