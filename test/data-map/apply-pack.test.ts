// Applying a pack on real stores: checked first, idempotent, rehearsed without a trace, whole or not at all.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { buildLumyxPlatform } from '../../seeds/01_lumyx_platform.ts';
import { applyPack, type Change } from '../../src/data-map/apply-pack.ts';
import { addStore, listStores, readMap } from '../../src/data-map/data-store.ts';
import { readPack } from '../../src/data-map/pack.ts';
import { listRecipients, recipientInWords, transfersInWords } from '../../src/data-map/recipient.ts';
import { listUnmapped, unmappedName } from '../../src/data-map/unmapped.ts';
import { findControllerBySlug } from '../../src/platform/controller.ts';
import { isProblem, type Problem } from '../../src/platform/problem.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { type Actor, MACHINE } from '../../src/work.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const STAFF: Actor = { kind: 'staff', id: '7f6f0f5c-58b4-4e0b-9c0e-2f5b5f1f2f11' };
let home: TestHouse;
let store: Awaited<ReturnType<typeof emptyDatabase>>;
let folder = '';
let count = 0;

beforeAll(async () => {
  home = await openTestHouse();
  store = await emptyDatabase();
  await buildLumyxPlatform(store.url);
  process.env.LUMYX_DATABASE_URL = store.url;
  folder = await mkdtemp(join(tmpdir(), 'habeas-apply-'));
});
afterAll(async () => {
  await home.close();
  await store.drop();
  await rm(folder, { recursive: true });
});

/** A copy of the pack under a slug of its own, with files edited. */
async function packNamed(
  slug: string,
  edits: Record<string, (text: string) => string> = {},
): Promise<string> {
  count += 1;
  const place = join(folder, `${slug}-${count}`);
  await cp(join(projectFolder, 'packs/lumyx'), place, { recursive: true });
  await edit(place, { 'controller.yaml': (text) => text.replace('slug: lumyx', `slug: ${slug}`) });
  await edit(place, edits);
  return place;
}

async function edit(place: string, edits: Record<string, (text: string) => string>): Promise<void> {
  for (const [file, change] of Object.entries(edits)) {
    const text = await readFile(join(place, file), 'utf8').catch(() => '');
    await writeFile(join(place, file), change(text));
  }
}

async function apply(place: string, dryRun = false, actor = MACHINE): Promise<Change[]> {
  return await applyPack(home.house, await readPack(place), { actor, dryRun });
}

const loud = (changes: readonly Change[]): string[] =>
  changes
    .filter(({ outcome }) => !['unchanged', 'checked'].includes(outcome))
    .map(({ thing, outcome }) => `${outcome}: ${thing}`);

async function controllerOf(slug: string) {
  const controller = await findControllerBySlug(home.house.database, slug);
  if (controller === undefined) throw new Error(`no controller ${slug}`);
  return controller;
}

async function refusal(act: Promise<unknown>): Promise<Problem> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isProblem(error)) return error;
  throw error ?? new Error('was not refused');
}

/** Every row of ours that a pack may write, without moments of checking. */
async function written(): Promise<string[]> {
  const client = new Client({ connectionString: home.superuserUrl });
  await client.connect();
  const tables = ['controllers', 'data_stores', 'datasets', 'unmapped_items', 'recipients'];
  const rows: string[] = [];
  for (const table of tables) {
    const found = await client.query(`select (to_jsonb(t) - 'checked_at')::text as row from ${table} t`);
    rows.push(...found.rows.map(({ row }) => `${table} ${row}`));
  }
  const entries = await client.query(
    `select e::text as row from audit_entries e where e::text not like '%store.compared%'`,
  );
  rows.push(...entries.rows.map(({ row }) => row as string));
  await client.end();
  return rows.sort();
}

test('the platform of LumyxAI is mapped whole: no finding, nothing unmapped; a second time changes nothing', async () => {
  const place = await packNamed('first');
  const before = await written();
  expect(loud(await apply(place, true))).toContain('added: map lumyx_platform (datasets/platform.yaml)');
  expect(await written()).toEqual(before);
  const changes = await apply(place);
  expect(loud(changes)).toEqual([
    'added: controller first',
    'added: store platform',
    'added: map lumyx_platform (datasets/platform.yaml)',
    'added: recipient NabzClan',
    'added: recipient Stripe',
    'added: recipient AI model providers',
    'added: recipient Public authorities',
  ]);
  expect(changes.filter(({ outcome }) => outcome === 'checked').map(({ thing }) => thing)).toEqual([
    'purposes.yaml (8 entries)',
    'retention.yaml (5 entries)',
    'provisions.yaml (31 entries)',
  ]);
  const controller = await controllerOf('first');
  expect(await home.work(listUnmapped, MACHINE, controller)).toEqual([]);
  expect((await home.work(listStores, MACHINE, controller)).map(({ status }) => status)).toEqual([
    'matching',
  ]);
  const after = await written();
  expect(loud(await apply(place))).toEqual([]);
  expect(await written()).toEqual(after);
});

