// The quick way of a chunk: all rows of its condition in a stretch of time, found in an index and ended in one statement.
import { conditionOf, limitOf, NOTHING_TAKEN, type Sweeping, type Taken } from './choose.ts';
import type { Value } from './connector.ts';
import { type Stretch, statementByRange } from './destructive-range.ts';
import { quote, quoteTable, Values } from './dialects.ts';
import { timeColumn } from './moment.ts';
import { storeProblem } from './store-problem.ts';

/**
 * Takes the oldest stretch that holds no more rows than a chunk may. Rows that are not locked beforehand cost half as
 * much, so this waits hardly for anybody. Null where someone else holds a row of it, or where more rows than a chunk
 * share one moment: then nothing was done here, and rows have to be chosen one by one.
 */
export async function takeStretch(sweeping: Sweeping): Promise<Taken | null> {
  const { order, run, patience } = sweeping;
  const values = new Values();
  const where = conditionOf(sweeping, values, order.from);
  if (where === null) return NOTHING_TAKEN;
  const found = await lookAhead(sweeping, where, values.list);
  if (found.rows === 0) return NOTHING_TAKEN;
  const full = found.rows > limitOf(order);
  const { first, last } = found;
  if (first === null || last === null || (full && first === last)) return null;
  const { text, values: bound } = statementByRange(sweeping, { first, last, open: full });
  await run('savepoint stretch');
  await run(patience.hardly);
  try {
    const { affected } = await run(text, bound);
    return { rows: affected, full, reached: last, passedOver: false };
  } catch (error) {
    if (storeProblem(error).code !== 'store-locked') throw error;
    // A deadlock in MariaDB takes the savepoint with it; then the whole chunk is taken back.
    await run('rollback to savepoint stretch').catch(() => {
      throw error;
    });
    await run(patience.shortly);
    return null;
  }
}

/** One row more than a chunk holds tells where the next one begins; moments that are equal are never parted. */
async function lookAhead(
  { engine, table, order, run }: Sweeping,
  where: string,
  values: readonly unknown[],
): Promise<{ rows: number } & Record<keyof Omit<Stretch, 'open'>, Value>> {
  const event = quote(timeColumn(table, order.column).name);
  const cast = engine === 'postgresql' ? '::text' : '';
  const inner = `select ${event} as event from ${quoteTable(table)} where ${where} order by ${event} limit ${limitOf(order) + 1}`;
  const text = `select count(*) as found, min(event)${cast} as first, max(event)${cast} as last from (${inner}) ahead`;
  const [row] = (await run(text, values)).rows as { found: string; first: Value; last: Value }[];
  return { rows: Number(row?.found ?? 0), first: row?.first ?? null, last: row?.last ?? null };
}
