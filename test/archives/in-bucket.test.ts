// The life of an archive in a bucket: made in parts, read from any byte, gone in all versions; a bucket that fails costs time alone.
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expireArchives } from '../../jobs/expire-archives.ts';
import { archiveBytes, openArchive, openReading } from '../../src/archives/deliver.ts';
import { expireArchive } from '../../src/archives/expire.ts';
import { makeArchive } from '../../src/archives/make-archive.ts';
import { openVault } from '../../src/connectors/open-vault.ts';
import type { Vault } from '../../src/connectors/vault.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { type Bucket, makeBucket } from '../support/bucket.ts';
import { type S3Server, startS3, startVersionedS3, versionedServer } from '../support/s3-server.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { chunks, input, json, section, unzip } from './sample.ts';

const program = versionedServer();
const servers: [string, (() => Promise<S3Server>) | null][] = [
  ['the server from npm', startS3],
  ['a bucket that keeps versions', program === null ? null : async () => await startVersionedS3(program)],
];

for (const [title, start] of servers) {
  const suite = start === null ? describe.skip : describe;
  suite(start === null ? `${title} (skipped: needs moto_server; pip install 'moto[server]')` : title, () => {
    let home: TestHouse;
    let server: S3Server;
    let bucket: Bucket;
    let vault: Vault;
    let stopped: Promise<void> | null = null;
    const stop = async (): Promise<void> => {
      stopped ??= server.stop();
      await stopped;
    };
    beforeAll(async () => {
      home = await openTestHouse();
      server = await (start ?? startS3)();
      bucket = await makeBucket(server, 'archives', { locks: start !== startS3 });
      const query = new URLSearchParams({
        region: 'eu-central-1',
        endpoint: server.url,
        allow_private: 'true',
      });
      const keys = new URLSearchParams({ key_id: server.key, secret_key: server.secret });
      vault = await openVault({ dataFolder: '/nowhere', archives: `s3://archives/kept?${query}&${keys}` });
    });
    afterAll(async () => {
      vault.close();
      await stop();
      await home.close();
    });
    const lying = async () => (start === startS3 ? await bucket.keys() : await bucket.versions());

    async function order(file: Buffer) {
      const planId = crypto.randomUUID();
      const { requestId } = await home.work(async (work) => {
        const id = { controller_id: home.lumyx.id, id: planId };
        await work.trx('plans').insert({ ...id, kind: 'access', status: 'drawing' });
        return await receiveRequest(work, {
          right: 'access',
          email: `${planId}@example.org`,
          channel: 'form',
        });
      });
      return {
        inWork: <T>(act: Parameters<typeof home.work<T>>[0]) => home.work(act),
        vault,
        spoolFolder: home.house.config.dataFolder,
        keyName: 'privacy.example/lumyx',
        requestId,
        planId,
        content: input([
          section('accounts', {
            rows: chunks(json([{ id: 1 }])),
            files: [{ name: 'files/a.bin', bytes: file }],
          }),
        ]),
      };
    }

    test('it is made, opened from any byte, and gone', async () => {
      const file = randomBytes(20_000_000);
      const { archiveId } = await makeArchive(await order(file));
      const begin = `kept/${home.lumyx.id}/${archiveId}`;
      expect(await lying()).toEqual([`${begin}.reading.age`, `${begin}.zip.age`]);
      const opened = await home.work((work) => openArchive(work, archiveId));
      const zip = await buffer(await archiveBytes(vault, opened));
      expect(sha256(zip)).toEqual(opened.sha256);
      expect((await unzip(zip)).get('files/a.bin')?.equals(file)).toBe(true);
      const piece = await buffer(await archiveBytes(vault, opened, { start: 9_000_000, end: 9_000_100 }));
      expect(piece.equals(zip.subarray(9_000_000, 9_000_100))).toBe(true);
      expect((await openReading(vault, opened)).sections).toHaveLength(1);
      await home.work((work) => expireArchive(work, archiveId));
      await expireArchives({ ...home.house, vault }, {}, new AbortController().signal);
      expect(await lying()).toEqual([]);
      await expect(archiveBytes(vault, opened)).rejects.toMatchObject({ code: 'archive-file-missing' });
    });

    test('a source that fails leaves nothing in the bucket', async () => {
      const wish = await order(randomBytes(20_000_000));
      const broken = section('b', {
        rows: async function* () {
          yield json([{ id: 1 }]);
          throw new Error('killed');
        },
      });
      const content = { ...wish.content, sections: [...wish.content.sections, broken] };
      await expect(makeArchive({ ...wish, content })).rejects.toThrow('killed');
      expect(await lying()).toEqual([]);
    });

    test('a bucket that goes away in the middle is no store of hers: the archive fails by the name of its own place', async () => {
      const wish = await order(randomBytes(100));
      const gone = section('b', {
        rows: async function* () {
          await stop();
          yield randomBytes(30_000_000);
        },
      });
      const content = { ...wish.content, sections: [...wish.content.sections, gone] };
      await expect(makeArchive({ ...wish, content })).rejects.toMatchObject({ code: 'archives-unreachable' });
    }, 60_000);
  });
}
