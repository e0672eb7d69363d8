// Applying a pack on real stores: checked first, idempotent, rehearsed without a trace, whole or not at all.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { addStore, listStores, readMap } from '../../src/data-map/data-store.ts';
import { listRecipients, recipientsInWords, transfersInWords } from '../../src/data-map/recipient.ts';
import { listUnmapped, unmappedName } from '../../src/data-map/unmapped.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { emptyDatabase } from '../support/postgres.ts';
import type { TestHouse } from '../support/test-house.ts';
import {
  apply,
  controllerOf,
  editPack,
  LEFT_ALONE,
  loud,
  MAPS,
  openPlatform,
  type PlatformWorld,
  PURPOSES,
  packOf,
  RECIPIENTS,
  refusal,
  SCHEDULES,
  written,
} from './pack-world.ts';

const STAFF: Actor = { kind: 'staff', id: '7f6f0f5c-58b4-4e0b-9c0e-2f5b5f1f2f11' };
let home: TestHouse;
let store: PlatformWorld['store'];
let packs: PlatformWorld;
beforeAll(async () => {
  packs = await openPlatform();
  ({ home, store } = packs);
});
afterAll(async () => await packs.close());

test('the platform of LumyxAI is mapped whole: no finding, nothing unmapped; a second time changes nothing', async () => {
  const place = await packs.copy('first');
  const before = await written(home.superuserUrl);
  expect(loud(await apply(home.house, place, { dryRun: true }))).toContain(
    'added: map lumyx_platform (datasets/platform.yaml)',
  );
  expect(await written(home.superuserUrl)).toEqual(before);
  const changes = await apply(home.house, place);
  expect(loud(changes)).toEqual([
    'added: controller first',
    ...['platform', 'stripe', 'avatars'].map((name) => `added: store ${name}`),
    ...MAPS,
    ...RECIPIENTS.map((name) => `added: recipient ${name}`),
    ...PURPOSES.map((name) => `added: purpose ${name}`),
    'added: ruled out sale',
    'added: ruled out training',
    'added: business customer Nordlicht Studio',
    ...SCHEDULES.map((name) => `added: schedule ${name}`),
    'added: provisions (31)',
  ]);
  const controller = await controllerOf(home.house, 'first');
  expect(await home.work(listUnmapped, MACHINE, controller)).toEqual([]);
  const statuses = (await home.work(listStores, MACHINE, controller)).map(({ status }) => status);
  expect(statuses).toEqual(['matching', 'matching', 'matching']);
  const after = await written(home.superuserUrl);
  expect(loud(await apply(home.house, place))).toEqual([]);
  expect(await written(home.superuserUrl)).toEqual(after);
});

test('a rehearsal tells what would change and keeps nothing; then exactly that changes', async () => {
  const place = await packs.copy('second');
  await apply(home.house, place);
  await editPack(place, {
    'controller.yaml': (text) => text.replace('cooling_off_days: 0', 'cooling_off_days: 14'),
    'datasets/platform.yaml': (text) => text.replace('label: visits', 'label: visits of our pages'),
    'recipients.yaml': (text) => text.replace('payments for credits', 'payments'),
    'purposes.yaml': (text) => text.replace('legitimate-interests', 'consent'),
  });
  const expected = [
    'changed: controller second',
    'changed: map lumyx_platform (datasets/platform.yaml)',
    'changed: recipient Stripe',
    'changed: purpose faults',
  ];
  const before = await written(home.superuserUrl);
  expect(loud(await apply(home.house, place, { dryRun: true }))).toEqual(expected);
  expect(await written(home.superuserUrl)).toEqual(before);
  expect(loud(await apply(home.house, place))).toEqual(expected);
  expect((await controllerOf(home.house, 'second')).coolingOffDays).toBe(14);
});

test('a map that does not match refuses the whole pack, also in a rehearsal, and leaves no controller behind', async () => {
  const place = await packs.copy('third', {
    'datasets/platform.yaml': (text) =>
      text.replace('name: vip_status', 'name: vip').replace('- name: api_keys', '- name: API_keys'),
    'retention.yaml': (text) => text.replace('platform.api_keys', 'platform.API_keys'),
  });
  const before = await written(home.superuserUrl);
  for (const dryRun of [true, false]) {
    const problem = await refusal(apply(home.house, place, { dryRun }));
    expect(problem.code).toBe('map-does-not-match');
    expect(problem.message).toMatch(/^datasets\/platform\.yaml, line \d+: lumyx_platform\./);
    const findings = problem.details.findings as { name: string; line: number }[];
    expect(findings.map(({ name }) => name)).toEqual([
      'lumyx_platform.accounts.vip',
      'lumyx_platform.API_keys',
    ]);
    expect(findings.every(({ line }) => line > 1)).toBe(true);
  }
  expect(await written(home.superuserUrl)).toEqual(before);
});

