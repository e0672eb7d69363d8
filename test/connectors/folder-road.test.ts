// The whole road at a store of files beside a database: found by parts of keys and by a column that holds the key.
import { mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive } from '../../src/archives/deliver.ts';
import { objectAddress } from '../../src/connectors/object-address.ts';
import { ObjectSystem } from '../../src/connectors/object-system.ts';
import { compareStore } from '../../src/data-map/compare-stores.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { saveSchedules } from '../../src/data-map/schedule-row.ts';
import { approvePlan } from '../../src/fulfilment/approve-plan.ts';
import { carryOut } from '../../src/fulfilment/carry-out.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { lookAtRetention } from '../../src/fulfilment/look-at-retention.ts';
import { Plan } from '../../src/fulfilment/plan.ts';
import { readPlans } from '../../src/fulfilment/plan-view.ts';
import { unzip } from '../archives/sample.ts';
import { PROMISE } from '../retention/schedules.ts';
import { approvedErasure, staff, written } from '../support/approved-erasure.ts';
import { emptyDatabase } from '../support/postgres.ts';
import { askAndProve } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

const PEOPLE = `dataset:
  - fides_key: shop
    collections:
      - name: people
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email } }
      - name: documents
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: person, data_categories: [user.unique_id], fides_meta: { references: [{ dataset: shop, field: people.id, direction: from }] } }
          - { name: file_key, data_categories: [user.unique_id], fides_meta: { references: [{ dataset: files, field: papers.key, direction: to }] } }
`;
const column = (name: string, more = '') =>
  `          - { name: ${name}, data_categories: [user.content], fides_meta: { read_only: true${more} } }\n`;
const FILES = `dataset:
  - fides_key: files
    collections:
      - name: pictures
        fields:
${column('key', ', primary_key: true')}${column('person', ', references: [{ dataset: shop, field: people.id, direction: from }]')}${['content', 'path', 'size', 'modified'].map((one) => column(one)).join('')}
      - name: papers
        fields:
${column('key', ', primary_key: true')}${['content', 'name', 'size', 'modified'].map((one) => column(one)).join('')}`;
const COLLECTIONS = [
  { name: 'pictures', objects: 'pictures/{person}/{path...}', types: { person: 'integer' } },
  { name: 'papers', objects: 'papers/{name}' },
];

