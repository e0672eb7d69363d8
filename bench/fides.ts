// Holds our maps, walk and masking against Fides' sample database and its dataset map, loaded unchanged.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyList } from '../src/connectors/key-list.ts';
import { checkDatasets } from '../src/data-map/check-dataset.ts';
import { loadDatasets } from '../src/data-map/dataset-yaml.ts';
import { fieldsWithin } from '../src/data-map/taxonomy.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { eraseCases } from './fides-erasure.ts';
import { type Bench, Cases, locateFor, openSample, type Sample } from './fides-sample.ts';

export interface FidesConformance {
  readonly passed: number;
  readonly total: number;
  readonly failures: readonly string[];
  /** Why nothing was checked; null when it was. */
  readonly unavailable: string | null;
}

const COLLECTIONS = [
  'customer',
  'employee',
  'report',
  'visit',
  'service_request',
  'login',
  'orders',
  'payment_card',
  'order_item',
  'product',
];

/** Rows per collection, in the order above, and the ids of the addresses, by the e-mail that enters. */
const ROWS: readonly (readonly [seed: string, rows: readonly number[], addresses: readonly string[]])[] = [
  ['customer-1@example.com', [1, 0, 0, 1, 1, 6, 3, 1, 4, 2], ['1', '2']],
  ['jane@example.com', [1, 0, 0, 0, 0, 1, 1, 1, 0, 0], ['4']],
  ['employee-1@example.com', [0, 1, 0, 0, 3, 0, 0, 0, 0, 0], ['3']],
  ['nobody@example.com', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], []],
];

const STREETS = [
  { house: '123', street: 'Example Street' },
  { house: '4', street: 'Example Lane' },
];
const TOWN = { city: 'Exampletown', state: 'NY' };

/** What customer-1 gets when only some categories are asked for: by collection, rows with their columns. */
const FILTERED: readonly (readonly [target: string, rows: Readonly<Record<string, readonly object[]>>])[] = [
  ['user.contact.address.street', { address: STREETS }],
  [
    'user.contact',
    {
      address: [
        { ...TOWN, ...STREETS[0], zip: '12345' },
        { ...TOWN, ...STREETS[1], zip: '12321' },
      ],
      customer: [{ email: 'customer-1@example.com' }],
      service_request: [{ alt_email: 'customer-1-alt@example.com' }],
      visit: [{ email: 'customer-1@example.com' }],
    },
  ],
];

/**
 * Runs every case; each counts one. `folder` holds the sample (`…/conformance/fides`); `postgresUrl` is a superuser's
 * address, and without it a PostgreSQL of our own is started for the run.
 */
export async function fidesConformance(folder: string, postgresUrl?: string): Promise<FidesConformance> {
  if (!existsSync(join(folder, 'postgres_sample.sql'))) {
    const unavailable = `there is no Fides sample in ${folder}`;
    return { passed: 0, total: 0, failures: [], unavailable };
  }
  if (postgresUrl !== undefined) return await runAll({ folder, postgresUrl });
  const data = await mkdtemp(join(tmpdir(), 'habeas-fides-'));
  const postgres = await startEmbeddedPostgres({ folder: data, forTests: true });
  try {
    return await runAll({ folder, postgresUrl: postgres.superuserUrl });
  } finally {
    await postgres.stop();
    await rm(data, { recursive: true, force: true });
  }
}

async function runAll(bench: Bench): Promise<FidesConformance> {
  const cases = new Cases();
  await cases.run('the map loads unchanged', async () => {
    const [dataset] = await loadDatasets(
      await readFile(join(bench.folder, 'postgres_example_test_dataset.yml'), 'utf8'),
      'map',
    );
    return dataset?.collections.length === 11
      ? null
      : `${dataset?.collections.length} collections instead of 11`;
  });
  const sample = await openSample(bench);
  try {
    await cases.run('the map fits the sample database', () => {
      const errors = checkDatasets(sample.catalogue, sample.datasets).filter(
        ({ severity }) => severity === 'error',
      );
      return errors[0]?.sentence ?? null;
    });
    for (const [seed, rows, addresses] of ROWS) await rowCases(cases, sample, { seed, rows, addresses });
    for (const [target, rows] of FILTERED) {
      await cases.run(`customer-1 filtered by ${target}`, async () => await filterCase(sample, target, rows));
    }
  } finally {
    await sample.drop();
  }
  await eraseCases(cases, bench);
  const { passed, total, failures } = cases;
  return { passed, total, failures, unavailable: null };
}

/** One case for each cell of the table. */
async function rowCases(
  cases: Cases,
  sample: Sample,
  expected: { seed: string; rows: readonly number[]; addresses: readonly string[] },
): Promise<void> {
  const located = await locateFor(sample, expected.seed);
  for (const [index, name] of COLLECTIONS.entries()) {
    const wanted = expected.rows[index] ?? 0;
    const found = located.keysOf(name).length;
    await cases.run(`${expected.seed}: ${name}`, () =>
      found === wanted ? null : `${found} rows instead of ${wanted}`,
    );
  }
  const ids = located.keysOf('address').flat().sort();
  await cases.run(`${expected.seed}: address ids`, () =>
    ids.join() === expected.addresses.join() ? null : `${ids.join()} instead of ${expected.addresses.join()}`,
  );
}

/** Reads the filtered columns of everything located and compares them, collection by collection. */
async function filterCase(
  sample: Sample,
  target: string,
  expected: Readonly<Record<string, readonly object[]>>,
): Promise<string | null> {
  const located = await locateFor(sample, 'customer-1@example.com');
  const found: Record<string, string[]> = {};
  for (const chunk of located.chunks) {
    const collection = sample.collection(chunk.collection);
    const columns = fieldsWithin(collection, [target]).map(({ name }) => name);
    if (columns.length === 0) continue;
    const { table, keyColumns, keys } = chunk;
    const parts: Uint8Array[] = [];
    const rows = { table, columns: keyColumns, keys: KeyList.of(keys) };
    for await (const part of sample.connector.read({ rows, columns })) parts.push(part);
    const lines = Buffer.concat(parts)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    found[collection.name] = [
      ...(found[collection.name] ?? []),
      ...lines.map((line) => canonical(JSON.parse(line))),
    ];
  }
  const got = canonical(Object.fromEntries(Object.entries(found).map(([name, rows]) => [name, rows.sort()])));
  const wanted = canonical(
    Object.fromEntries(Object.entries(expected).map(([name, rows]) => [name, rows.map(canonical).sort()])),
  );
  return got === wanted ? null : `${got} instead of ${wanted}`;
}

/** One text for equal values: keys in order, every scalar as text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${key}:${canonical(inner)}`).join()}}`;
  }
  return JSON.stringify(String(value));
}
