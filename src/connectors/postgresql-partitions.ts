// Partitions of a PostgreSQL table by its event time: one whose rows all go is dropped instead of emptied.
import type { Sweeping } from './choose.ts';
import { latestOf } from './condition.ts';
import { whereOf } from './condition-sql.ts';
import type { Column, TableName, Until } from './connector.ts';
import { quoteTable, Values } from './dialects.ts';
import { readMoment, timeColumn } from './moment.ts';
import { storeProblem } from './store-problem.ts';

/** Whether the rows of a table lie in partitions, where a place (`ctid`) names no row of the whole. */
export async function isPartitioned({ table, run }: Sweeping): Promise<boolean> {
  const text = `select 1 as one from pg_class where oid = $1::regclass and relkind = 'p'`;
  return (await run(text, [quoteTable(table)])).rows.length > 0;
}

/**
 * Partitions with an end that the account may drop without anybody missing a deletion: no trigger waits for one, no
 * foreign key leads here, and no publication would carry it to a replica that gets rows only.
 */
const PARTITIONS = `
select n.nspname as schema, c.relname as name,
  substring(pg_get_expr(c.relpartbound, c.oid) from ' TO \\(''([^'']+)''\\)$') as ends
from pg_partitioned_table p
join pg_class parent on parent.oid = p.partrelid
join pg_namespace pn on pn.oid = parent.relnamespace
join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0] and a.attname = $2
join pg_inherits i on i.inhparent = p.partrelid and not i.inhdetachpending
join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
join pg_namespace n on n.oid = c.relnamespace
where p.partrelid = $1::regclass and p.partstrat = 'r' and p.partnatts = 1
  and pg_has_role(c.relowner, 'USAGE') and pg_has_role(parent.relowner, 'USAGE')
  and not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid in (p.partrelid, c.oid))
  and not exists (select from pg_trigger t where t.tgrelid in (p.partrelid, c.oid) and not t.tgisinternal
    and t.tgenabled <> 'D' and t.tgtype::int & 8 <> 0)
  and not exists (select from pg_publication_tables u
    where (u.schemaname, u.tablename) in ((n.nspname, c.relname), (pn.nspname, parent.relname)))`;

/**
 * Drops the first partition that ends no later than the condition's own cutoff and of which every row satisfies it:
 * counted under a lock that lets others read and nobody write. Null where there is none, where a row has to stay, or
 * where others use the table now: then its rows go one by one, and nothing was done here.
 */
export async function dropPartition(sweeping: Sweeping): Promise<{ partition: string; rows: number } | null> {
  const { table, order, where, run } = sweeping;
  const cutoff = latestOf(where, order.column);
  if (cutoff === null) return null;
  const column = timeColumn(table, order.column);
  const found = await run(PARTITIONS, [quoteTable(table), column.name]);
  const partitions = (found.rows as unknown as (TableName & { ends: string | null })[])
    .filter(({ ends }) => isOver(column, ends, cutoff))
    .toSorted((a, b) => ((a.ends ?? '') < (b.ends ?? '') ? -1 : 1));
  for (const partition of partitions) {
    const { rows, kept } = await look(sweeping, partition);
    if (!rows || kept) continue;
    const gone = await dropWhole(sweeping, partition);
    if (gone !== null) return { partition: partition.name, rows: gone };
  }
  return null;
}

/** Rows of a partition are earlier than its end, so it may end where the cutoff lies. */
function isOver(column: Column, ends: string | null, { moment, day }: Until): boolean {
  const end = readMoment(column, ends);
  if (end instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(end, day.add({ days: 1 })) <= 0;
  return end !== null && Temporal.Instant.compare(end, moment) <= 0;
}

/** A first look without a lock, which ends at the first row that has to stay. */
async function look({ engine, table, order, where, run }: Sweeping, partition: TableName) {
  const values = new Values();
  const condition = whereOf({ engine, table, values }, where, order.column);
  const of = `from ${quoteTable(partition)}`;
  const { rows } = await run(
    `select exists (select ${of}) as rows, exists (select ${of} where not (${condition})) as kept`,
    values.list,
  );
  return rows[0] as { rows: boolean; kept: boolean };
}

/** Detach and drop; what is in the way takes back to the savepoint, and with it the locks. */
async function dropWhole(
  { engine, table, order, where, run, patience }: Sweeping,
  partition: TableName,
): Promise<number | null> {
  const values = new Values();
  const condition = whereOf({ engine, table, values }, where, order.column);
  const name = quoteTable(partition);
  await run('savepoint whole_partition');
  // Everybody who comes to the table now waits behind us, and we behind whoever reads it for an hour.
  await run(patience.hardly);
  try {
    await run(`lock table ${name} in share row exclusive mode`);
    const counted = await run(
      `select count(*)::int as rows, count(*) filter (where ${condition})::int as going from ${name}`,
      values.list,
    );
    const { rows, going } = counted.rows[0] as { rows: number; going: number };
    if (rows === going) {
      await run(`alter table ${quoteTable(table)} detach partition ${name}`);
      await run(`drop table ${name}`);
      return rows;
    }
  } catch (error) {
    if (storeProblem(error).code === 'store-unreachable') throw error;
  }
  await run('rollback to savepoint whole_partition');
  return null;
}
