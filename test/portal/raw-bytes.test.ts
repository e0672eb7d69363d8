// After its end nothing of a copy is left in any byte of our disks, although it was read, downloaded, protected and gone on with.
import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { expireArchives } from '../../jobs/expire-archives.ts';
import { archiveBytes, openArchive } from '../../src/archives/deliver.ts';
import { FolderVault } from '../../src/connectors/folder-vault.ts';
import { filesWith, rawPlaces } from '../support/raw-bytes.ts';
import { openReadyCopy, type ReadyCopy, until } from './ready-copy.ts';

/** Letters of no compression: they stand on a disk as they are. */
const canary = (name: string): string => `${name}-${randomBytes(18).toString('hex')}`;
const IN_ROWS = canary('row');
const IN_FILE = canary('file');
const PASSPHRASE = `lantern orbit ${randomBytes(9).toString('hex')}`;
let copy: ReadyCopy;
beforeAll(async () => {
  const file = Buffer.concat([randomBytes(200_000), Buffer.from(IN_FILE), randomBytes(200_000)]);
  copy = await openReadyCopy(file, IN_ROWS);
});
afterAll(() => copy.close());

test('the look finds what was deleted, in rows and in the log of changes', async () => {
  const control = canary('control');
  const client = new Client({ connectionString: copy.home.superuserUrl });
  await client.connect();
  await client.query('create table control (words text)');
  await client.query('insert into control values ($1)', [control]);
  await client.query('delete from control');
  await client.end();
  const found = await filesWith([control], await rawPlaces(copy.home.superuserUrl));
  expect(found.some((path) => path.includes('/base/'))).toBe(true);
  expect(found.some((path) => path.includes('/pg_wal/'))).toBe(true);
});

test('at its end no byte of it is left, and what was kept elsewhere does not open', async () => {
  const { home, path, her } = copy;
  const { dataFolder } = home.house.config;
  await copy.prove('data');
  expect((await her.get(`${path}/data`)).text).toContain(IN_ROWS);
  const whole = Buffer.from(await (await copy.ask(`${path}/archive`)).arrayBuffer());
  expect(whole.length).toBeGreaterThan(400_000);
  await (await copy.ask(`${path}/archive`, { headers: { range: 'bytes=100-200' } })).arrayBuffer();
  const token = /name="_csrf" value="([^"]*)"/.exec((await her.get(`${path}/protect`)).text)?.[1] ?? '';
  const body = new URLSearchParams({
    way: 'passphrase',
    passphrase: PASSPHRASE,
    'passphrase-again': PASSPHRASE,
    _csrf: token,
  });
  const sealed = await copy.ask(`${path}/protected-archive`, { method: 'POST', body });
  expect(sealed.status).toBe(200);
  await sealed.arrayBuffer();
  await until(async () => (await copy.log('archive.delivered')).length === 2);

  const { id } = await copy.archive();
  const held = await home.work(async (work) => await openArchive(work, id));
  const kept = join(dataFolder, '..', `kept-${id}`);
  await cp(join(dataFolder, 'archives'), kept, { recursive: true });
  const words = [IN_ROWS, IN_FILE, PASSPHRASE, encodeURIComponent(PASSPHRASE), held.identity];
  const look = async () =>
    await filesWith(words, [...(await rawPlaces(home.superuserUrl)), dataFolder, kept]);
  expect(await look()).toEqual([]);

  home.later({ hours: 24 * 31 });
  await home.work(
    async ({ trx }) => await trx('archives').where({ id }).update({ expires_at: '2020-01-01' }),
  );
  await expireArchives(home.house, {}, new AbortController().signal);
  expect(await look()).toEqual([]);
  expect(await filesWith(['age-encryption.org'], [dataFolder])).toEqual([]);
  await expect(home.work(async (work) => await openArchive(work, id))).rejects.toMatchObject({
    code: 'archive-expired',
  });
  const { rows } = (await home.work(
    async ({ trx }) =>
      await trx.raw('select wrapped_key, key_destroyed_at is not null as gone from archives'),
  )) as { rows: { wrapped_key: Buffer | null; gone: boolean }[] };
  expect(rows).toEqual([{ wrapped_key: null, gone: true }]);
  // The bytes that somebody kept are whole: they say nothing without the key, which only this memory still has.
  const vault = new FolderVault(kept);
  expect((await buffer(await archiveBytes(vault, held))).equals(whole)).toBe(true);
  const guessed = {
    ...held,
    identity: 'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0',
  };
  await expect(archiveBytes(vault, guessed)).rejects.toMatchObject({ code: 'archive-damaged' });
});
