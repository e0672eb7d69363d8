// `habeas bundle` and `habeas verify` as people use them: two processes, their words and their exit codes.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newKeyring } from '../../src/platform/keyring.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { habeas } from '../support/command.ts';
import { freshDatabase } from '../support/postgres.ts';

const PERIOD = ['--controller', 'lumyx', '--from', '2026-01-01', '--to', '2026-12-31'];
let folder: string;
let ours: Awaited<ReturnType<typeof freshDatabase>>;
let environment: Record<string, string>;
beforeAll(async () => {
  ours = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'habeas-commands-'));
  environment = {
    DATABASE_URL: ours.appUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: newKeyring('test'),
    PUBLIC_URL: 'https://privacy.example',
    HABEAS_DATA: join(folder, 'data'),
  };
  await cp(join(projectFolder, 'packs/lumyx/controller.yaml'), join(folder, 'pack/controller.yaml'));
  expect((await habeas(['apply', join(folder, 'pack')], environment)).code).toBe(0);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await ours.drop();
});

const bundle = async (...words: string[]) => await habeas(['bundle', ...words], environment);

test('a bundle is built, says how to check it, and is checked without settings; a tampered one is refused', async () => {
  const path = join(folder, 'bundle.zip');
  const built = await bundle(...PERIOD, '--out', path);
  expect([built.code, built.err]).toEqual([0, '']);
  expect(built.out).toContain(`Bundle 1 is in ${path}`);
  const key = /--key '([^']+)'/.exec(built.out)?.[1] ?? '';
  const checked = await habeas(['verify', path, '--key', key], {});
  expect([checked.code, checked.err]).toEqual([0, '']);
  expect(checked.out).toContain('Everything that was checked holds.');
  expect(checked.out).not.toContain('No key was given');
  const again = await bundle(...PERIOD, '--out', path);
  expect([again.code, again.err.includes('is there already and stays as it is')]).toEqual([1, true]);
  await promisify(execFile)('unzip', ['-q', path, '-d', join(folder, 'unpacked')]);
  const [bag = ''] = await readdir(join(folder, 'unpacked'));
  const list = join(folder, 'unpacked', bag, 'data/01-manifest.json');
  await writeFile(list, (await readFile(list, 'utf8')).replace('2026-01-01', '2025-01-01'));
  const tampered = await habeas(['verify', join(folder, 'unpacked', bag)], {});
  expect(tampered.code).toBe(1);
  expect(tampered.out).toMatch(/1 FINDINGS\n\s+digest-wrong\s+data\/01-manifest\.json/);
});

test('a disk without room is one sentence, and nothing lies there', async () => {
  const { HOME = '', PATH = '' } = process.env;
  const words = [...PERIOD, '--out', join(folder, 'small.zip')].map((word) => `'${word}'`).join(' ');
  const command = `trap '' XFSZ; ulimit -f 1; '${process.execPath}' bin/habeas.js bundle ${words}`;
  const ended = await promisify(execFile)('sh', ['-c', command], {
    cwd: projectFolder,
    env: { HOME, PATH, ...environment },
  }).catch((error: { code: number; stderr: string }) => error);
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('The disk is full') });
  expect((await readdir(folder)).filter((name) => name.startsWith('small'))).toEqual([]);
});

test.each([
  [
    'a day that is none',
    ['--controller', 'lumyx', '--from', '2026-02-30', '--to', '2026-12-31'],
    '"2026-02-30" is no day',
  ],
  [
    'a period backwards',
    ['--controller', 'lumyx', '--from', '2026-12-31', '--to', '2026-01-01'],
    'ends before it begins',
  ],
  ['a case that is none', [...PERIOD, '--case', 'XXXX-XXXX'], 'There is no case XXXX-XXXX'],
  [
    'a question that cannot be read',
    [...PERIOD, '--question', '/nowhere.txt'],
    '/nowhere.txt cannot be read',
  ],
  ['a key that is none', [...PERIOD, '--for', 'age1nokey'], 'This is no public key of age'],
  ['a checkpoint that is none', [...PERIOD, '--checkpoint', 'newest'], '"newest" is no size'],
  [
    'a controller that is none',
    ['--controller', 'nobody', ...PERIOD.slice(2)],
    'There is no controller "nobody"',
  ],
])('%s is one sentence, and nothing is written', async (_what, words, sentence) => {
  const out = join(folder, 'refused.zip');
  const ended = await bundle(...words, '--out', out);
  expect(ended.err).toContain(sentence);
  expect([1, 2]).toContain(ended.code);
  expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([]);
});

test('what is no bundle is refused by name', async () => {
  await writeFile(join(folder, 'text.zip'), 'no zip');
  const none = await habeas(['verify', join(folder, 'text.zip')], {});
  expect([none.code, none.out.includes('not-a-zip'), none.out.includes('bagit-missing')]).toEqual([
    1,
    true,
    false,
  ]);
  const missing = await habeas(['verify', join(folder, 'nowhere.zip')], {});
  expect([missing.code, missing.err.includes('cannot be read. Nothing was checked.')]).toEqual([1, true]);
});
