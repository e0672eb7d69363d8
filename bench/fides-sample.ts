// Fides' sample database in a database of its own, with its map, and what a walk over it finds.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Catalogue, Connector } from '../src/connectors/connector.ts';
import { openConnector } from '../src/connectors/open-connector.ts';
import type { Collection, Dataset } from '../src/data-map/dataset.ts';
import { loadDatasets } from '../src/data-map/dataset-yaml.ts';
import { locate } from '../src/fulfilment/locate.ts';
import type { LocatedChunk, LocateSummary } from '../src/fulfilment/locate-order.ts';

export interface Bench {
  /** Holds the sample's SQL and map. */
  readonly folder: string;
  /** A superuser's address. */
  readonly postgresUrl: string;
}

export interface Sample {
  readonly url: string;
  readonly connector: Connector;
  readonly catalogue: Catalogue;
  readonly datasets: readonly Dataset[];
  /** A collection by its address. */
  collection(address: string): Collection;
  /** Runs a statement as superuser, past every connector. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

export interface Located {
  readonly chunks: readonly LocatedChunk[];
  readonly summary: LocateSummary;
  /** Keys of a collection by its name alone. */
  keysOf(name: string): (readonly string[])[];
}

/** Counts cases; a case answers null, or what was wrong. */
export class Cases {
  passed = 0;
  readonly failures: string[] = [];

  get total(): number {
    return this.passed + this.failures.length;
  }

  async run(name: string, check: () => string | null | Promise<string | null>): Promise<void> {
    const wrong = await Promise.resolve()
      .then(check)
      .catch((error: unknown) => (Error.isError(error) ? error.message : String(error)));
    if (wrong === null) this.passed += 1;
    else this.failures.push(`${name}: ${wrong}`);
  }
}

async function asSuperuser<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** Loads the sample into a fresh database. `login` makes the connector use another account than the superuser's. */
export async function openSample(bench: Bench, map?: string): Promise<Sample> {
  const name = `fides_${randomBytes(6).toString('hex')}`;
  const address = new URL(bench.postgresUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  await asSuperuser(
    bench.postgresUrl,
    async (client) => void (await client.query(`create database "${name}"`)),
  );
  const sql = await readFile(join(bench.folder, 'postgres_sample.sql'), 'utf8');
  await asSuperuser(url, async (client) => void (await client.query(sql)));
  const yaml = map ?? (await readFile(join(bench.folder, 'postgres_example_test_dataset.yml'), 'utf8'));
  const datasets = await loadDatasets(yaml, 'postgres_example_test_dataset.yml');
  const connector = await openConnector(url);
  return {
    url,
    connector,
    datasets,
    catalogue: await connector.describe(),
    collection: (wanted) => {
      const all = datasets.flatMap(({ key, collections }) =>
        collections.map((one) => [`${key}.${one.name}`, one] as const),
      );
      const found = all.find(([one]) => one === wanted)?.[1];
      if (found === undefined) throw new Error(`no collection ${wanted}`);
      return found;
    },
    query: async (statement) =>
      await asSuperuser(url, async (client) => (await client.query(statement)).rows),
    drop: async () => {
      await connector.close();
      await asSuperuser(
        bench.postgresUrl,
        async (client) => void (await client.query(`drop database "${name}" with (force)`)),
      );
    },
  };
}

/** Walks the sample from one e-mail. */
export async function locateFor(sample: Sample, email: string): Promise<Located> {
  const chunks: LocatedChunk[] = [];
  const { connector, catalogue } = sample;
  const order = {
    datasets: sample.datasets.map((dataset) => ({ storeId: 'sample', dataset })),
    stores: new Map([['sample', { connector, catalogue }]]),
    identities: { email },
  };
  const summary = await locate(order, (chunk) => void chunks.push(chunk));
  const broken = summary.collections.find(({ outcome }) => outcome === 'failed');
  if (broken !== undefined) throw new Error(broken.problem?.message ?? `${broken.collection} failed`);
  const keysOf = (name: string) =>
    chunks.filter(({ table }) => table.name === name).flatMap(({ keys }) => [...keys]);
  return { chunks, summary, keysOf };
}

/** Every row of every table as text, by table: what must be equal before and after. */
export async function dump(sample: Sample): Promise<Map<string, string[]>> {
  const tables = sample.catalogue.tables.filter(({ isView, name }) => !isView && name !== 'habeas_ledger');
  const rows = new Map<string, string[]>();
  for (const { schema, name } of tables) {
    const found = await sample.query(`select t::text as line from "${schema}"."${name}" t order by 1`);
    rows.set(
      `${schema}.${name}`,
      found.map(({ line }) => String(line)),
    );
  }
  return rows;
}