test('a rehearsal tells what would change and keeps nothing; then exactly that changes', async () => {
  const place = await packNamed('second');
  await apply(place);
  await edit(place, {
    'controller.yaml': (text) => text.replace('cooling_off_days: 0', 'cooling_off_days: 14'),
    'datasets/platform.yaml': (text) => text.replace('label: visits', 'label: visits of our pages'),
    'recipients.yaml': (text) => text.replace('payments for credits', 'payments'),
  });
  const expected = [
    'changed: controller second',
    'changed: map lumyx_platform (datasets/platform.yaml)',
    'changed: recipient Stripe',
  ];
  const before = await written();
  expect(loud(await apply(place, true))).toEqual(expected);
  expect(await written()).toEqual(before);
  expect(loud(await apply(place))).toEqual(expected);
  expect((await controllerOf('second')).coolingOffDays).toBe(14);
});

test('a map that does not match refuses the whole pack, also in a rehearsal, and leaves no controller behind', async () => {
  const place = await packNamed('third', {
    'datasets/platform.yaml': (text) =>
      text.replace('name: vip_status', 'name: vip').replace('- name: api_keys', '- name: API_keys'),
  });
  const before = await written();
  for (const dryRun of [true, false]) {
    const problem = await refusal(apply(place, dryRun));
    expect(problem.code).toBe('map-does-not-match');
    expect(problem.message).toMatch(/^datasets\/platform\.yaml, line \d+: lumyx_platform\./);
    const findings = problem.details.findings as { name: string; line: number }[];
    expect(findings.map(({ name }) => name)).toEqual([
      'lumyx_platform.accounts.vip',
      'lumyx_platform.API_keys',
    ]);
    expect(findings.every(({ line }) => line > 1)).toBe(true);
  }
  expect(await written()).toEqual(before);
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
  const place = await packNamed('fourth', {
    'stores.yaml': (text) => text.replace('LUMYX_DATABASE_URL', 'FOURTH_DATABASE_URL'),
  });
  await apply(place);
  const controller = await controllerOf('fourth');
  const open = await home.work(listUnmapped, MACHINE, controller);
  expect(open.map(unmappedName)).toEqual([
    'the LumyxAI platform: public.accounts.shoe_size',
    'the LumyxAI platform: public.waiting_list',
  ]);
  await other.drop();
});

test('a map in several files may refer from one to the other; a file taken out is removed, and its tables are unmapped', async () => {
  const whole = await readFile(join(projectFolder, 'packs/lumyx/datasets/platform.yaml'), 'utf8');
  const [head = '', ...rest] = whole.split(/^ {6}- name: /m);
  const collections = rest.map((text) => `      - name: ${text}`);
  const isStaff = (text: string): boolean => text.startsWith('      - name: staff_members');
  const staff = `dataset:\n  - fides_key: lumyx_staff\n    collections:\n${collections.filter(isStaff).join('')}`;
  const platform = `${head}${collections.filter((text) => !isStaff(text)).join('')}`;
  const place = await packNamed('fifth', {
    'stores.yaml': (text) => text.replace('[platform.yaml]', '[platform.yaml, staff.yaml]'),
    'datasets/platform.yaml': () =>
      platform.replace('lumyx_platform, field: staff_members', 'lumyx_staff, field: staff_members'),
    'datasets/staff.yaml': () => staff,
    'retention.yaml': (text) => text.replace('lumyx_platform.staff', 'lumyx_staff.staff'),
  });
  expect(loud(await apply(place, true))).toContain('added: map lumyx_staff (datasets/staff.yaml)');
  await apply(place);
  const controller = await controllerOf('fifth');
  expect(await home.work(listUnmapped, MACHINE, controller)).toEqual([]);
  await rm(join(place, 'datasets/staff.yaml'));
  await edit(place, {
    'stores.yaml': (text) => text.replace(', staff.yaml', ''),
    'datasets/platform.yaml': (text) =>
      text.replace(/ fides_meta: \{ references: \[\{ dataset: lumyx_staff.*?\}\] \},/, ''),
    'retention.yaml': (text) => text.split('  - collection: lumyx_staff')[0] ?? '',
  });
  expect(loud(await apply(place, false, STAFF))).toEqual([
    'removed: map lumyx_staff',
    'changed: map lumyx_platform (datasets/platform.yaml)',
  ]);
  expect((await home.work(listUnmapped, MACHINE, controller)).map(unmappedName)).toEqual([
    'the LumyxAI platform: public.staff_members',
  ]);
  const { datasets } = await home.work(readMap, MACHINE, controller);
  expect(datasets.map(({ dataset }) => dataset.key)).toEqual(['lumyx_platform']);
});

