// What tools that are not ours say of a bundle: coreutils, OpenSSL, age, and Go's checksum database.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { openBagFolder } from '../../../src/archives/bag-folder.ts';
import { verifyBundle } from '../../../src/regulator/verify/verify-bundle.ts';
import { TOOLS_HERE } from '../../../src/regulator/verify-tools-here.ts';
import { rememberSubject } from '../../../src/subjects/subject.ts';
import { buildGo, testWithGo } from '../../support/go.ts';
import { openSite, type Site } from './site.ts';

const run = promisify(execFile);
let site: Site;
let bag: string;
let key: string;
beforeAll(async () => {
  site = await openSite();
  // Past a tile of 256 and past a batch, with every shape of right edge on the way.
  for (const count of [1, 1, 2, 5, 250, 600]) {
    await site.note(count);
    await site.seal();
  }
  const built = await site.build('bundle.zip');
  key = built.verifierKey;
  bag = await site.unpack(built.path);
}, 60_000);
afterAll(async () => await site.close());

test('sha512sum checks every file of the content and every tag file', async () => {
  const { stdout } = await run('sha512sum', ['-c', '--strict', 'manifest-sha512.txt'], {
    cwd: bag,
    maxBuffer: 2 ** 24,
  });
  expect(stdout.trim().split('\n')).toHaveLength(859 + 6);
  await run('sha512sum', ['-c', '--strict', '--quiet', 'tagmanifest-sha512.txt'], { cwd: bag });
});

test('OpenSSL verifies the signature over the envelope, and no other envelope', async () => {
  const verify = async () =>
    await run(
      'openssl',
      [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        'public-key.pem',
        '-rawin',
        '-in',
        'envelope.json',
        '-sigfile',
        'envelope.json.sig',
      ],
      { cwd: join(bag, 'envelope') },
    );
  expect((await verify()).stdout).toContain('Signature Verified Successfully');
  const path = join(bag, 'envelope/envelope.json');
  const said = await readFile(path, 'utf8');
  await writeFile(path, said.replace('"number": 1', '"number": 2'));
  await expect(verify()).rejects.toThrow();
  await writeFile(path, said);
});

testWithGo(
  'Go agrees with the checkpoint, every proof, and every earlier checkpoint',
  async () => {
    const program = await buildGo('test/regulator/go/verify.go', site.folder);
    expect((await run(program, [bag, key])).stdout).toBe('859 entries and 6 earlier checkpoints of 860\n');
    const leaves = join(bag, 'data/log/leaves.jsonl');
    const text = await readFile(leaves, 'utf8');
    await writeFile(leaves, text.replace('request.noted', 'request.moved'));
    await expect(run(program, [bag, key])).rejects.toThrow('invalid transparency proof');
    await writeFile(leaves, text);
  },
  180_000,
);

test('age opens the key to the names with the key of the authority alone, and nobody stands in it who is not in the bundle', async () => {
  const identity = await generateX25519Identity();
  const { subjectId } = await site.home.work(
    async (work) => await rememberSubject(work, 'canary-ines@example.com'),
  );
  await site.home.work(async (work) => await rememberSubject(work, 'canary-other@example.com'));
  await site.home.work(async (work) => await work.record('request.noted', subjectId));
  const { path } = await site.build('named.zip', { recipient: await identityToRecipient(identity) });
  const folder = await site.unpack(path);
  const { stdout: raw } = await run('grep', ['-rlc', 'canary-', folder]).catch(() => ({ stdout: '' }));
  expect(raw).toBe('');
  await writeFile(join(site.folder, 'identity'), `${identity}\n`);
  const { stdout } = await run(
    'age',
    ['-d', '-i', join(site.folder, 'identity'), join(folder, 'envelope/names.age')],
    { maxBuffer: 2 ** 24 },
  );
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const found = lines.filter(({ address }) => address !== null && address !== undefined);
  expect(found).toEqual([
    {
      pseudonym: expect.stringMatching(/^person-[0-9a-f]{16}$/),
      address: 'canary-ines@example.com',
      cases: [],
    },
  ]);
  expect(await readFile(join(folder, 'data/90-noted.csv'), 'utf8')).toContain(found[0]?.pseudonym);
  expect(stdout).not.toContain('canary-other');
  const check = async () => {
    const { findings } = await verifyBundle(await openBagFolder(folder), TOOLS_HERE, {
      key: null,
      earlier: null,
    });
    return findings.map(({ fault }) => fault);
  };
  expect(await check()).toEqual([]);
  await writeFile(join(folder, 'envelope/names.age'), 'other names');
  expect(await check()).toEqual(['names-changed']);
  await run('rm', [join(folder, 'envelope/names.age')]);
  expect(await check()).toEqual(['names-missing']);
});
