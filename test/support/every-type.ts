// A person with a value of every type, on either engine, and the archive that she gets on the real road.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive } from '../../src/archives/deliver.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { addStore } from '../../src/data-map/data-store.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { identifyByCode } from '../../src/requests/identify.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { POLYGLOTS } from '../archives/polyglots.ts';
import { fulfilClub } from '../fulfilment/portability-world.ts';
import { mariadbDatabase } from './mariadb.ts';
import { emptyDatabase } from './postgres.ts';
import { deliverLetters } from './road.ts';
import type { TestHouse } from './test-house.ts';

export const PERSON = 'mira@example.com';

/** What a text can be that a CSV reader might take for something else; PostgreSQL holds no character of code 0. */
export const TEXTS: readonly (string | null)[] = [
  null,
  '',
  ' ',
  '\\N',
  '\\N2',
  '\\.',
  'NULL',
  '"',
  '""',
  ',',
  '\r\n',
  '\n',
  'a,"b"\r\nc',
  ' leading and trailing ',
  '\ufeffmark',
  '007',
  '1e5',
  'true',
  '{"a":1}',
  '𝒜🏳️‍🌈',
  ...POLYGLOTS.map((text) => text.replaceAll('\0', '')),
];

const POSTGRES_COLUMNS = `
  small smallint, big bigint, amount numeric, fixed numeric(30,10), narrow real, wide double precision, ok boolean, day date,
  at timestamptz, local timestamp, ref uuid, doc json, docb jsonb, words text[], numbers int[], raw bytea, span interval,
  clock time, net inet, padded char(8), short varchar(20), never text`;
const POSTGRES_ROWS = `
insert into things values
  (9007199254740993, '${PERSON}', -32768, -9223372036854775808, 'NaN', 0.1000000000, 0.1, 0.1, true, '2026-11-21',
   '2026-11-21 06:00:00.123456+02', '1999-12-31 23:59:59.000001', '4b7e7f0e-5f2b-4a0c-8f57-2f0a4d5c9b11',
   '{"b": 1.10,  "a":[1,{"c":"x,\\"y\\""}], "b":2}', '{"n": 12345678901234567890.10, "l": []}', array['a,b','"',null,''],
   array[1,null,3], '\\x00ff0a', 'P1Y2M3DT4H5M6.5S', '23:59:59.999999', '192.0.2.1/24', 'ab', 'short', null),
  (2, '${PERSON}', 0, 9223372036854775807, 12345678901234567890123456789.000000001, -99999999999999999999.9999999999,
   'Infinity', '-Infinity', false, '0001-01-01', '1970-01-01 00:00:00+00', '9999-12-31 00:00:00', null, '[1,"x",null]',
   '{}', '{}', '{}', '\\x', 'PT0S', '00:00:00', '::1', '', '', null),
  (3, '${PERSON}', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
  (4, 'tom@example.com', 1, 1, 1, 1, 1, 1, true, '2026-01-01', now(), now(), null, null, null, null, null, null, null, null, null, 'other', null, null)`;

const MARIADB_COLUMNS = `
  small tinyint, big bigint unsigned, amount decimal(38,10), wide double, ok tinyint(1), day date, at timestamp(6) null,
  local datetime(3), ref uuid, doc json, raw varbinary(50), lot blob, clock time(3), kind enum('a','b'), short varchar(20), never text`;
const MARIADB_ROWS = `
insert into things values
  (9007199254740993, '${PERSON}', -128, 18446744073709551615, 1234567890123456789012345678.0000000001, 0.1, 1, '2026-11-21',
   '2026-11-21 06:00:00.123456', '1999-12-31 23:59:59.001', '4b7e7f0e-5f2b-4a0c-8f57-2f0a4d5c9b11', '{"b": 1.10, "a": [1]}',
   x'00ff0a', x'', '23:59:59.999', 'a', 'short', null),
  (2, '${PERSON}', 0, 0, -0.1, 1.5, 0, '2000-01-01', '2000-01-01 00:00:00', '2000-01-01', null, '{}', x'', null, '00:00:00', 'b', '', null),
  (3, '${PERSON}', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
  (4, 'tom@example.com', 1, 1, 1, 1, 1, null, null, null, null, null, null, null, null, null, 'of another', null)`;