test('a table and a column that nobody mapped are listed until they are', async () => {
  const other = await emptyDatabase();
  const client = new Client({ connectionString: other.url });
  await buildLumyxPlatform(other.url);
  await client.connect();
  await client.query(
    'alter table accounts add column shoe_size integer; create table waiting_list (email text)',
  );
  await client.end();
  process.env.FOURTH_DATABASE_URL = other.url;
  const place = await packs.copy('fourth', {
    'stores.yaml': (text) => text.replace('LUMYX_DATABASE_URL', 'FOURTH_DATABASE_URL'),
  });
  await apply(home.house, place);
  const controller = await controllerOf(home.house, 'fourth');
  const open = await home.work(listUnmapped, MACHINE, controller);
  expect(open.map(unmappedName)).toEqual([
    'the LumyxAI platform: public.accounts.shoe_size',
    'the LumyxAI platform: public.waiting_list',
  ]);
  await other.drop();
});

const noStoreOfRecipients = { 'recipients.yaml': (text: string) => text.replace(' store: stripe,', '') };

test('a map in several files may refer from one to the other; a file taken out is removed, and its tables are unmapped', async () => {
  const whole = await readFile(join(packOf('lumyx'), 'datasets/platform.yaml'), 'utf8');
  const [head = '', ...rest] = whole.split(/^ {6}- name: /m);
  const collections = rest.map((text) => `      - name: ${text}`);
  const isStaff = (text: string): boolean => text.startsWith('      - name: staff_members');
  const staff = `dataset:\n  - fides_key: lumyx_staff\n    collections:\n${collections.filter(isStaff).join('')}`;
  const platform = `${head}${collections.filter((text) => !isStaff(text)).join('')}`;
  const place = await packs.copy('fifth', {
    'stores.yaml': (text) => text.replace('[platform.yaml]', '[platform.yaml, staff.yaml]'),
    'datasets/platform.yaml': () =>
      platform.replace('lumyx_platform, field: staff_members', 'lumyx_staff, field: staff_members'),
    'datasets/staff.yaml': () => staff,
    'retention.yaml': (text) => text.replace('lumyx_platform.staff', 'lumyx_staff.staff'),
  });
  expect(loud(await apply(home.house, place, { dryRun: true }))).toContain(
    'added: map lumyx_staff (datasets/staff.yaml)',
  );
  await apply(home.house, place);
  const controller = await controllerOf(home.house, 'fifth');
  expect(await home.work(listUnmapped, MACHINE, controller)).toEqual([]);
  await rm(join(place, 'datasets/staff.yaml'));
  await editPack(place, {
    'stores.yaml': (text) => text.replace(', staff.yaml', ''),
    'datasets/platform.yaml': (text) =>
      text.replace(/ fides_meta: \{ references: \[\{ dataset: lumyx_staff.*?\}\] \},/, ''),
    'retention.yaml': (text) => text.split('  - collection: lumyx_staff')[0] ?? '',
  });
  expect(loud(await apply(home.house, place, { actor: STAFF }))).toEqual([
    'removed: map lumyx_staff',
    'changed: map lumyx_platform (datasets/platform.yaml)',
    'removed: schedule lumyx_staff.staff_members at least P3Y',
  ]);
  expect((await home.work(listUnmapped, MACHINE, controller)).map(unmappedName)).toEqual([
    'the LumyxAI platform: public.staff_members',
  ]);
  const { datasets } = await home.work(readMap, MACHINE, controller);
  const keys = ['lumyx_avatars', 'lumyx_payments', 'lumyx_platform'];
  expect(datasets.map(({ dataset }) => dataset.key)).toEqual(keys);
});

test('a store without an address in the pack is the one that was connected before', async () => {
  const place = await packs.copy('sixth', {
    'stores.yaml': (text) => text.replace(/ {4}(url|backups): .*\n/g, ''),
  });
  const problem = await refusal(apply(home.house, place));
  expect([problem.code, problem.details.store]).toEqual(['store-unknown', 'platform']);
  expect(await findControllerBySlug(home.house.database, 'sixth')).toBeUndefined();
  const empty = await packs.copy('sixth', { 'stores.yaml': () => 'stores: []\n', ...noStoreOfRecipients });
  for (const folder of ['datasets', 'systems']) await rm(join(empty, folder), { recursive: true });
  await rm(join(empty, 'retention.yaml'));
  await apply(home.house, empty);
  const controller = await controllerOf(home.house, 'sixth');
  const platform = { name: 'platform', label: 'connected by hand', url: store.url };
  await home.work(async (work) => await addStore(work, platform), MACHINE, controller);
  expect(loud(await apply(home.house, place))).toEqual([
    'added: store stripe',
    'added: store avatars',
    ...MAPS,
    'changed: recipient Stripe',
    ...SCHEDULES.map((name) => `added: schedule ${name}`),
  ]);
  const labels = (await home.work(listStores, MACHINE, controller)).map(({ label }) => label);
  expect(labels).toEqual(['the pictures of accounts', 'connected by hand', 'Stripe, our payment service']);
  expect(loud(await apply(home.house, empty))).toEqual(LEFT_ALONE);
});

