// The contract of stores of files on a bucket without versions, at a real server; pages, long objects, and the way out.
import type { Condition, Connector, Reached } from '../../src/connectors/connector.ts';
import { KeyList } from '../../src/connectors/key-list.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { type Bucket, makeBucket } from '../support/bucket.ts';
import { openLine } from '../support/lines.ts';
import { type S3Server, startS3 } from '../support/s3-server.ts';
import { COLLECTIONS, objectContract, type StoreUnderTest, table } from './object-contract.ts';

let server: S3Server;
let bucket: Bucket;
beforeAll(async () => {
  server = await startS3();
  bucket = await makeBucket(server, 'pictures');
});
afterAll(async () => await server.stop());

objectContract(
  (): StoreUnderTest => ({
    address: bucket.address(COLLECTIONS),
    engine: 's3',
    nowhere: bucket.address(COLLECTIONS, { bucket: 'none-of-that-name' }),
    denied: null,
    put: bucket.put,
    keys: bucket.keys,
    empty: bucket.empty,
  }),
);

describe('a bucket', () => {
  const open: Connector[] = [];
  const connect = (address: string): Connector => {
    const connector = openConnector(address);
    open.push(connector);
    return connector;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
    await bucket.empty();
  });
  const asked = (name: string, column: string, value: string) => ({
    table: table(name),
    anyOf: [{ columns: [column], tuples: [[value]], folding: 'exact' as const }],
    filters: [],
  });

  test('goes on from page to page, in lists and in deletions', async () => {
    const names = Array.from({ length: 1_050 }, (_none, at) => `user/9/f${String(at).padStart(5, '0')}`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map(async (key) => await bucket.put(key, 'x')));
    await bucket.put('user/99/other', 'x');
    const connector = connect(bucket.address(COLLECTIONS));
    expect(await connector.count(asked('avatars', 'id', '9'))).toBe(1_050);
    const keys = KeyList.of(names.map((key) => [key]));
    const rows = { table: table('avatars'), columns: ['key'], keys };
    const chunk = { step: 'step-1', chunk: 0, fence: 1n, ledger: false };
    expect(await connector.erase({ rows, effect: { kind: 'delete' }, ...chunk })).toEqual({
      kind: 'done',
      rows: 1_050,
    });
    expect(await bucket.keys()).toEqual(['user/99/other']);
  });

  test('the chunks of a sweep read each stretch of the keys once', async () => {
    const days = ['2026-01-01', '2026-01-02', '2026-05-01', '2026-05-02'];
    const keys = Array.from({ length: 240 }, (_none, at) => `exports/${days[at % 4]}/${at}.json`);
    for (let at = 0; at < keys.length; at += 40)
      await Promise.all(keys.slice(at, at + 40).map(async (key) => await bucket.put(key, 'x')));
    const line = await openLine(server.url);
    const starts: string[] = [];
    line.decide((text) => {
      for (const [, query = ''] of text.matchAll(/GET \/pictures\/?\?(\S*list-type=2\S*)/g)) {
        const asked = new URLSearchParams(query);
        starts.push(asked.get('continuation-token') ?? asked.get('start-after') ?? '');
      }
      return 'pass';
    });
    const connector = connect(bucket.address(COLLECTIONS, { endpoint: line.url.replace(/\/$/, '') }));
    const where: Condition = {
      kind: 'until',
      column: 'day',
      moment: Temporal.Instant.from('2026-01-31T00:00:00Z'),
      day: Temporal.PlainDate.from('2026-01-31'),
    };
    const due = {
      table: table('exports'),
      where,
      column: 'day',
      effect: { kind: 'delete' },
      limit: 20,
    } as const;
    const chunk = { step: 'step-1', chunk: 0, fence: 1n, ledger: false };
    const rows: number[] = [];
    let from: Reached | null = null;
    for (let more = true; more; ) {
      const outcome = await connector.sweep({ ...due, ...chunk, from });
      rows.push(outcome.rows);
      ({ more, reached: from } = outcome);
    }
    await line.close();
    expect(rows.reduce((sum, one) => sum + one, 0)).toBe(120);
    expect(rows.every((one) => one <= 20)).toBe(true);
    expect(await bucket.keys()).toEqual(keys.filter((key) => key.includes('2026-05')).sort());
    expect(starts.length).toBeLessThanOrEqual(240 / 20 + 1);
    expect(new Set(starts).size).toBe(starts.length);
  });

  test('a long object comes piece by piece', async () => {
    const long = 'never whole in memory. '.repeat(300_000);
    await bucket.put('user/1/long.bin', long);
    const connector = connect(bucket.address(COLLECTIONS));
    const pieces = await connector.content?.(table('avatars'), 'user/1/long.bin');
    let bytes = 0;
    let largest = 0;
    for await (const piece of pieces ?? []) {
      bytes += piece.length;
      largest = Math.max(largest, piece.length);
    }
    expect(bytes).toBe(Buffer.byteLength(long));
    expect(largest).toBeLessThan(bytes / 10);
  });

  test('goes out by the one way alone: no private address, no other host', async () => {
    const code = async (more: object): Promise<unknown> =>
      await connect(bucket.address(COLLECTIONS, more))
        .count(asked('avatars', 'id', '1'))
        .catch((error: unknown) => error);
    const priv = await code({ allow_private: false });
    expect(priv).toMatchObject({ code: 'store-refused', details: { cause: 'outbound-url-refused' } });
    const metadata = await code({ endpoint: 'http://169.254.169.254' });
    expect(metadata).toMatchObject({ details: { cause: 'outbound-private-address' } });
    const down = await code({ endpoint: 'http://127.0.0.1:1' });
    expect(down).toMatchObject({ code: 'store-unreachable' });
    const missing = await code({ secret_key: 'env:NO_SUCH_SECRET_OF_TESTS' });
    expect(missing).toMatchObject({ code: 'store-address-missing' });
  });
});
