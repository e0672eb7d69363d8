// A store in which one person has a million rows over three tables, for measuring access and erasure.
import { Client } from 'pg';
import { openConnector } from '../src/connectors/open-connector.ts';
import { compareStores } from '../src/data-map/compare-stores.ts';
import { addStore } from '../src/data-map/data-store.ts';
import { importDataset } from '../src/data-map/import-dataset.ts';
import { identifyByCode } from '../src/requests/identify.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { emptyDatabase } from '../test/support/postgres.ts';
import { deliverLetters } from '../test/support/road.ts';
import type { TestHouse } from '../test/support/test-house.ts';

export const PERSON = 'million@example.org';
/** Rows of the person, by table. */
export const BIG_TABLES: Readonly<Record<string, number>> = {
  api_request_logs: 600_000,
  client_logs: 300_000,
  credit_usage: 100_000,
};
export const BIG_ROWS = Object.values(BIG_TABLES).reduce((sum, rows) => sum + rows, 0);

const tables = `
create table accounts (id bigint primary key, email text not null unique, name text);
create table api_request_logs (id bigint primary key, account_id bigint not null references accounts, model text, input_tokens int, output_tokens int, requested_at timestamptz);
create table client_logs (id bigint primary key, account_id bigint not null references accounts, ip inet, location text, browser text, device text, seen_at timestamptz);
create table credit_usage (id bigint primary key, account_id bigint not null references accounts, credits numeric(12,4), used_on date, note text);
insert into accounts values (9007199254740993, '${PERSON}', 'Maria Million');
insert into api_request_logs select 9007199254740993 + n, 9007199254740993, (array['model-small','model-large','model-code'])[1 + n % 3], (n::bigint * 7919) % 5000, (n::bigint * 104729) % 9000, timestamptz '2026-01-01' + n * interval '13.337 s' from generate_series(1, ${BIG_TABLES.api_request_logs}) n;
insert into client_logs select n, 9007199254740993, ('10.' || n % 256 || '.' || (n * 7) % 256 || '.' || (n * 13) % 256)::inet, (array['Oslo','Berlin','Porto','Lyon'])[1 + n % 4], 'Firefox ' || 100 + n % 40, (array['phone','laptop','tablet'])[1 + n % 3], timestamptz '2026-01-01' + n * interval '71 s' from generate_series(1, ${BIG_TABLES.client_logs}) n;
insert into credit_usage select n, 9007199254740993, n * 0.0173, date '2024-01-01' + n % 900, 'run ' || md5(n::text) from generate_series(1, ${BIG_TABLES.credit_usage}) n;
${Object.keys(BIG_TABLES)
  .map((name) => `create index on ${name} (account_id);`)
  .join('\n')}
vacuum analyze;`;

const field = (name: string) => `          - { name: ${name}, data_categories: [user.behavior] }`;
const owned = (name: string, columns: readonly string[]) => `
      - name: ${name}
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - name: account_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: big, field: accounts.id, direction: from }] }
${columns.map(field).join('\n')}`;

const map = `
dataset:
  - fides_key: big
    name: Big
    collections:
      - name: accounts
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: email, data_categories: [user.contact.email], fides_meta: { identity: email, data_type: string } }
${field('name')}${owned('api_request_logs', ['model', 'input_tokens', 'output_tokens', 'requested_at'])}${owned('client_logs', ['ip', 'location', 'browser', 'device', 'seen_at'])}${owned('credit_usage', ['credits', 'used_on', 'note'])}
`;

export interface BigStore {
  readonly url: string;
  drop(): Promise<void>;
}

/** Fills a store with the rows of the person. */
export async function fillBigStore(): Promise<BigStore> {
  const { url, drop } = await emptyDatabase();
  await query(url, ...tables.split(';\n'));
  return { url, drop };
}

/** Fills the store, connects it to `lumyx` and imports its map; the cap on rows is lifted. */
export async function openBigStore(home: TestHouse): Promise<BigStore> {
  const { url, drop } = await fillBigStore();
  await query(home.superuserUrl, `update controllers set row_cap = 2000000 where id = '${home.lumyx.id}'`);
  const connector = openConnector(url);
  const catalogue = await connector.describe();
  await connector.close();
  await home.work(
    async (work) => {
      const { storeId } = await addStore(work, { name: 'big', label: 'the big database', url });
      await importDataset(work, { storeId, yaml: map, file: 'big.yaml', catalogue });
    },
    { kind: 'staff', id: crypto.randomUUID() },
  );
  await compareStores(home.house, home.lumyx.id);
  return { url, drop };
}

/** Runs statements one after the other, over a connection of their own. */
export async function query(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Asks in the person's name and proves the address with the code of the letter. */
export async function askFor(home: TestHouse, right: 'access' | 'erasure'): Promise<string> {
  const wish = { right, email: PERSON, channel: 'form' } as const;
  const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
  await deliverLetters(home);
  const { mail } = home.mailbox.newest(PERSON);
  const code = /\b\d{4} \d{4}\b/.exec(mail.text ?? '')?.[0].replace(' ', '') ?? '';
  const her = { kind: 'subject', id: requestId } as const;
  const { outcome } = await home.work(async (work) => await identifyByCode(work, { requestId, code }), her);
  if (outcome !== 'right') throw new Error(`the address could not be proven: ${outcome}`);
  return requestId;
}
