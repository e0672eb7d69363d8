// Packs are read whole, or refused by file, line and key; what their files say of each other must agree.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPack } from '../../src/data-map/pack.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { REFUSALS } from './pack-refusals.ts';
import { editPack, packOf } from './pack-world.ts';
import { PROVISION_REFUSALS } from './provision-refusals.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** A copy of the Lumyx pack in which one file was edited. */
async function edited(file: string, edit: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-pack-'));
  folders.push(folder);
  await cp(packOf('lumyx'), folder, { recursive: true });
  await editPack(folder, { [file]: edit });
  return folder;
}

async function refusalOf(folder: string): Promise<{ code: string; message: string }> {
  const error = await readPack(folder).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isProblem(error)) return { code: error.code, message: error.message };
  throw error ?? new Error('the pack was not refused');
}

test('both packs of the project are read whole', async () => {
  const lumyx = await readPack(packOf('lumyx'));
  const lumart = await readPack(packOf('lumart'));
  expect([lumyx.controller.coolingOffDays, lumart.controller.coolingOffDays]).toEqual([0, 7]);
  expect([lumyx.controller.answerWithinDays, lumart.controller.answerWithinDays]).toEqual([30, 30]);
  expect(lumyx.recipients?.map(({ name }) => name)).toEqual([
    'NabzClan',
    'Stripe',
    'AI model providers',
    'Public authorities',
  ]);
  expect(lumart.recipients).toBeUndefined();
  const collections = lumyx.stores.flatMap(({ maps }) =>
    maps.flatMap(({ datasets }) => datasets.flatMap(({ collections }) => collections)),
  );
  const kept = collections.filter(({ erase }) => erase === 'keep').map(({ name }) => name);
  expect(kept).toEqual(['billing_records', 'staff_members']);
  expect(collections.every(({ source, retention, purposes }) => source && retention && purposes.length)).toBe(
    true,
  );
});

test('a pack needs no more than a controller', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-pack-'));
  folders.push(folder);
  await cp(join(packOf('lumyx'), 'controller.yaml'), join(folder, 'controller.yaml'));
  expect(await readPack(folder)).toMatchObject({ controller: { slug: 'lumyx' }, stores: [] });
});

test.each([...REFUSALS, ...PROVISION_REFUSALS])('refuses %s', async (_what, file, edit, says) => {
  const { code, message } = await refusalOf(await edited(file, edit));
  expect(message).toContain(says);
  expect(code).toBe('pack-not-valid');
  expect(message).toContain('Nothing was changed.');
  expect(message).not.toContain('hunter2');
});

test.each([
  ['under the name of a store', 'name: stripe', 'stripe is also the name of a store'],
  ['without an owner', 'name: paper, owner: nobody', '"owned[0].owner" must be an e-mail address'],
  ['in a language of nobody', 'name: paper, language: tlh', 'must be a language of the house'],
])('refuses a system that people look after %s', async (_what, given, says) => {
  const entry = `owned:\n  - { ${given}, label: x, holds: [y]${given.includes('owner') ? '' : ', owner: a@lumyx.example'} }\n`;
  const { code, message } = await refusalOf(await edited('stores.yaml', (text) => text + entry));
  expect([code, message]).toEqual(['pack-not-valid', expect.stringContaining(says)]);
});

test.each([
  [
    'the door of neutral letters as slug',
    'slug: lumyx',
    'slug: go',
    '"slug" is an address of the house itself',
  ],
  [
    'a neutral address that is none',
    'email: privacy@lumyx.example }',
    'email: privacy@lumyx.example, neutral_email: quiet }',
    '"sender.neutral_email" must be an e-mail address',
  ],
])('refuses %s', async (_what, before, after, says) => {
  const folder = await edited('controller.yaml', (text) => text.replace(before, after));
  expect(await refusalOf(folder)).toMatchObject({
    code: 'pack-not-valid',
    message: expect.stringContaining(says),
  });
});

test('refuses a map by file, line and key, as an import does', async () => {
  const folder = await edited('datasets/platform.yaml', (text) =>
    text.replace('event_time: created_at', 'event_tiem: created_at'),
  );
  const { code, message } = await refusalOf(folder);
  expect(code).toBe('map-unknown-key');
  expect(message).toMatch(/^datasets\/platform\.yaml, line 10: .*event_tiem/);
});

test('refuses two datasets of one key in two files', async () => {
  const folder = await edited('stores.yaml', (text) =>
    text.replace('[platform.yaml]', '[platform.yaml, twin.yaml]'),
  );
  await writeFile(
    join(folder, 'datasets/twin.yaml'),
    'dataset:\n  - fides_key: lumyx_platform\n    collections: []\n',
  );
  expect((await refusalOf(folder)).message).toContain(
    'datasets/twin.yaml, line 2: the fides_key "lumyx_platform" is also that of a dataset in datasets/platform.yaml',
  );
});

test('refuses a file of very many keys at once, not after a minute', async () => {
  const keys = Array.from({ length: 25_000 }, (_, index) => `a${index}:\n`).join('');
  const folder = await edited('purposes.yaml', () => keys);
  const began = performance.now();
  expect((await refusalOf(folder)).message).toContain('"a0" is not a key that a pack knows');
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('refuses a folder that is not there', async () => {
  expect((await refusalOf('/nowhere/at/all')).message).toContain('there is no such folder');
});
