// What a MariaDB store holds: tables, columns, keys, cascades, triggers, storage engines.
import type { Catalogue, Column, ColumnKind, ForeignKey, Table, Trigger } from './connector.ts';

const KINDS: Readonly<Record<string, ColumnKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamp',
  uuid: 'uuid',
  json: 'json',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
};

/** Engines that take back a transaction; on others an effect stays and may repeat. */
const TRANSACTIONAL = ['InnoDB', 'ROCKSDB', 'TokuDB'];

export type Query = (text: string) => Promise<readonly Readonly<Record<string, string | null>>[]>;

/** Describes the tables of the connection's own database. */
export async function describeMariadb(query: Query): Promise<Catalogue> {
  const [{ version = '' } = {}] = (await query('select version() as version')) as { version?: string }[];
  const own = 'table_schema = database()';
  const tables = await query(
    `select table_schema as "schema", table_name as name, table_type as type, engine from information_schema.tables
     where ${own} and table_name <> 'habeas_ledger' order by 1, 2`,
  );
  const columns = await query(
    `select table_name as "table", column_name as name, data_type as base, column_type as type, is_nullable as nullable,
       character_maximum_length as length, is_generated as generated
     from information_schema.columns where ${own} order by table_name, ordinal_position`,
  );
  const keys = await query(
    `select table_name as "table", index_name as name, column_name as col, nullable
     from information_schema.statistics where ${own} and non_unique = 0 order by table_name, index_name, seq_in_index`,
  );
  const foreign = await query(
    `select k.table_name as "table", k.constraint_name as name, k.column_name as col, k.referenced_table_schema as ref_schema,
       k.referenced_table_name as ref_table, k.referenced_column_name as ref_col, r.delete_rule as rule
     from information_schema.key_column_usage k
     join information_schema.referential_constraints r
       on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
     where k.table_schema = database() and k.referenced_table_name is not null
     order by k.table_name, k.constraint_name, k.ordinal_position`,
  );
  const triggers = await query(
    `select event_object_table as "table", trigger_name as name, event_manipulation as event
     from information_schema.triggers where event_object_schema = database() order by 1, 2`,
  );
  return {
    engine: 'mariadb',
    version: version ?? '',
    tables: tables.map((row) => {
      const of = (rows: typeof columns) => rows.filter(({ table }) => table === row.name);
      return tableOf(row, {
        columns: of(columns),
        keys: of(keys),
        foreign: of(foreign),
        triggers: of(triggers),
      });
    }),
  };
}

type Rows = readonly Readonly<Record<string, string | null>>[];

function tableOf(
  row: Rows[number],
  parts: { columns: Rows; keys: Rows; foreign: Rows; triggers: Rows },
): Table {
  const keys = Map.groupBy(parts.keys, ({ name }) => name ?? '');
  const foreign = Map.groupBy(parts.foreign, ({ name }) => name ?? '');
  const unique = [...keys].filter(
    ([name, rows]) => name !== 'PRIMARY' && rows.every(({ nullable }) => nullable !== 'YES'),
  );
  const names = (rows: Rows | undefined): string[] => (rows ?? []).map(({ col }) => col ?? '');
  return {
    schema: row.schema ?? '',
    name: row.name ?? '',
    isView: row.type !== 'BASE TABLE',
    rollsBack: TRANSACTIONAL.includes(row.engine ?? ''),
    columns: parts.columns.map(columnOf),
    primaryKey: names(keys.get('PRIMARY')),
    uniqueKeys: unique.map(([, rows]) => names(rows)),
    foreignKeys: [...foreign].map(([name, rows]) => ({
      name,
      columns: names(rows),
      references: { schema: rows[0]?.ref_schema ?? '', name: rows[0]?.ref_table ?? '' },
      referencedColumns: rows.map(({ ref_col }) => ref_col ?? ''),
      onDelete: (rows[0]?.rule ?? 'RESTRICT').toLowerCase() as ForeignKey['onDelete'],
    })),
    triggers: parts.triggers.map(({ name, event }) => ({
      name: name ?? '',
      events: [(event ?? 'INSERT').toLowerCase() as Trigger['events'][number]],
    })),
  };
}

function columnOf({ name, base, type, nullable, length, generated }: Rows[number]): Column {
  const kind = KINDS[base ?? ''] ?? 'other';
  return {
    name: name ?? '',
    type: type ?? '',
    kind,
    nullable: nullable === 'YES',
    generated: generated !== 'NEVER',
    length:
      kind === 'text' && length !== null && length !== undefined ? Math.min(Number(length), 2 ** 31) : null,
  };
}
