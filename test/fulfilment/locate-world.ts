// A store with a map for tests of the walk: real databases, the YAML as a person would write it, and what was found.
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import type { Connector } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { locate } from '../../src/fulfilment/locate.ts';
import type {
  LocatedChunk,
  LocatedCollection,
  LocateSummary,
  OpenStore,
  Reach,
} from '../../src/fulfilment/locate-order.ts';
import { mariadbDatabase } from '../support/mariadb.ts';
import { emptyDatabase } from '../support/postgres.ts';

export interface World {
  readonly connector: Connector;
  readonly url: string;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** A PostgreSQL store of its own, filled by the statements; `superuser` statements run first, for extensions. */
export async function postgresWorld(sql: string, superuser = ''): Promise<World> {
  const database = await emptyDatabase();
  const run = async (url: string, statements: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  };
  if (superuser !== '') await run(database.superuserUrl, superuser);
  await run(database.url, sql);
  const connector = await openConnector(database.url);
  const close = async (): Promise<void> => {
    await connector.close();
    await database.drop();
  };
  return {
    connector,
    url: database.url,
    run: async (statements) => await run(database.url, statements),
    close,
  };
}

/** The same on MariaDB. */
export async function mariadbWorld(sql: string): Promise<World> {
  const database = await mariadbDatabase();
  const run = async (statements: string): Promise<void> => {
    const connection = await mysql.createConnection({ uri: database.url, multipleStatements: true });
    try {
      await connection.query(statements);
    } finally {
      await connection.end();
    }
  };
  await run(sql);
  const connector = await openConnector(database.url);
  const close = async (): Promise<void> => {
    await connector.close();
    await database.drop();
  };
  return { connector, url: database.url, run, close };
}

/** What a walk found, made easy to compare. */
export interface Found {
  readonly summary: LocateSummary;
  readonly chunks: readonly LocatedChunk[];
  /** Keys of a collection by reach, joined by `|` and sorted. */
  keys(collection: string, reach?: Reach): string[];
  collection(name: string): LocatedCollection;
}

/** Walks one or more stores: store id to world and map. */
export async function walk(
  stores: Readonly<Record<string, { world: World | OpenStore; yaml: string }>>,
  identities: Readonly<Record<string, string>>,
): Promise<Found> {
  const open = new Map<string, OpenStore>();
  const datasets = [];
  for (const [storeId, { world, yaml }] of Object.entries(stores)) {
    const store =
      'run' in world ? { connector: world.connector, catalogue: await world.connector.describe() } : world;
    open.set(storeId, store);
    for (const dataset of await loadDatasets(yaml, `${storeId}.yaml`)) datasets.push({ storeId, dataset });
  }
  const chunks: LocatedChunk[] = [];
  const summary = await locate({ datasets, stores: open, identities }, (chunk) => void chunks.push(chunk));
  return {
    summary,
    chunks,
    keys: (collection, reach) =>
      chunks
        .filter((chunk) => chunk.collection === collection && (reach === undefined || chunk.reach === reach))
        .flatMap((chunk) => chunk.keys.map((key) => key.join('|')))
        .sort(),
    collection: (name) => {
      const found = summary.collections.find(({ collection }) => collection === name);
      if (found === undefined) throw new Error(`no collection ${name}`);
      return found;
    },
  };
}

/** Selectors find exactly what the walk handed out: what the recount relies on. */
export async function countFrozen(world: World, collection: LocatedCollection): Promise<number> {
  let rows = 0;
  for (const selector of collection.frozenSelectors) rows += await world.connector.count(selector);
  return rows;
}
