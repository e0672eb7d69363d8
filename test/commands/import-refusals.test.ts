// Every archive that `habeas import` refuses, by its code, and with nothing left behind in the database.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ZipArchive } from 'archiver';
import { DATA_PACKAGE } from '../../src/archives/machine/data-package.ts';
import { manifestBytes, signatureBytes, signerOf } from '../../src/archives/manifest.ts';
import { packArchive } from '../../src/archives/pack.ts';
import { sha256 } from '../../src/platform/crypto.ts';
import { Collector, chunks, input, SIGNER, section, unzip } from '../archives/sample.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { ask, imported, refusal } from './imported.ts';

type Database = Awaited<ReturnType<typeof emptyDatabase>>;

let folder: string;
let database: Database;
let good: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-test-'));
  database = await emptyDatabase();
  const sink = new Collector();
  const rows = chunks(Buffer.from('{"id":1,"email":"maria@example.org"}\n'));
  const odd = section('odd', {
    fields: [],
    rows: chunks(Buffer.from('{"a":"x,y\\\\"}\n[1]\n')),
    expectedRows: 2,
  });
  await packArchive(input([section('accounts', { rows }), odd]), sink, { signer: SIGNER });
  good = sink.bytes();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  const left = await ask<{ n: string }>(
    database.url,
    `select count(*) as n from pg_class where relname ~ '^(accounts|odd)'`,
  );
  expect(left[0]?.n).toBe('0');
});

const file = async (name: string, bytes: Buffer): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};
async function unpacked(name: string): Promise<string> {
  const at = join(folder, name);
  for (const [path, bytes] of await unzip(good)) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), bytes);
  }
  return at;
}

test('a zip that was cut off, or is none, or is somebody else’s, or is still encrypted', async () => {
  const cut = await file('cut.zip', good);
  await truncate(cut, good.length - 30);
  expect(await refusal(cut, database.url)).toMatchObject({
    code: 'import-archive-damaged',
    message: expect.stringContaining('download it again'),
  });
  expect((await refusal(await file('none.zip', Buffer.from('no zip')), database.url)).code).toBe(
    'import-archive-damaged',
  );
  const sealed = await file('sealed.age', Buffer.from('age-encryption.org/v1\n-> X25519 x'));
  expect((await refusal(sealed, database.url)).code).toBe('import-archive-sealed');
  expect((await refusal(join(folder, 'nowhere.zip'), database.url)).code).toBe('import-archive-missing');
  const strange = join(folder, 'strange');
  await mkdir(strange);
  expect((await refusal(strange, database.url)).code).toBe('import-archive-foreign');
  await writeFile(join(strange, 'manifest.json'), '{"format":"other/1"}');
  await writeFile(join(strange, 'manifest.json.sig'), 'x');
  expect((await refusal(strange, database.url)).code).toBe('import-archive-foreign');
});

test('one bit of any file, a file more, a file less, a manifest of somebody else', async () => {
  const whole = await unpacked('whole');
  for (const name of [...(await unzip(good)).keys()]) {
    const at = join(folder, 'changed');
    await cp(whole, at, { recursive: true });
    const bytes = await readFile(join(at, name));
    const last = bytes.length - 3;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    await writeFile(join(at, name), bytes);
    expect([name, (await refusal(at, database.url)).code]).toEqual([
      name,
      expect.stringMatching(/^import-archive-(altered|foreign)$/),
    ]);
    await cp(whole, at, { recursive: true });
    await rm(join(at, name));
    expect((await refusal(at, database.url)).code).toMatch(/^import-archive-(altered|foreign)$/);
    await rm(at, { recursive: true });
  }
  await writeFile(join(whole, 'machine', 'more.csv'), 'a\r\n1\r\n');
  expect(await refusal(whole, database.url)).toMatchObject({
    code: 'import-archive-altered',
    message: expect.stringContaining('machine/more.csv'),
  });
  await rm(join(whole, 'machine', 'more.csv'));
  await symlink('/etc/hostname', join(whole, 'machine', 'link.csv'));
  expect((await refusal(whole, database.url)).code).toBe('import-archive-damaged');
});

test('bytes that changed inside the zip', async () => {
  const at = good.indexOf('machine/accounts.csv') + 30;
  const changed = Buffer.from(good);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  expect((await refusal(await file('bit.zip', changed), database.url)).code).toMatch(
    /^import-archive-(altered|damaged)$/,
  );
});

