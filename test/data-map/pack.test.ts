// Packs are read whole, or refused by file, line and key; what their files say of each other must agree.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPack } from '../../src/data-map/pack.ts';
import { isProblem } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';

const packOf = (slug: string): string => join(projectFolder, 'packs', slug);
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** A copy of the Lumyx pack in which one file was edited. */
async function edited(file: string, edit: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'habeas-pack-'));
  folders.push(folder);
  await cp(packOf('lumyx'), folder, { recursive: true });
  const path = join(folder, file);
  const text = await readFile(path, 'utf8').catch(() => '');
  const changed = edit(text);
  if (changed === text) throw new Error(`the edit of ${file} changed nothing`);
  await writeFile(path, changed);
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
  expect(await readPack(folder)).toMatchObject({ controller: { slug: 'lumyx' }, stores: [], checked: [] });
});

type Refusal = readonly [what: string, file: string, edit: (text: string) => string, says: string];
const REFUSALS: readonly Refusal[] = [
  [
    'an unknown key',
    'controller.yaml',
    (text) => text.replace('time_zone:', 'timezone:'),
    'controller.yaml, line 5: "timezone" is not a key',
  ],
  [
    'an unknown key deeper',
    'controller.yaml',
    (text) => text.replace('row_cap:', 'rows:'),
    'line 19: "approvals.rows" is not a key',
  ],
  ['a key twice', 'controller.yaml', (text) => `${text}slug: other\n`, 'line 23: the same key stands twice'],
  ['a missing key', 'controller.yaml', (text) => text.replace(/^name:.*\n/m, ''), '"name"'],
  [
    'an address of the house as slug',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: api'),
    'line 2: "slug" is an address of the house itself',
  ],
  [
    'the installation as slug',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: the-installation'),
    '"slug" is an address of the house itself',
  ],
  [
    'a slug with a slash',
    'controller.yaml',
    (text) => text.replace('slug: lumyx', 'slug: lumyx/x'),
    'line 2: "slug" must be small letters',
  ],
  [
    'a time zone that is none',
    'controller.yaml',
    (text) => text.replace('Europe/Berlin', 'Mars/Olympus'),
    'line 5: "time_zone" must be an IANA time zone',
  ],
  [
    'more days than the law gives',
    'controller.yaml',
    (text) => text.replace('answer_within_days: 30', 'answer_within_days: 45'),
    'line 16: "promises.answer_within_days"',
  ],
  [
    'an authority without https',
    'controller.yaml',
    (text) => text.replace('https://www.daten', 'http://www.daten'),
    'line 12: "authority.url" must be an address that begins with https://',
  ],
  ['no YAML', 'controller.yaml', () => 'slug: [', 'it is not valid YAML'],
  [
    'an alias',
    'controller.yaml',
    (text) => text.replace('name: LumyxAI', 'name: &n LumyxAI').replace('language: en', 'language: *n'),
    'repeats itself by aliases',
  ],
  ['bottomless nesting', 'purposes.yaml', () => `purposes: ${'['.repeat(60_000)}`, 'purposes.yaml'],
  ['a file too large', 'purposes.yaml', (text) => `${text}#${'x'.repeat(200_000)}`, 'larger than 200 kB'],
  [
    'a secret as an address',
    'stores.yaml',
    (text) => text.replace('env:LUMYX_DATABASE_URL', 'postgresql://reader:hunter2@db/x'),
    'line 5: "stores[0].url" must be a reference',
  ],
  [
    'a store twice',
    'stores.yaml',
    (text) => text + text.split('\n').slice(2, 6).join('\n'),
    '"stores[1].name" stands twice',
  ],
  [
    'a map of two stores',
    'stores.yaml',
    (text) => `${text}${text.split('\n').slice(2, 6).join('\n').replace('name: platform', 'name: other')}`,
    'platform.yaml is also a map of the store platform',
  ],
  [
    'a map that is not there',
    'stores.yaml',
    (text) => text.replace('[platform.yaml]', '[platform.yaml, more.yaml]'),
    'datasets/more.yaml: the file is missing',
  ],
  [
    'a way out of the folder',
    'stores.yaml',
    (text) => text.replace('platform.yaml', '../../secret.yaml'),
    'must name a file in datasets/',
  ],
  [
    'a map of no store',
    'datasets/spare.yaml',
    () => 'dataset: []',
    'datasets/spare.yaml: no store in stores.yaml has this map',
  ],
  ['an unknown file', 'purpose.yaml', () => 'purposes: []', 'purpose.yaml: a pack has no file of this name'],
  [
    'a basis that is none',
    'purposes.yaml',
    (text) => text.replace('basis: contract', 'basis: because'),
    'line 3: "purposes[0].basis"',
  ],
  [
    'a purpose twice',
    'purposes.yaml',
    (text) => text.replace('name: service', 'name: account'),
    'line 4: "purposes[1].name" stands twice',
  ],
  [
    'a purpose of a map that nobody declared',
    'purposes.yaml',
    (text) => text.replace('to find faults', 'to find bugs'),
    'platform.yaml, line 63: lumyx_platform.api_request_logs has the purpose "to find faults"',
  ],
  [
    'a recipient of a map that nobody declared',
    'recipients.yaml',
    (text) => text.replace('name: Stripe', 'name: Strype'),
    'lumyx_platform.order has the recipient "Stripe"',
  ],
  [
    'a role that is none',
    'recipients.yaml',
    (text) => text.replace('role: processor', 'role: friend'),
    'line 4: "recipients[1].role"',
  ],
  [
    'a safeguard for nowhere',
    'recipients.yaml',
    (text) => text.replace('for: [payments for credits]', 'for: [payments], safeguard: standard clauses'),
    'say the country too',
  ],
  [
    'a provision that nobody wrote',
    'recipients.yaml',
    (text) => text.replace('share-stripe', 'share-with-stripe'),
    'line 4: there is no provision "share-with-stripe"',
  ],
  [
    'a bad duration',
    'retention.yaml',
    (text) => text.replace('P30D', '30 days'),
    'line 5: "retention[0].period" must be an ISO 8601 period',
  ],
  [
    'a collection that no map has',
    'retention.yaml',
    (text) => text.replace('platform.client_logs', 'platform.client_log'),
    'line 9: lumyx_platform.client_log is a collection that no map',
  ],
  [
    'a field that the map does not have',
    'retention.yaml',
    (text) => text.replace('counted_from: seen_at', 'counted_from: seen_on'),
    'line 12: lumyx_platform.client_logs has no field "seen_on"',
  ],
  [
    'two beginnings of a period',
    'retention.yaml',
    (text) =>
      text.replace('counted_from: seen_at', 'counted_from: seen_at\n    counted_from_event: account-closed'),
    'needs exactly one of',
  ],
  [
    'a period other than the map has',
    'retention.yaml',
    (text) => text.replace('P8Y', 'P10Y'),
    'is kept for P8Y by its map, and for another period here',
  ],
  [
    'keeping what the map lets go',
    'retention.yaml',
    (text) => text.replace('rule: at-most', 'rule: at-least'),
    'is kept by this rule, but its map does not say so',
  ],
  [
    'keeping without a rule',
    'retention.yaml',
    (text) => text.split('  - collection: lumyx_platform.staff')[0] ?? '',
    'lumyx_platform.staff_members is kept, but retention.yaml has no at-least rule',
  ],
  [
    'a provision twice',
    'provisions.yaml',
    (text) => text.replace('id: age-13', 'id: contact'),
    'stands twice',
  ],
  [
    'a day that is none',
    'provisions.yaml',
    (text) => text.replace('2026-03-20', '20 March'),
    'line 2: "document.dated" must be a day',
  ],
];

test.each(REFUSALS)('refuses %s', async (_what, file, edit, says) => {
  const { code, message } = await refusalOf(await edited(file, edit));
  expect(message).toContain(says);
  expect(code).toBe('pack-not-valid');
  expect(message).toContain('Nothing was changed.');
  expect(message).not.toContain('hunter2');
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

test('refuses a folder that is not there', async () => {
  expect((await refusalOf('/nowhere/at/all')).message).toContain('there is no such folder');
});
