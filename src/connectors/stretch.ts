// The quick way of a chunk: all rows of its condition in a stretch of time, found in an index and ended in one statement.
import { conditionOf, limitOf, NOTHING_TAKEN, type Sweeping, type Taken } from './choose.ts';
import { latestOf } from './condition.ts';
import type { Value } from './connector.ts';
import { statementByRange } from './destructive-range.ts';
import { quote, quoteTable, Values } from './dialects.ts';
import { boundText, timeColumn } from './moment.ts';
import { storeProblem } from './store-problem.ts';

/**
 * Takes the oldest stretch that holds no more rows than a chunk may. Rows that are not locked beforehand cost half as
 * much, so this waits hardly for anybody. Null where the condition sets no end to the event time, where someone else
 * holds a row of the stretch, or where more rows than a chunk share one moment: then nothing was done here, and rows
 * have to be chosen one by one.
 */
export async function takeStretch(sweeping: Sweeping): Promise<Taken | null> {
  const { table, order, where, run, patience } = sweeping;
  const cutoff = latestOf(where, order.column);
  if (cutoff === null) return null;
  const found = await lookAhead(sweeping);
  if (found === null) return NOTHING_TAKEN;
  const { first, next } = found;
  if (first === next) return null;
  const last = next ?? boundText(timeColumn(table, order.column), cutoff);
  const { text, values } = statementByRange(sweeping, { first, last, open: next !== null });
  await run('savepoint stretch');
  await run(patience.hardly);
  try {
    const { affected } = await run(text, values);
    return { rows: affected, full: next !== null, reached: next, passedOver: false };
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

/**
 * The first moment of the condition, and that of the row after a whole chunk: there the next chunk begins, so that equal
 * moments are never parted. Null where there is no row. An index that holds the event time answers it alone.
 */
async function lookAhead(sweeping: Sweeping): Promise<{ first: string; next: Value } | null> {
  const { engine, table, order, run } = sweeping;
  const values = new Values();
  const where = conditionOf(sweeping, values, order.from);
  if (where === null) return null;
  const event = quote(timeColumn(table, order.column).name);
  const rows = `from ${quoteTable(table)} where ${where} order by ${event} limit 1`;
  const cast = engine === 'postgresql' ? '::text' : '';
  const text = `select (select ${event} ${rows})${cast} as first, (select ${event} ${rows} offset ${limitOf(order)})${cast} as next`;
  const [row] = (await run(text, values.list)).rows as { first: Value; next: Value }[];
  return row === undefined || row.first === null ? null : { first: row.first, next: row.next };
}
