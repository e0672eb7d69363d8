// What a PostgreSQL store holds: tables, columns, keys, cascades, triggers, read off its own catalogue.
import type { ClientBase } from 'pg';
import type { Catalogue, Column, ColumnKind, ForeignKey, Table, Trigger } from './connector.ts';

const KINDS: Readonly<Record<string, ColumnKind>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  citext: 'text',
  name: 'text',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
};

const ACTIONS: Readonly<Record<string, ForeignKey['onDelete']>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

const QUERY = `
select n.nspname as schema, c.relname as name, c.relkind in ('v', 'm') as view,
  (select coalesce(json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), t.typname, not a.attnotnull,
     a.attgenerated <> '', case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 end, t.typtype) order by a.attnum), '[]')
   from pg_attribute a join pg_type t on t.oid = a.atttypid
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select coalesce(json_agg(json_build_array(i.indisprimary,
     (select json_agg(a.attname order by k.at) from unnest(i.indkey::int2[]) with ordinality k(num, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num),
     (select bool_and(a.attnotnull) from unnest(i.indkey::int2[]) k(num) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num)) order by i.indisprimary desc, i.indexrelid), '[]')
   from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null and i.indisvalid) as keys,
  (select coalesce(json_agg(json_build_array(o.conname,
     (select json_agg(a.attname order by k.at) from unnest(o.conkey) with ordinality k(num, at) join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.num),
     fn.nspname, f.relname,
     (select json_agg(a.attname order by k.at) from unnest(o.confkey) with ordinality k(num, at) join pg_attribute a on a.attrelid = o.confrelid and a.attnum = k.num),
     o.confdeltype) order by o.conname), '[]')
   from pg_constraint o join pg_class f on f.oid = o.confrelid join pg_namespace fn on fn.oid = f.relnamespace
   where o.conrelid = c.oid and o.contype = 'f' and o.conparentid = 0) as foreign_keys,
  (select coalesce(json_agg(json_build_array(g.tgname, g.tgtype::int) order by g.tgname), '[]')
   from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgenabled <> 'D') as triggers
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and c.relname <> 'habeas_ledger'
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
order by 1, 2`;

type ColumnParts = [string, string, string, boolean, boolean, number | null, string];
type KeyParts = [boolean, string[], boolean];
type ForeignParts = [string, string[], string, string, string[], string];

interface Row {
  readonly schema: string;
  readonly name: string;
  readonly view: boolean;
  readonly columns: ColumnParts[];
  readonly keys: KeyParts[];
  readonly foreign_keys: ForeignParts[];
  readonly triggers: [string, number][];
}

/** Describes everything that the account may see, but our own ledger. */
export async function describePostgres(client: ClientBase): Promise<Catalogue> {
  const version = await client.query<{ server_version: string }>('show server_version');
  const { rows } = await client.query<Row>(QUERY);
  return { engine: 'postgresql', version: version.rows[0]?.server_version ?? '', tables: rows.map(tableOf) };
}

function tableOf(row: Row): Table {
  const [primary] = row.keys.filter(([isPrimary]) => isPrimary);
  return {
    schema: row.schema,
    name: row.name,
    isView: row.view,
    rollsBack: true,
    columns: row.columns.map(columnOf),
    primaryKey: primary?.[1] ?? [],
    uniqueKeys: row.keys
      .filter(([isPrimary, , notNull]) => !isPrimary && notNull)
      .map(([, columns]) => columns),
    foreignKeys: row.foreign_keys.map(([name, columns, schema, table, referencedColumns, action]) => ({
      name,
      columns,
      references: { schema, name: table },
      referencedColumns,
      onDelete: ACTIONS[action] ?? 'no action',
    })),
    triggers: row.triggers.map(([name, type]) => triggerOf(name, type)),
  };
}

function columnOf([name, type, base, nullable, generated, length, typtype]: ColumnParts): Column {
  // Values of an enum compare as texts; a domain or anything unknown is not compared at all.
  const kind = typtype === 'e' ? 'text' : (KINDS[base] ?? 'other');
  return { name, type, kind, nullable, generated, length };
}

/** Bits of `tgtype`: 4 insert, 8 delete, 16 update. */
function triggerOf(name: string, type: number): Trigger {
  const events: Trigger['events'][number][] = [];
  if ((type & 4) !== 0) events.push('insert');
  if ((type & 8) !== 0) events.push('delete');
  if ((type & 16) !== 0) events.push('update');
  return { name, events };
}