let home: TestHouse;
let folder: string;
let database: Awaited<ReturnType<typeof emptyDatabase>>;
beforeAll(async () => {
  home = await openTestHouse();
  folder = join(await mkdtemp(join(tmpdir(), 'habeas-files-')), 'files');
  database = await emptyDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`create table people (id bigint primary key, email text);
    create table documents (id int primary key, person bigint, file_key text);
    insert into people select n, n || '@example.com' from generate_series(1, 20) n;
    insert into documents select n, n, 'papers/' || n || '.pdf' from generate_series(1, 20) n`);
  await client.end();
  await mkdir(join(folder, 'papers'), { recursive: true });
  for (let person = 1; person <= 20; person += 1) {
    await mkdir(join(folder, `pictures/${person}`), { recursive: true });
    await writeFile(join(folder, `pictures/${person}/me.jpg`), `picture of ${person}`);
    await writeFile(join(folder, `papers/${person}.pdf`), `paper of ${person}`);
  }
  const url = objectAddress(ObjectSystem.parse({ system: 'Files', folder, collections: COLLECTIONS }));
  const stores: string[] = [];
  for (const store of [
    { name: 'shop', label: 'the shop', url: database.url, yaml: PEOPLE },
    { name: 'files', label: 'the files', url, yaml: FILES },
  ])
    stores.push(
      await home.work(async (work) => {
        const { storeId } = await addStore(work, store);
        await importDataset(work, { storeId, yaml: store.yaml });
        return storeId;
      }),
    );
  for (const storeId of stores)
    expect(await compareStore(home.house, home.lumyx.id, storeId)).toMatchObject({ errors: 0, open: 0 });
});
afterAll(async () => {
  await home.close();
  await database.drop();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const keeper = () => ({ house: home.house, controllerId: home.lumyx.id });
const run = async (planId: string): Promise<void> =>
  await carryOut(home.house, home.lumyx.id, planId, new AbortController().signal);

async function copyOf(email: string, before = async (): Promise<void> => undefined) {
  const requestId = await askAndProve(home, { right: 'access', email });
  await drawPlan(home.house, home.lumyx.id, requestId);
  const plan = async () => (await home.work(async (work) => await readPlans(work, requestId)))[0];
  await before();
  await run((await plan())?.id ?? '');
  const archive = await home.work(async (work) => {
    return await openArchive(work, (await archiveOf(work, requestId))?.id ?? '');
  });
  const files = await unzip(await buffer(await archiveBytes(home.house.vault, archive)));
  const held = [...files].filter(([name]) => name.startsWith('files/')).map(([, bytes]) => String(bytes));
  return { held: held.sort(), files, receipt: (await plan())?.receipt };
}

test('a copy holds her files by both ways, and nobody else’s; one that vanished meanwhile is told', async () => {
  const whole = await copyOf('1@example.com');
  expect(whole.held).toEqual(['paper of 1', 'picture of 1']);
  expect(whole.receipt?.outcome).toBe('complete');
  const less = await copyOf('2@example.com', async () => await rm(join(folder, 'papers/2.pdf')));
  expect(less.held).toEqual(['picture of 2']);
  expect(less.files.get('index.html')?.toString()).toContain('none were still there when this copy was made');
});

test('an erasure takes her files and the empty folder of her name, and no others', async () => {
  const plan = await approvedErasure(keeper(), '1@example.com');
  await run(plan.planId);
  expect(await written(keeper(), plan)).toMatchObject({ status: 'done', outcome: 'complete', missing: {} });
  expect(await readdir(join(folder, 'pictures'))).not.toContain('1');
  const others = Array.from({ length: 10 }, (_none, at) => String(at + 10));
  expect(await readdir(join(folder, 'pictures'))).toEqual(expect.arrayContaining(others));
  expect(await readdir(join(folder, 'papers'))).not.toContain('1.pdf');
  expect(await readdir(join(folder, 'papers'))).toContain('11.pdf');
});

test('a link in her folder, or a folder that is away, makes the receipt say partly', async () => {
  await symlink('/', join(folder, 'pictures/4/everything'));
  const linked = await copyOf('4@example.com');
  expect(linked.held).toEqual(['paper of 4']);
  expect(linked.receipt?.outcome).toBe('partly');
  await rename(folder, `${folder}-away`);
  try {
    const away = await copyOf('5@example.com');
    expect([away.held, away.receipt?.outcome]).toEqual([[], 'partly']);
  } finally {
    await rename(`${folder}-away`, folder);
  }
});

test('a schedule sweeps files by their age through the one way to destroy: looked at, approved, gone', async () => {
  const old = new Date('2020-01-01');
  for (const person of [12, 13]) await utimes(join(folder, `pictures/${person}/me.jpg`), old, old);
  const promise = { ...PROMISE, collection: 'files.pictures', countedFrom: 'modified', provision: null };
  await home.work(async (work) => await saveSchedules(work, [promise]));
  const { signal } = new AbortController();
  const look = async () => await lookAtRetention(home.house, home.lumyx.id, signal, ['files.pictures']);
  const [looked] = await look();
  expect([looked?.problem ?? null, looked?.survey?.due]).toEqual([null, 2]);
  const planId = looked?.planId ?? '';
  const plan = await home.work(
    async ({ trx }) => await Plan.query(trx).findById([home.lumyx.id, planId]).throwIfNotFound(),
  );
  const digest = plan.digest?.toString('hex') ?? '';
  await home.work(async (work) => await approvePlan(work, { planId, digest }), staff());
  await run(planId);
  const left = await readdir(join(folder, 'pictures'));
  expect(left).not.toContain('12');
  expect(left).not.toContain('13');
  expect(left).toContain('11');
  expect((await look())[0]?.planId ?? null).toBeNull();
});