const names = (columns: string): string[] =>
  columns
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((one) => one.trim().split(/\s+/)[0] ?? '');
const field = (name: string): string => `          - { name: ${name}, data_categories: [user.content] }\n`;
const map = (columns: string): string => `dataset:
  - fides_key: shop
    collections:
      - name: things
        habeas_meta:
          label: things
          licence: { name: Output terms, url: "https://lumyx.example/terms", words: not for training, field: never }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: person, data_categories: [user.contact.email], fides_meta: { identity: email } }
${names(columns).map(field).join('')}      - name: texts
        habeas_meta: { label: texts }
        fields:
          - { name: id, data_categories: [user.unique_id], fides_meta: { primary_key: true } }
          - { name: person, data_categories: [user.contact.email], fides_meta: { identity: email } }
          - { name: words, data_categories: [user.content] }
          - { name: number, data_categories: [user.content] }
      - name: alone
        habeas_meta: { label: texts alone, filter: [{ field: person, equals: ${PERSON} }] }
        fields:
          - { name: person, data_categories: [user.contact.email], fides_meta: { identity: email, primary_key: true } }
`;
const tables = (
  columns: string,
): string => `create table things (id bigint primary key, person varchar(100), ${columns});
create table texts (id int primary key, person varchar(100), words text, number int);
create table alone (person varchar(100) primary key);`;

/** A store that is filled, and asked as plainly as its driver can. */
export interface TypedStore {
  readonly url: string;
  /** Her rows of a table as JSON Lines, by the connector that makes archives too. */
  readonly map: string;
  drop(): Promise<void>;
}

export async function typedPostgres(): Promise<TypedStore> {
  const { url, drop } = await emptyDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(tables(POSTGRES_COLUMNS));
  await client.query(POSTGRES_ROWS);
  for (const [at, text] of TEXTS.entries())
    await client.query('insert into texts values ($1, $2, $3, $4)', [
      at,
      PERSON,
      text,
      at % 3 === 0 ? null : at,
    ]);
  await client.query('insert into alone values ($1)', [PERSON]);
  await client.end();
  return { url, map: map(POSTGRES_COLUMNS), drop };
}

export async function typedMariadb(): Promise<TypedStore> {
  const { url, drop } = await mariadbDatabase();
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  await connection.query(`set time_zone = '+00:00', sql_mode = 'NO_ENGINE_SUBSTITUTION'`);
  await connection.query(tables(MARIADB_COLUMNS));
  await connection.query(MARIADB_ROWS);
  for (const [at, text] of TEXTS.entries())
    await connection.query('insert into texts values (?, ?, ?, ?)', [
      at,
      PERSON,
      text,
      at % 3 === 0 ? null : at,
    ]);
  await connection.query('insert into alone values (?)', [PERSON]);
  await connection.end();
  return { url, map: map(MARIADB_COLUMNS), drop };
}

/** Connects a store to a house, asks for a copy as she would, and writes the zip that she gets into a folder of its own. */
export async function archiveOfTypes(home: TestHouse, store: TypedStore): Promise<string> {
  const connector = openConnector(store.url);
  const catalogue = await connector.describe();
  await connector.close();
  await home.work(
    async (work) => {
      const { storeId } = await addStore(work, { name: 'shop', label: 'the shop', url: store.url });
      await importDataset(work, { storeId, yaml: store.map, file: 'shop.yaml', catalogue });
    },
    { kind: 'staff', id: crypto.randomUUID() },
  );
  const requestId = await askFor(home);
  await fulfilClub(home, requestId);
  const opened = await home.work(
    async (work) => await openArchive(work, (await archiveOf(work, requestId))?.id ?? ''),
  );
  const path = join(await mkdtemp(join(tmpdir(), 'archive-of-types-')), 'archive.zip');
  await writeFile(path, await buffer(await archiveBytes(home.house.vault, opened)));
  return path;
}

/** Asks for a copy and proves the address; runs outside the suite too. */
async function askFor(home: TestHouse): Promise<string> {
  const wish = { right: 'access', email: PERSON, channel: 'form' } as const;
  const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
  await deliverLetters(home);
  const letter = home.mailbox.newest(PERSON).mail.text ?? '';
  const code = /\b\d{4} \d{4}\b/.exec(letter)?.[0].replace(' ', '') ?? '';
  const her = { kind: 'subject', id: requestId } as const;
  const { outcome } = await home.work(async (work) => await identifyByCode(work, { requestId, code }), her);
  if (outcome !== 'right') throw new Error(`the address could not be proven: ${outcome}`);
  return requestId;
}
