// What only a bucket with versions has: old ones, marks of deletion, tags and locks; at a real server, where one is installed.
import {
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { Connector, Reached } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { type Bucket, makeBucket } from '../support/bucket.ts';
import { type S3Server, startVersionedS3, versionedServer } from '../support/s3-server.ts';
import { COLLECTIONS, objectContract, type StoreUnderTest, table } from './object-contract.ts';

const TAGGED = [
  { name: 'documents', objects: 'documents/{file}', tags: { person: 'person-id', kind: 'kind' } },
];
const tagged = {
  table: table('documents'),
  anyOf: [{ columns: ['person'], tuples: [['1']], folding: 'exact' as const }],
  filters: [],
};

const program = versionedServer();
const where = program === null ? describe.skip : describe;

where('a bucket with versions (skipped where moto_server is not installed)', () => {
  let server: S3Server;
  let bucket: Bucket;
  let connector: Connector;
  beforeAll(async () => {
    server = await startVersionedS3(program ?? '');
  }, 60_000);
  afterAll(async () => await server.stop());
  let made = 0;
  beforeEach(async () => {
    made += 1;
    bucket = await makeBucket(server, `bucket-${made}`, { locks: true });
    connector = openConnector(bucket.address(COLLECTIONS));
  });
  afterEach(async () => await connector.close());

  describe('keeps the contract', () => {
    objectContract(
      (): StoreUnderTest => ({
        address: bucket.address(COLLECTIONS),
        engine: 's3',
        nowhere: bucket.address(COLLECTIONS, { bucket: 'none-of-that-name' }),
        denied: null,
        put: bucket.put,
        keys: bucket.versions,
        empty: async () => undefined,
      }),
    );
  });

  const order = (...keys: string[]) => ({
    rows: { table: table('avatars'), columns: ['key'], keys: KeyList.of(keys.map((key) => [key])) },
    effect: { kind: 'delete' } as const,
    step: 'step-1',
    chunk: 0,
    fence: 1n,
    ledger: false,
  });
  const count = async (id: string): Promise<number> =>
    await connector.count({
      table: table('avatars'),
      anyOf: [{ columns: ['id'], tuples: [[id]], folding: 'exact' }],
      filters: [],
    });

  test('what was deleted before is still there in its versions: found, handed over, and then gone for good', async () => {
    for (const text of ['first', 'second']) await bucket.put('user/1/a.png', text);
    await bucket.put('user/1/a.png.bak', 'another key');
    await bucket.put('user/12/a.png', 'somebody else');
    await server.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: 'user/1/a.png' }));
    expect(await bucket.keys()).not.toContain('user/1/a.png');
    expect(await count('1')).toBe(2);
    let text = '';
    for await (const piece of (await connector.content?.(table('avatars'), 'user/1/a.png')) ?? [])
      text += Buffer.from(piece).toString();
    expect(text).toBe('second');
    await connector.erase(order('user/1/a.png'));
    await connector.erase(order('user/1/a.png'));
    expect(await bucket.versions()).toEqual(['user/1/a.png.bak', 'user/12/a.png']);
    expect(await count('1')).toBe(1);
  });

  test('old versions go also where versions are not kept any more', async () => {
    const plain = await makeBucket(server, `bucket-${made}-without-locks`);
    for (const Status of ['Enabled', 'Suspended'] as const) {
      const VersioningConfiguration = { Status };
      await server.client.send(
        new PutBucketVersioningCommand({ Bucket: plain.name, VersioningConfiguration }),
      );
      if (Status === 'Enabled') for (const text of ['older', 'old']) await plain.put('user/2/a.png', text);
    }
    expect(await plain.versions()).toHaveLength(2);
    const other = openConnector(plain.address(COLLECTIONS));
    await other.erase(order('user/2/a.png'));
    await other.close();
    expect(await plain.versions()).toEqual([]);
  });

  test('finds objects by a tag, letter by letter, and reads the others', async () => {
    await bucket.put('documents/a.pdf', 'a', { 'person-id': '1', kind: 'contract' });
    await bucket.put('documents/b.pdf', 'b', { 'person-id': '12' });
    await bucket.put('documents/c.pdf', 'c');
    await connector.close();
    connector = openConnector(bucket.address(TAGGED));
    const rows: unknown[] = [];
    for await (const batch of connector.locate(tagged, ['key', 'person', 'kind'])) rows.push(...batch);
    expect(rows).toEqual([['documents/a.pdf', '1', 'contract']]);
    const keys = KeyList.of([['documents/b.pdf'], ['documents/c.pdf']]);
    let text = '';
    for await (const part of connector.read({
      rows: { table: table('documents'), columns: ['key'], keys },
      columns: ['file', 'person'],
    }))
      text += Buffer.from(part).toString();
    expect(text).toBe('{"file":"b.pdf","person":"12"}\n{"file":"c.pdf","person":null}\n');
    const where = { kind: 'passes', filter: { column: 'person', operator: 'is-null' } } as const;
    const counted = { table: table('documents'), where, column: 'modified' };
    expect((await connector.tally(counted)).rows).toBe(1);
  });

  test('an object in an archive class is found and deleted, and says why it cannot be read', async () => {
    const place = { Bucket: bucket.name, Key: 'user/5/a.png' };
    await server.client.send(new PutObjectCommand({ ...place, Body: 'cold', StorageClass: 'GLACIER' }));
    expect(await count('5')).toBe(1);
    await expect(connector.content?.(table('avatars'), place.Key)).rejects.toMatchObject({
      code: 'store-refused',
      message: expect.stringContaining('archive class'),
    });
    await connector.erase(order(place.Key));
    expect(await bucket.versions()).toEqual([]);
  });

  test('a key that is not known is a refusal by name, and shows nothing of itself', async () => {
    await bucket.put('user/1/a.png', 'hers');
    const allowed = async (calls: number): Promise<void> => {
      await fetch(`${server.url}/moto-api/reset-auth`, { method: 'POST', body: String(calls) });
    };
    await allowed(0);
    const denied = openConnector(bucket.address(COLLECTIONS, { secret_key: 'canary-of-a-secret' }));
    try {
      for (const asked of [
        denied.countKeys(order('user/1/a.png').rows),
        denied.erase(order('user/1/a.png')),
        denied.content?.(table('avatars'), 'user/1/a.png'),
      ]) {
        const error = await asked?.catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'store-permission-denied' });
        expect(JSON.stringify(error) + String(error)).not.toContain('canary');
      }
    } finally {
      await denied.close();
      await allowed(Number.MAX_SAFE_INTEGER);
    }
    expect(await count('1')).toBe(1);
  });

  test('what a lock holds stays and is named; the others go', async () => {
    for (const key of ['user/3/free', 'user/3/held', 'user/3/until']) await bucket.put(key, key);
    const Bucket = bucket.name;
    await server.client.send(
      new PutObjectLegalHoldCommand({ Bucket, Key: 'user/3/held', LegalHold: { Status: 'ON' } }),
    );
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: new Date('2999-01-01') } as const;
    await server.client.send(new PutObjectRetentionCommand({ Bucket, Key: 'user/3/until', Retention }));
    await expect(connector.erase(order('user/3/free', 'user/3/held', 'user/3/until'))).rejects.toMatchObject({
      code: 'store-constraint',
      details: { objects: 2, locked: 2 },
    });
    expect(await bucket.versions()).toEqual(['user/3/held', 'user/3/until']);
    const future = Temporal.Instant.from('2100-01-01T00:00:00Z');
    const due = {
      kind: 'until',
      column: 'modified',
      moment: future,
      day: Temporal.PlainDate.from('2100-01-01'),
    } as const;
    await expect(
      connector.sweep({
        ...order(),
        table: table('avatars'),
        where: due,
        column: 'modified',
        from: null,
        limit: 9,
      }),
    ).rejects.toMatchObject({ code: 'store-constraint' });
  });

  test('a sweep goes on behind a key with all of its versions', async () => {
    for (const at of [0, 1, 2, 0, 1, 2, 3, 4, 0]) await bucket.put(`user/5/${at}`, 'x');
    const day = Temporal.PlainDate.from('2100-01-01');
    const moment = Temporal.Instant.from('2100-01-01T00:00:00Z');
    const where = { kind: 'until', column: 'modified', moment, day } as const;
    const due = { ...order(), table: table('avatars'), where, column: 'modified', limit: 2 };
    let gone = 0;
    let from: Reached | null = null;
    for (let more = true; more; ) {
      const outcome = await connector.sweep({ ...due, from });
      expect(outcome.rows).toBeLessThanOrEqual(2);
      gone += outcome.rows;
      ({ more, reached: from } = outcome);
    }
    expect([gone, await bucket.versions()]).toEqual([5, []]);
  });

  test('more versions of one key than a page holds are parted nowhere', async () => {
    for (let at = 0; at < 1_050; at += 50)
      await Promise.all(Array.from({ length: 50 }, async () => await bucket.put('user/4/a', 'x')));
    await bucket.put('user/4/b', 'x');
    expect(await count('4')).toBe(2);
    await connector.erase(order('user/4/a'));
    expect(await bucket.versions()).toEqual(['user/4/b']);
  }, 60_000);
});
