// Archives in a bucket behind the S3 API: the contract of every place, parts taken back, and the setting that names it.
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { openVault } from '../../src/connectors/open-vault.ts';
import type { Vault } from '../../src/connectors/vault.ts';
import { type Bucket, makeBucket } from '../support/bucket.ts';
import { type S3Server, startS3, startVersionedS3, versionedServer } from '../support/s3-server.ts';
import { vaultContract } from './vault-contract.ts';

const SECRET = 'HABEAS_TEST_ARCHIVES_SECRET';
const program = versionedServer();

/** The setting as an operator writes it. */
function setting({ url, key }: S3Server, bucket: string): string {
  const query = new URLSearchParams({
    region: 'eu-central-1',
    endpoint: url,
    allow_private: 'true',
    key_id: key,
    secret_key: `env:${SECRET}`,
  });
  return `s3://${bucket}/of/archives?${query}`;
}

async function uploads({ client }: S3Server, Bucket: string): Promise<string[]> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  return Uploads.map(({ Key = '' }) => `${Key} (unfinished)`);
}

const servers: [string, (() => Promise<S3Server>) | null][] = [
  ['the server from npm', startS3],
  ['a bucket that keeps versions', program === null ? null : async () => await startVersionedS3(program)],
];

for (const [title, start] of servers) {
  const suite = start === null ? describe.skip : describe;
  suite(start === null ? `${title} (skipped: needs moto_server; pip install 'moto[server]')` : title, () => {
    let server: S3Server;
    let bucket: Bucket;
    let vault: Vault;
    beforeAll(async () => {
      process.env[SECRET] = 'KEY-OF-TESTS';
      server = await (start ?? startS3)();
      bucket = await makeBucket(server, 'archives', { locks: start !== startS3 });
      vault = await openVault({ dataFolder: '/nowhere', archives: setting(server, 'archives') });
    });
    afterAll(async () => {
      vault.close();
      await server.stop();
      delete process.env[SECRET];
    });
    const names = async () =>
      [
        ...(start === startS3 ? await bucket.keys() : await bucket.versions()),
        ...(await uploads(server, 'archives')),
      ]
        .map((name) => name.replace(/^of\/archives\//, ''))
        .sort();
    vaultContract(() => ({ vault, names }));

    // The server from npm does not list what is unfinished.
    const listed = start === startS3 ? test.skip : test;
    listed('parts that a crash left go with the archive’s files, and those of others stay', async () => {
      const { client } = server;
      for (const Key of ['of/archives/one/e.zip.age', 'of/archives/one/ea.zip.age']) {
        const place = { Bucket: 'archives', Key };
        const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
        await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: 'half' }));
      }
      expect(await names()).toEqual(['one/e.zip.age (unfinished)', 'one/ea.zip.age (unfinished)']);
      await vault.remove('one/e.');
      expect(await names()).toEqual(['one/ea.zip.age (unfinished)']);
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'archives' }));
      for (const { Key = '', UploadId } of Uploads)
        await client.send(new AbortMultipartUploadCommand({ Bucket: 'archives', Key, UploadId }));
    });
  });
}

test('a bucket that does not answer is told by name, without its address or key', async () => {
  process.env[SECRET] = 'secret-of-tests';
  const gone = { url: 'http://127.0.0.1:9', key: 'key-of-tests' } as S3Server;
  const vault = await openVault({ dataFolder: '/nowhere', archives: setting(gone, 'archives') });
  for (const act of [
    () => vault.open('a/a.zip.age'),
    () => vault.remove('a/a.'),
    () => vault.write('a/a.zip.age', async () => undefined),
  ]) {
    const error = await act().then(String, String);
    expect(error).toMatch(/The place where archives lie does not answer/);
    expect(error).not.toMatch(/127\.0|secret-of|key-of/);
  }
  vault.close();
  delete process.env[SECRET];
}, 60_000);

test.each([
  ['no region', 's3://archives/x?key_id=a&secret_key=b'],
  ['no key', 's3://archives/x?region=eu-central-1'],
  ['something unknown', 's3://archives/x?region=eu-central-1&key_id=a&secret_key=b&acl=public'],
  ['a key in the address', 's3://hunter2:b@archives/x?region=eu-central-1&key_id=a&secret_key=b'],
  [
    'an endpoint that is none',
    's3://archives/x?region=eu-central-1&key_id=a&secret_key=b&endpoint=ftp%3A%2F%2Fx',
  ],
  ['a prefix that climbs', 's3://archives/%2e%2e%2fx?region=eu-central-1&key_id=a&secret_key=b'],
])('a setting with %s is refused at the start, and never repeated', async (_name, archives) => {
  const opened = openVault({ dataFolder: '/nowhere', archives });
  await expect(opened).rejects.toThrow(expect.objectContaining({ code: 'archives-address-invalid' }));
  await expect(opened).rejects.not.toThrow(/hunter2|ftp:/);
});
