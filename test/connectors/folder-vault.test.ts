// Archives in a folder: the contract of every place, its rights, and what a disk says that is full or away.
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderVault } from '../../src/connectors/folder-vault.ts';
import { vaultContract } from './vault-contract.ts';

let root: string;
let vault: FolderVault;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'habeas-vault-'));
  vault = new FolderVault(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

vaultContract(() => ({
  vault,
  names: async () =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort(),
}));

test('nobody else of the machine reads it', async () => {
  await vault.write('x/a.zip.age', async (sink) => await new Promise<void>((done) => sink.end('x', done)));
  expect((await stat(join(root, 'x', 'a.zip.age'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(root, 'x'))).mode & 0o777).toBe(0o700);
  await vault.remove('x/a.');
});

test('a place that is no folder is away, by name and without its path', async () => {
  await mkdir(join(root, 'y'));
  await writeFile(join(root, 'y', 'file'), '');
  const away = new FolderVault(join(root, 'y', 'file'));
  const refused = away.write('a/a.zip.age', async () => undefined);
  await expect(refused).rejects.toMatchObject({
    code: 'archives-unreachable',
    details: { cause: 'ENOTDIR' },
  });
  await expect(refused).rejects.not.toThrow(root);
  await rm(join(root, 'y'), { recursive: true });
});

test('an error of whoever fills it stays what it is, also one that looks like a disk’s', async () => {
  const broken = Object.assign(new Error('reset'), { code: 'ECONNRESET', syscall: 'read' });
  const filling = vault.write('z/a.zip.age', async () => {
    throw broken;
  });
  await expect(filling).rejects.toBe(broken);
});
