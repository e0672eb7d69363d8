// The one place where chapters of a bundle ask the database: rows of a query, a thousand at a time, so that few are in memory.
import type { Work } from '../../work.ts';

/** All rows of a query with named bindings, where they are known to be few. */
export async function readRows<R>({ trx }: Work, sql: string, bindings: object): Promise<R[]> {
  return ((await trx.raw(sql, { ...bindings })) as { rows: R[] }).rows;
}

const AT_ONCE = 1_000;

/**
 * Batches of the rows of a query with named bindings, over a cursor in the work's own transaction. Several may be read in
 * turns; each ends with its work, or when its reader stops.
 */
export async function* streamBatches<R>({ trx }: Work, sql: string, bindings: object): AsyncGenerator<R[]> {
  const cursor = `rows_${crypto.randomUUID().replaceAll('-', '')}`;
  // Cursors are planned for their first rows, and the planner does not know how much of a log a query is about: left to
  // itself it nests loops over all cases. Everything is read, so it joins by hashes.
  await trx.raw('set local cursor_tuple_fraction = 1');
  await trx.raw('set local enable_nestloop = off');
  await trx.raw(`declare ${cursor} no scroll cursor for ${sql}`, { ...bindings });
  await trx.raw('set local enable_nestloop to default');
  try {
    for (;;) {
      const { rows } = (await trx.raw(`fetch ${AT_ONCE} from ${cursor}`)) as { rows: R[] };
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    // A transaction that failed has closed it already, and refuses every word.
    if (!trx.isCompleted()) await trx.raw(`close ${cursor}`).catch(() => undefined);
  }
}
