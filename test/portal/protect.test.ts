// A copy protected on its way: opened by tools that are not ours, refused in words, and nothing of it kept.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { sha256 } from '../../src/platform/crypto.ts';
import { unzip } from '../archives/sample.ts';
import { describeAge, keyPairAt, openWithKey } from '../support/age.ts';
import { dumpStore } from '../support/table-dump.ts';
import { wordsOf } from './person.ts';
import { openReadyCopy, type ReadyCopy, until } from './ready-copy.ts';

const PASSPHRASE = 'lantern orbit velvet cedar 9';
const FILE = randomBytes(3_000_000);
let copy: ReadyCopy;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-protect-'));
  copy = await openReadyCopy(FILE);
  await copy.prove('protect');
});
afterAll(async () => {
  await copy.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends the form over a real connection, as a browser does. */
async function send(form: Record<string, string>, page = 'protect'): Promise<Response> {
  const { text } = await copy.her.get(`${copy.path}/${page}`);
  const token = /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  return await copy.ask(`${copy.path}/protected-archive`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, _csrf: token }),
  });
}
const withPassphrase = async (passphrase: string, again = passphrase) =>
  await send({ way: 'passphrase', passphrase, 'passphrase-again': again });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
async function isHers(zip: Buffer): Promise<void> {
  expect(sha256(zip).toString('hex')).toBe((await copy.archive()).sha256);
  expect((await unzip(zip)).get('files/one.bin')?.equals(FILE)).toBe(true);
}

test('with a passphrase it is an age file that the library opens, with its length and its name', async () => {
  const before = (await copy.log('archive.')).length;
  const answer = await withPassphrase(PASSPHRASE);
  const { fileName } = await copy.archive();
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${fileName}.age"`,
    'accept-ranges': 'none',
    'cache-control': 'no-store',
  });
  expect(answer.headers.get('etag')).toBeNull();
  const file = await bytesOf(answer);
  expect(String(file.length)).toBe(answer.headers.get('content-length'));
  expect(file.toString('latin1', 0, 29)).toBe('age-encryption.org/v1\n-> scry');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(PASSPHRASE);
  await isHers(Buffer.from(await decrypter.decrypt(file)));
  const other = new Decrypter();
  other.addPassphrase(`${PASSPHRASE}.`);
  await expect(other.decrypt(file)).rejects.toThrow();
  await until(async () => (await copy.log('archive.')).length === before + 2);
  const log = (await copy.log('archive.')).slice(before);
  expect(log[0]).toBe('archive.opened passphrase');
  expect(log[1]).toMatch(/^archive\.delivered 0-\d+\/\d+ passphrase$/);
  expect(wordsOf(await copy.her.get(copy.path))).toContain('protected with your passphrase');
});

test('the passphrase is nowhere afterwards: in no table, no file, no page', async () => {
  const tables = [...(await dumpStore(copy.home.superuserUrl)).values()].flat().join('\n');
  expect(tables).toContain('archive.delivered');
  for (const encoded of [PASSPHRASE, encodeURIComponent(PASSPHRASE), PASSPHRASE.replaceAll(' ', '+')])
    expect(tables).not.toContain(encoded);
  const { dataFolder } = copy.home.house.config;
  for (const entry of await readdir(dataFolder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      expect((await readFile(join(entry.parentPath, entry.name))).includes(PASSPHRASE)).toBe(false);
});

describeAge('the tool age', () => {
  test('opens the file with her key, and with no other', async () => {
    const [own, other] = [join(folder, 'own.txt'), join(folder, 'other.txt')];
    const key = await keyPairAt(own);
    await keyPairAt(other);
    const answer = await send({ way: 'key', key: ` ${key}\n` });
    expect(answer.status).toBe(200);
    const [file, zip] = [join(folder, 'copy.zip.age'), join(folder, 'copy.zip')];
    await writeFile(file, await bytesOf(answer));
    await expect(openWithKey(other, file, zip)).rejects.toThrow('no identity matched');
    await openWithKey(own, file, zip);
    await isHers(await readFile(zip));
    await until(async () => (await copy.log('archive.')).at(-1)?.endsWith('age-key') === true);
    expect(wordsOf(await copy.her.get(copy.path))).toContain('protected with your age key');
  });
});

test.each([
  ['short', 'lantern orbit 9', 'Take a longer passphrase'],
  ['long', `a9-${'ü'.repeat(200)}`, 'may have 200 characters'],
  ['of one sign', 'a'.repeat(40), 'more different characters'],
  ['with a control', 'lantern orbit velvet\u0007 cedar', 'signs that you see'],
])('a passphrase that is %s is refused, and not shown again', async (_name, passphrase, words) => {
  const answer = await withPassphrase(passphrase);
  const text = await answer.text();
  expect([answer.status, text.includes(words)]).toEqual([400, true]);
  expect(text).not.toContain(passphrase);
});

test('two that differ are refused', async () => {
  const answer = await withPassphrase(PASSPHRASE, `${PASSPHRASE}x`);
  const text = await answer.text();
  expect([answer.status, text.includes('are not the same'), text.includes(PASSPHRASE)]).toEqual([
    400,
    true,
    false,
  ]);
});

test.each([
  ['mistyped', 'age1t7hkwtzlcakk4c0w3cdqzw7r2qjn7ga2d9gwxhs4q8mjk3jw5vsq3ttz9f', 'no age key'],
  ['empty', '', 'no age key'],
  ['another kind', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEx', 'no age key'],
  ['secret', 'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0', 'your secret key'],
  ['of low order', 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z', 'no age key'],
])('a key that is %s is refused, and not shown again', async (_name, key, words) => {
  const opened = await copy.log('archive.opened');
  const answer = await send({ way: 'key', key });
  const text = await answer.text();
  expect([answer.status, text.includes(words)]).toEqual([400, true]);
  if (key !== '') expect(text).not.toContain(key);
  expect(await copy.log('archive.opened')).toEqual(opened);
});

test('a way that there is not, or a field of the other way, is refused', async () => {
  expect((await send({ way: 'none' })).status).toBe(400);
  expect((await send({ way: 'key', key: 'age1x', passphrase: PASSPHRASE })).status).toBe(400);
});

test('without the fresh code it goes back to the code, and opens nothing', async () => {
  const other = await openReadyCopy(randomBytes(1000));
  try {
    const asked = await other.her.get(`${other.path}/protect`);
    expect(wordsOf(asked)).toContain('We have sent a new code');
    const answer = await other.her.post(
      `${other.path}/protected-archive`,
      { way: 'passphrase', passphrase: PASSPHRASE, 'passphrase-again': PASSPHRASE },
      `${other.path}/protect`,
    );
    expect([answer.status, answer.headers.location]).toEqual([303, `${other.path}/protect`]);
    expect(await other.log('archive.opened')).toEqual([]);
  } finally {
    await other.close();
  }
});
