// The quick way of a chunk: all rows of its condition in a stretch of time, found in an index and ended in one statement.
import { conditionOf, limitOf, NOTHING_TAKEN, type Sweeping, type Taken } from './choose.ts';
import { latestOf, readsOthers } from './condition.ts';
import type { Until, Value } from './connector.ts';
import { type Stretch, statementByRange } from './destructive-range.ts';
import { quote, quoteTable, Values } from './dialects.ts';
import { boundText, timeColumn } from './moment.ts';
import { lengthOf, likelyEnd } from './reach.ts';
import { storeProblem } from './store-problem.ts';

/**
 * Takes the oldest stretch that holds no more rows than a chunk may. Rows that are not locked beforehand cost half as
 * much, so this waits hardly for anybody. Null where the condition sets no end to the event time or asks other rows, where someone else
 * holds a row of the stretch, or where more rows than a chunk share one moment: then nothing was done here, and rows
 * have to be chosen one by one.
 */
export async function takeStretch(sweeping: Sweeping): Promise<Taken | null> {
  const { table, order, where, patience } = sweeping;
  const cutoff = latestOf(where, order.column);
  if (cutoff === null || readsOthers(where)) return null;
  const guessed = await takeLikely(sweeping, cutoff);
  if (guessed !== null) return guessed;
  const found = await lookAhead(sweeping);
  if (found === null) return NOTHING_TAKEN;
  const { first, next } = found;
  if (first === next) return null;
  const last = next ?? boundText(timeColumn(table, order.column), cutoff);
  const stretch = { first, last, open: next !== null };
  const rows = await endStretch(sweeping, stretch, patience.hardly);
  if (rows === null) return null;
  const length = lengthOf(sweeping, first, next);
  return { rows, full: next !== null, reached: next, passedOver: false, length };
}

/**
 * Looking ahead costs a fourth of a deletion, so a stretch is guessed from the last one. A guess that meets more rows
 * than a chunk may hold, takes too long or finds nothing is taken back.
 */
async function takeLikely(sweeping: Sweeping, cutoff: Until): Promise<Taken | null> {
  const { order, run, patience } = sweeping;
  const last = likelyEnd(sweeping, cutoff);
  if (last === null || order.from === null || patience.briefly === null) return null;
  const first = order.from.place;
  const rows = await endStretch(sweeping, { first, last, open: true }, patience.briefly);
  await run(patience.shortly);
  if (rows === null || rows === 0) return null;
  return { rows, full: true, reached: last, passedOver: false, length: lengthOf(sweeping, first, last) };
}

/** Ends a stretch; null where that would wait, or where it held more rows than asked: then it was taken back. */
async function endStretch(sweeping: Sweeping, stretch: Stretch, patience: string): Promise<number | null> {
  const { order, run } = sweeping;
  const { text, values } = statementByRange(sweeping, stretch);
  await run('savepoint stretch');
  await run(patience);
  let why: unknown = null;
  try {
    const { affected } = await run(text, values);
    if (patience !== sweeping.patience.briefly || affected <= limitOf(order)) return affected;
  } catch (error) {
    const { code } = storeProblem(error);
    if (code !== 'store-locked' && (code !== 'store-timeout' || patience !== sweeping.patience.briefly))
      throw error;
    why = error;
  }
  // A deadlock in MariaDB takes the savepoint with it; then the whole chunk is taken back.
  await run('rollback to savepoint stretch').catch((error: unknown) => {
    throw why ?? error;
  });
  await run(sweeping.patience.shortly);
  return null;
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