/** Whoever makes an archive can sign it too, with a key of their own: what it says is still not trusted. */
async function forged(name: string, change: (described: { resources: Loose[] }) => void): Promise<string> {
  const at = await unpacked(name);
  const described = JSON.parse(await readFile(join(at, DATA_PACKAGE), 'utf8'));
  change(described);
  await writeFile(join(at, DATA_PACKAGE), JSON.stringify(described));
  const names = [...(await unzip(good)).keys()].filter((one) => !one.startsWith('manifest.json'));
  const files = [];
  for (const one of names) {
    const bytes = await readFile(join(at, one));
    files.push({ name: one, bytes: bytes.length, sha256: sha256(bytes).toString('hex') });
  }
  const packedAt = Temporal.Now.instant();
  const manifest = manifestBytes({ controller: 'X', reference: 'HB-1', packedAt }, files);
  await writeFile(join(at, 'manifest.json'), manifest);
  await writeFile(join(at, 'manifest.json.sig'), signatureBytes(signerOf('x', randomBytes(32)), manifest));
  return at;
}
interface Loose {
  name: string;
  path: string;
  habeas: { rows: number };
  schema: { fields: { habeas?: object }[] };
}
const accounts = (described: { resources: Loose[] }): Loose => {
  const found = described.resources.find(({ name }) => name === 'accounts');
  if (found === undefined) throw new Error('no such resource');
  return found;
};

test('a manifest that was rewritten without the key, and names that no zip may have', async () => {
  const at = await unpacked('rewritten');
  const manifest = await readFile(join(at, 'manifest.json'), 'utf8');
  await writeFile(join(at, 'manifest.json'), manifest.replace('HB-7F3K-22', 'HB-7F3K-23'));
  expect(await refusal(at, database.url)).toMatchObject({
    code: 'import-archive-altered',
    message: expect.stringContaining('manifest.json'),
  });
  for (const names of [['a', 'a'], ['up/a']]) {
    const sink = new Collector();
    const zip = new ZipArchive();
    zip.pipe(sink);
    for (const name of names) zip.append('x', { name });
    await Promise.all([zip.finalize(), once(sink, 'finish')]);
    // The writer mends such names itself; the reader must not count on that.
    const bytes = Buffer.from(sink.bytes().toString('latin1').replaceAll('up/a', '../a'), 'latin1');
    expect([names, (await refusal(await file('names.zip', bytes), database.url)).code]).toEqual([
      names,
      'import-archive-damaged',
    ]);
  }
});

test('a descriptor that says what is not so, or wants more than a table', async () => {
  const more = await forged('more', (described) => {
    accounts(described).habeas.rows = 2;
  });
  expect(await refusal(more, database.url)).toMatchObject({
    code: 'import-rows-missing',
    message: 'accounts has 1 rows where the archive says 2. Nothing was loaded.',
  });
  const out = await forged('out', (described) => {
    accounts(described).path = '../index.html';
  });
  expect((await refusal(out, database.url)).code).toBe('import-archive-foreign');
  const target = await emptyDatabase();
  const injected = await forged('injected', (described) => {
    const [field] = accounts(described).schema.fields;
    Object.assign(field ?? {}, { habeas: { storeType: 'bigint); drop schema public cascade; --' } });
  });
  await imported(injected, target.url);
  expect(await ask(target.url, 'select pg_typeof(id)::text as type from accounts')).toEqual([
    { type: 'numeric' },
  ]);
  await target.drop();
});

test('another engine, and a database that is not empty', async () => {
  const zip = await file('good.zip', good);
  expect((await refusal(zip, 'mariadb://a:b@127.0.0.1:1/x')).code).toBe('import-engine-unknown');
  await ask(database.url, 'create table mine (id int)');
  expect(await refusal(zip, database.url)).toMatchObject({
    code: 'import-target-not-empty',
    message: expect.stringContaining('The schema public is not empty: it holds mine. Nothing was loaded'),
  });
  await ask(database.url, 'create schema aside; create view aside.held as select 1');
  const aside = `${database.url}?options=-csearch_path%3Daside`;
  expect((await refusal(zip, aside)).message).toContain('The schema aside is not empty: it holds held.');
  await ask(database.url, 'drop table mine; drop schema aside cascade');
});

test('an archive that is whole is loaded from its folder too, and rows that are no table keep their form', async () => {
  const target = await emptyDatabase();
  await ask(target.url, 'create schema aside');
  await imported(await unpacked('fine'), `${target.url}?options=-csearch_path%3Daside`);
  expect(await ask(target.url, 'select * from aside.accounts')).toEqual([
    { id: '1', email: 'maria@example.org' },
  ]);
  expect(await ask(target.url, 'select row::text from aside.odd')).toEqual([
    { row: '{"a":"x,y\\\\"}' },
    { row: '[1]' },
  ]);
  await target.drop();
});

test('a value that PostgreSQL cannot hold is named by table and line, and nothing stays', async () => {
  const sink = new Collector();
  const rows = chunks(Buffer.from('{"id":1,"email":"a"}\n{"id":2,"email":"\\u0000"}\n'));
  await packArchive(input([section('accounts', { rows })]), sink, { signer: SIGNER });
  expect(await refusal(await file('nul.zip', sink.bytes()), database.url)).toMatchObject({
    code: 'import-value-refused',
    message: expect.stringContaining('a value of accounts, line 3'),
  });
});