test('a store that is away or has no address is said by name, and nothing is written', async () => {
  const before = await written(home.superuserUrl);
  const place = await packs.copy('seventh', {
    'stores.yaml': (text) => text.replace('LUMYX_DATABASE_URL', 'SEVENTH_DATABASE_URL'),
  });
  const missing = await refusal(apply(home.house, place));
  expect([missing.code, missing.details.variable]).toEqual(['store-address-missing', 'SEVENTH_DATABASE_URL']);
  process.env.SEVENTH_DATABASE_URL = 'postgresql://reader:hunter2@127.0.0.1:1/gone';
  const away = await refusal(apply(home.house, place));
  expect(away.code).toBe('store-unreachable');
  expect(away.message).toContain('The store platform of the pack');
  expect(JSON.stringify([away, away.message])).not.toContain('hunter2');
  delete process.env.SEVENTH_DATABASE_URL;
  expect(await written(home.superuserUrl)).toEqual(before);
});

test('two terminals at once: one applies, the other finds it done', async () => {
  const place = await packs.copy('eighth');
  const both = async (): Promise<string[][]> =>
    (await Promise.all([apply(home.house, place), apply(home.house, place)]))
      .map(loud)
      .filter((changes) => changes.length > 0);
  const changes = (await both())
    .flat()
    .filter((change) => !/recipient|purpose|customer|schedule|provisions|ruled out/.test(change));
  expect(changes.sort()).toEqual([
    'added: controller eighth',
    ...MAPS.toSorted(),
    ...['avatars', 'platform', 'stripe'].map((name) => `added: store ${name}`),
  ]);
  await editPack(place, {
    'datasets/platform.yaml': (text) => text.replace('label: visits', 'label: your visits'),
  });
  expect(await both()).toEqual([['changed: map lumyx_platform (datasets/platform.yaml)']]);
});

test('a map may refer to a map of another store of the pack, and to one that the pack does not speak of', async () => {
  const other = await emptyDatabase();
  const client = new Client({ connectionString: other.url });
  await client.connect();
  await client.query('create table calls (id int primary key, caller bigint, said text)');
  await client.end();
  process.env.CALLS_DATABASE_URL = other.url;
  const calls = `dataset:
  - fides_key: calls
    collections:
      - name: calls
        fields:
          - { name: id, data_categories: [user.unique_id] }
          - { name: caller, fides_meta: { references: [{ dataset: lumyx_platform, field: accounts.id, direction: from }] } }
          - { name: said, data_categories: [user.content] }
`;
  const place = await packs.copy('tenth', {
    'stores.yaml': (text) =>
      `${text}  - { name: calls, label: calls, url: "env:CALLS_DATABASE_URL", datasets: [calls.yaml] }\n`,
    'datasets/calls.yaml': () => calls,
  });
  expect(loud(await apply(home.house, place))).toContain('added: map calls (datasets/calls.yaml)');
  const callsOnly = await packs.copy('tenth', {
    'stores.yaml': () =>
      'stores:\n  - { name: calls, label: calls, url: "env:CALLS_DATABASE_URL", datasets: [calls.yaml] }\n',
    ...noStoreOfRecipients,
    'datasets/calls.yaml': () => calls.replace('[user.content]', '[user.content.private]'),
  });
  const maps = ['platform', 'payments', 'avatars'].map((name) => `datasets/${name}.yaml`);
  for (const file of [...maps, 'systems', 'retention.yaml'])
    await rm(join(callsOnly, file), { recursive: true });
  expect(loud(await apply(home.house, callsOnly))).toEqual([
    'changed: map calls (datasets/calls.yaml)',
    ...LEFT_ALONE,
  ]);
  await other.drop();
});

test('recipients are put into words, and taken away with the pack that dropped them; others see none', async () => {
  const place = await packs.copy('ninth', {
    'recipients.yaml': (text) =>
      text.replace(
        'for: [sign-in, VIP status]',
        'for: [sign-in], country: US, safeguard: standard contractual clauses',
      ),
  });
  await apply(home.house, place);
  const controller = await controllerOf(home.house, 'ninth');
  const known = await home.work(listRecipients, MACHINE, controller);
  expect(recipientsInWords(known, 'en')).toContain('Stripe (works on our behalf: payments for credits)');
  expect(transfersInWords(known, 'en')).toBe(
    'NabzClan is in United States; protected by standard contractual clauses.',
  );
  const others = known.filter(({ name }) => name !== 'NabzClan');
  expect(transfersInWords(others, 'en')).toBeNull();
  await editPack(place, {
    'recipients.yaml': (text) => text.replace(/ {2}- \{ name: NabzClan.*\n/, ''),
    'datasets/platform.yaml': (text) => text.replace(/recipients: \[NabzClan\]|, source: \{ r.*?\}/g, ''),
  });
  expect(loud(await apply(home.house, place))).toContain('removed: recipient NabzClan');
  expect(await home.work(listRecipients, MACHINE, home.lumart)).toEqual([]);
});