test('a store without an address in the pack is the one that was connected before', async () => {
  const place = await packNamed('sixth', {
    'stores.yaml': (text) => text.replace(/ {4}url: .*\n/, ''),
  });
  const problem = await refusal(apply(place));
  expect([problem.code, problem.details.store]).toEqual(['store-unknown', 'platform']);
  expect(await findControllerBySlug(home.house.database, 'sixth')).toBeUndefined();
  const empty = await packNamed('sixth', { 'stores.yaml': () => 'stores: []\n' });
  await rm(join(empty, 'datasets'), { recursive: true });
  await rm(join(empty, 'retention.yaml'));
  await apply(empty);
  const controller = await controllerOf('sixth');
  const platform = { name: 'platform', label: 'connected by hand', url: store.url };
  await home.work(async (work) => await addStore(work, platform), MACHINE, controller);
  expect(loud(await apply(place))).toEqual(['added: map lumyx_platform (datasets/platform.yaml)']);
  expect((await home.work(listStores, MACHINE, controller)).map(({ label }) => label)).toEqual([
    'connected by hand',
  ]);
  expect(loud(await apply(empty))).toEqual(['left alone: store platform']);
});

test('a store that is away or has no address is said by name, and nothing is written', async () => {
  const before = await written();
  const place = await packNamed('seventh', {
    'stores.yaml': (text) => text.replace('LUMYX_DATABASE_URL', 'SEVENTH_DATABASE_URL'),
  });
  const missing = await refusal(apply(place));
  expect([missing.code, missing.details.variable]).toEqual(['store-address-missing', 'SEVENTH_DATABASE_URL']);
  process.env.SEVENTH_DATABASE_URL = 'postgresql://reader:hunter2@127.0.0.1:1/gone';
  const away = await refusal(apply(place));
  expect(away.code).toBe('store-unreachable');
  expect(away.message).toContain('The store platform of the pack');
  expect(JSON.stringify([away, away.message])).not.toContain('hunter2');
  delete process.env.SEVENTH_DATABASE_URL;
  expect(await written()).toEqual(before);
});

test('two terminals at once: one applies, the other finds it done', async () => {
  const place = await packNamed('eighth');
  await apply(place);
  await edit(place, {
    'datasets/platform.yaml': (text) => text.replace('label: visits', 'label: your visits'),
  });
  const both = await Promise.all([apply(place), apply(place)]);
  expect(both.map(loud).filter((changes) => changes.length > 0)).toEqual([
    ['changed: map lumyx_platform (datasets/platform.yaml)'],
  ]);
});

test('recipients are put into words, and taken away with the pack that dropped them; others see none', async () => {
  const place = await packNamed('ninth', {
    'recipients.yaml': (text) =>
      text.replace(
        'for: [sign-in, VIP status]',
        'for: [sign-in], country: US, safeguard: standard contractual clauses',
      ),
  });
  await apply(place);
  const controller = await controllerOf('ninth');
  const known = await home.work(listRecipients, MACHINE, controller);
  expect(known.map(recipientInWords)).toContain('Stripe (works on our behalf: payments for credits)');
  expect(transfersInWords(known)).toBe(
    'NabzClan is in United States; protected by standard contractual clauses.',
  );
  expect(transfersInWords(known.filter(({ name }) => name !== 'NabzClan'))).toBeNull();
  await edit(place, {
    'recipients.yaml': (text) => text.replace(/ {2}- \{ name: NabzClan.*\n/, ''),
    'datasets/platform.yaml': (text) => text.replace('recipients: [NabzClan]', 'recipients: []'),
  });
  expect(loud(await apply(place))).toContain('removed: recipient NabzClan');
  expect(await home.work(listRecipients, MACHINE, home.lumart)).toEqual([]);
});
