// One small table in each real engine, to ask a condition of rows that a test makes up.
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import { whereOf } from '../../src/connectors/condition-sql.ts';
import type { Column, Condition, SqlEngine, Table } from '../../src/connectors/connector.ts';
import { toQuestionMarks, Values } from '../../src/connectors/dialects.ts';
import { mariadbDatabase } from './mariadb.ts';
import { emptyDatabase } from './postgres.ts';

/** Moments in UTC (`…T…Z`), days, and texts; null is NULL. */
export interface AskedRow {
  readonly at: string | null;
  readonly plain: string | null;
  readonly on: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly points: string | null;
}

export interface AskedTable {
  fill(rows: readonly AskedRow[]): Promise<void>;
  /** Places of the rows that satisfy a condition, in their order. */
  matching(where: Condition): Promise<number[]>;
  close(): Promise<void>;
}

const NAMES = ['at', 'plain', 'on', 'state', 'country', 'points'] as const;
const column = (name: string, kind: Column['kind'], type: string): Column => ({
  name,
  kind,
  type,
  nullable: true,
  generated: false,
  length: null,
});
const tableOf = (schema: string, zoned: string, plain: string): Table => ({
  schema,
  name: 'asked',
  columns: [
    column('at', 'timestamp', zoned),
    column('plain', 'timestamp', plain),
    column('on', 'date', 'date'),
    column('state', 'text', 'varchar(20)'),
    column('country', 'text', 'varchar(20)'),
    column('points', 'integer', 'integer'),
  ],
  primaryKey: ['place'],
  uniqueKeys: [],
  foreignKeys: [],
  triggers: [],
  rollsBack: true,
  isView: false,
});

function asking(engine: SqlEngine, table: Table, where: Condition) {
  const values = new Values();
  const text = whereOf({ engine, table, values }, where, 'at');
  return {
    text: `select place from "${table.schema}"."asked" where ${text} order by place`,
    values: values.list,
  };
}

const plainly = (text: string | null) => text?.replace('T', ' ').replace('Z', '') ?? null;

/** The table in PostgreSQL; its texts compare as a loose collation does, which must not matter. */
export async function askPostgres(): Promise<AskedTable> {
  const { url, drop } = await emptyDatabase();
  const client = new Client({ connectionString: url, options: '-c timezone=UTC -c datestyle=ISO' });
  await client.connect();
  await client.query(`create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
    create table asked (place int primary key, at timestamptz, plain timestamp, "on" date,
      state varchar(20) collate loose, country text, points int)`);
  const table = tableOf('public', 'timestamp with time zone', 'timestamp without time zone');
  return {
    fill: async (rows) => {
      await client.query('delete from asked');
      await client.query('insert into asked select * from json_populate_recordset(null::asked, $1)', [
        JSON.stringify(rows.map((row, place) => ({ ...row, plain: plainly(row.plain), place }))),
      ]);
    },
    matching: async (where) => {
      const { text, values } = asking('postgresql', table, where);
      return (await client.query<{ place: number }>(text, values)).rows.map(({ place }) => place);
    },
    close: async () => {
      await client.end();
      await drop();
    },
  };
}

/** The table in MariaDB. */
export async function askMariadb(): Promise<AskedTable> {
  const { url, name, drop } = await mariadbDatabase();
  const connection = await mysql.createConnection({ uri: url, charset: 'utf8mb4_bin' });
  await connection.query("set session sql_mode='ANSI_QUOTES,STRICT_ALL_TABLES', time_zone='+00:00'");
  await connection.query(`create table asked (place int primary key, at datetime(6), plain timestamp(6) null, "on" date,
    state varchar(20), country varchar(20) character set latin1, points int(5) zerofill) collate utf8mb4_general_ci`);
  const table = tableOf(name, 'datetime(6)', 'timestamp(6)');
  return {
    fill: async (rows) => {
      await connection.query('delete from asked');
      await connection.query('insert into asked values ?', [
        rows.map((row, place) => [
          place,
          ...NAMES.map((one) => (one === 'at' || one === 'plain' ? plainly(row[one]) : row[one])),
        ]),
      ]);
    },
    matching: async (where) => {
      const { text, values } = toQuestionMarks(asking('mariadb', table, where));
      const [rows] = await connection.query<mysql.RowDataPacket[]>(text, [...values]);
      return rows.map(({ place }) => Number(place));
    },
    close: async () => {
      await connection.end();
      await drop();
    },
  };
}
