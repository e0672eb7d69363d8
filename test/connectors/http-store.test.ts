// A described system among the stores of a controller: sealed, listed, drafted, previewed; and by the commands of a terminal.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareStore } from '../../src/data-map/compare-stores.ts';
import { addStore, connectStore, listStores } from '../../src/data-map/data-store.ts';
import { draftMap } from '../../src/data-map/draft-map.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { habeas } from '../support/command.ts';
import { customer, PAYMENT_KEY, type Payments, startPayments } from '../support/payments.ts';
import { freshDatabase } from '../support/postgres.ts';
import { dumpStore } from '../support/table-dump.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let payments: Payments;
beforeAll(async () => {
  home = await openTestHouse();
  payments = await startPayments([
    customer('cus_mira', 'mira@example.com'),
    customer('cus_tom', 'tom@example.com'),
  ]);
});
afterAll(async () => {
  await payments.stop();
  await home.close();
});

test('the description is sealed whole, opens again, and the same one again changes nothing', async () => {
  const store = { name: 'stripe', label: 'Stripe', url: payments.address };
  const { storeId, outcome } = await home.work(async (work) => await addStore(work, store));
  expect(outcome).toBe('added');
  const again = await home.work(async (work) => await addStore(work, store));
  expect(again).toEqual({ storeId, outcome: 'unchanged' });
  const slower = { ...store, url: payments.address.replace('"rows":1000', '"rows":999') };
  expect((await home.work(async (work) => await addStore(work, slower))).outcome).toBe('changed');
  const dump = JSON.stringify([...(await dumpStore(home.superuserUrl))]);
  expect(dump).not.toContain(PAYMENT_KEY);
  expect(dump).not.toContain('/v1/customers');
  const connector = await home.work(async (work) => await connectStore(work, storeId));
  expect((await connector.describe()).engine).toBe('http');
  const draft = draftMap(await connector.describe(), 'stripe');
  await connector.close();
  expect(draft).toContain('identity: email');
  await home.work(async (work) => await importDataset(work, { storeId, yaml: draft }));
  expect(await compareStore(home.house, home.lumyx.id, storeId)).toMatchObject({
    problem: null,
    errors: 0,
    open: 0,
  });
  const [listed] = await home.work(listStores);
  expect(listed).toMatchObject({ name: 'stripe', engine: 'http', status: 'matching' });
});

test('a map that speaks of more than the description is refused, and a wrong address shows nothing', async () => {
  const { storeId } = await home.work(
    async (work) => await addStore(work, { name: 'other', label: 'Other', url: payments.address }),
  );
  const yaml =
    'dataset:\n  - fides_key: o\n    collections:\n      - { name: customers, fields: [{ name: id }, { name: iban }] }\n';
  const connector = await home.work(async (work) => await connectStore(work, storeId));
  const catalogue = await connector.describe();
  await connector.close();
  const refused = home.work(async (work) => await importDataset(work, { storeId, yaml, catalogue }));
  await expect(refused).rejects.toMatchObject({ code: 'map-does-not-match' });
  const wrong = { name: 'third', label: 'Third', url: 'system:{"canary":1}' };
  const error: unknown = await home
    .work(async (work) => await addStore(work, wrong))
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'store-address-invalid' });
  expect(String(error)).not.toContain('canary');
});

test('habeas store add --describe, list, map draft', async () => {
  const ours = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-system-'));
  const file = join(folder, 'stripe.yaml');
  const environment = {
    DATABASE_URL: ours.appUrl,
    MIGRATION_DATABASE_URL: ours.ownerUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: (await habeas(['keyring'], {})).out.trim(),
    PUBLIC_URL: 'https://privacy.example',
    HABEAS_DATA: folder,
  };
  const run = async (...words: string[]) => await habeas(words, environment);
  try {
    await run('init', '--slug', 'acme', '--name', 'Acme', '--admin', 'boss@acme.example');
    const yaml = await readFile(join(projectFolder, 'packs/lumyx/systems/stripe.yaml'), 'utf8');
    await writeFile(file, yaml.replace('token: env:LUMYX_STRIPE_KEY', `token: ${PAYMENT_KEY}`));
    const added = await run('store', 'add', 'acme', 'stripe', '--describe', file, '--label', 'Stripe');
    expect([added.code, added.err]).toEqual([0, '']);
    expect(added.out).toContain('Store "stripe" added: http Stripe, 1 tables.');
    expect(added.out).toContain('customers, by id');
    expect(added.out).not.toContain(PAYMENT_KEY);
    expect((await run('store', 'list', 'acme')).out).toContain('stripe  http  unchecked  Stripe');
    expect((await run('map', 'draft', 'acme', 'stripe')).out).toContain('name: customers');
    await writeFile(file, yaml.replace('base_url:', 'base_ulr:'));
    const wrong = await run('store', 'add', 'acme', 'second', '--describe', file);
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain('line 4: "base_ulr" is not a key that the description of a system knows');
    for (const words of [['third'], ['third', 'env:X', '--describe', file]]) {
      const refused = await run('store', 'add', 'acme', ...words);
      expect([refused.code === 0, refused.err.includes('either an address or --describe FILE')]).toEqual([
        false,
        true,
      ]);
    }
    expect(
      (await run('store', 'add', 'acme', 'third', '--describe', join(folder, 'none.yaml'))).err,
    ).toContain('cannot be read');
  } finally {
    await ours.drop();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
