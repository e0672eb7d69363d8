// Walks once over the stretch that a sweep has just ended, while the next one goes: an index then passes over its dead rows.
import type { Reached, SweepOrder, Table } from './connector.ts';
import { quote, quoteTable } from './dialects.ts';
import type { ErasingConnection } from './erase.ts';
import { castMoment, timeColumn } from './moment.ts';

/** Fewer rows than these are walked over by whoever counts, without anybody noticing. */
const WORTH_ROWS = 10_000;
/** Only a walk along the index marks its entries; a list of places made from it would not. */
const BEGIN = `start transaction read only; set local statement_timeout = 2000; set local lock_timeout = 50;
  set local enable_seqscan = off; set local enable_bitmapscan = off; set local jit = off; set local max_parallel_workers_per_gather = 0`;

/**
 * PostgreSQL marks an index entry as dead when somebody first meets its row, not when the row is deleted; so counting
 * again after a sweep would meet each of them, one by one, while everybody waits for the outcome. Here that is done
 * beside the next chunk. Nothing is concluded from it: where it fails, the count at the end takes longer.
 */
export async function walkBehind(
  table: Table,
  order: SweepOrder,
  reached: Reached,
  run: ErasingConnection['run'],
): Promise<void> {
  if (order.effect.kind !== 'delete' || reached.rows < WORTH_ROWS) return;
  const column = timeColumn(table, order.column);
  const side = quote(column.name);
  const bounds = [reached.place, ...(order.from === null ? [] : [order.from.place])];
  const [ends, begins] = bounds.map((_place, at) => castMoment('postgresql', column, `$${at + 1}`));
  const from = begins === undefined ? '' : ` and ${side} >= ${begins}`;
  await run(BEGIN);
  try {
    await run(`select count(*) from ${quoteTable(table)} where ${side} < ${ends}${from}`, bounds);
  } finally {
    await run('rollback');
  }
}
