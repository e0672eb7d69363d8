// Counts and sweeps objects by a condition: a store of files has no order of time, so every key is read, once a sweep.
import { logger } from '../platform/logger.ts';
import { hasCutoff } from './condition.ts';
import type { FindOrder, SweepOrder, SweepOutcome, Tally, TallyOrder, Value } from './connector.ts';
import { tooWide } from './destructive.ts';
import { timeColumn } from './moment.ts';
import { refuseMasking, removeObjects } from './object-erase.ts';
import type { Shelf } from './object-row.ts';
import { allObjects, objectsFrom, type Warehouse } from './object-search.ts';
import { WHOLE_LIST } from './object-source.ts';
import { columnsAsked, compareMoments, momentIn, type RowValues, satisfies } from './row-condition.ts';
import { columnOf } from './selection.ts';

type Moment = Temporal.Instant | Temporal.PlainDate;

interface Due {
  readonly row: RowValues;
  readonly moment: Moment | null;
}

/** Counts every object of a condition; the number is always exact. */
export async function tallyObjects(house: Warehouse, shelf: Shelf, order: TallyOrder): Promise<Tally> {
  let rows = 0;
  let oldest: Moment | null = null;
  let newest: Moment | null = null;
  for await (const due of matching(house, shelf, order, [])) {
    rows += due.length;
    for (const { moment } of due) {
      if (moment === null) continue;
      if (oldest === null || compareMoments(moment, oldest) < 0) oldest = moment;
      if (newest === null || compareMoments(moment, newest) > 0) newest = moment;
    }
  }
  return { rows, oldest, newest, exact: true };
}

/** Yields the wanted columns of the objects of a condition, in the order of their keys. */
export async function* findObjects(
  house: Warehouse,
  shelf: Shelf,
  { columns, ...order }: FindOrder,
): AsyncGenerator<readonly (readonly Value[])[]> {
  for (const name of columns) columnOf(shelf.table, name);
  for await (const due of matching(house, shelf, order, columns))
    yield due.map(({ row }) => columns.map((name) => row.get(name) ?? null));
}

/** Milliseconds of looking before a chunk ends, with what it has found: nobody who places a hold waits long for it. */
const LONGEST_LOOK = 250;

/**
 * Removes the next objects of a condition, at most `limit`, in the order of the list: a chunk goes on behind the last key
 * that the one before it looked at, so that all chunks together read each key once. What came in before that key meanwhile
 * is found by counting again.
 */
export async function sweepObjects(house: Warehouse, shelf: Shelf, order: SweepOrder): Promise<SweepOutcome> {
  refuseMasking(house, order.effect);
  const { table } = shelf;
  const read = columnsAsked(table, order.where);
  timeColumn(table, order.column);
  if (!hasCutoff(order.where)) throw tooWide('its condition has no cutoff');
  const limit = Math.max(1, Math.floor(order.limit));
  const from = { after: order.from?.place ?? null, batch: Math.min(WHOLE_LIST.batch, limit) };
  const tagged = isTagged(shelf, read);
  const began = performance.now();
  const keys: string[] = [];
  const passedBy = counted(house, shelf);
  let reached: SweepOutcome['reached'] = null;
  for await (const { rows, last } of objectsFrom(house, shelf, { tagged, aside: passedBy.one, from })) {
    for (const row of rows) if (satisfies(table, order.where, row)) keys.push(row.get('key') ?? '');
    // A whole batch is looked at or none of it, and none may hold more than is still wanted.
    const full = keys.length + from.batch > limit;
    if (!full && performance.now() - began < LONGEST_LOOK) continue;
    reached = { place: last, passedOver: false, rows: 0, length: 0 };
    break;
  }
  passedBy.say();
  if (keys.length > 0) await removeObjects(house, shelf, keys);
  return { kind: 'done', rows: keys.length, more: reached !== null, reached, partition: null };
}

function isTagged({ collection }: Shelf, read: Iterable<string>): boolean {
  return [...read].some((name) => Object.hasOwn(collection.tags, name));
}

/** Counts entries that are passed over, and says so once. */
function counted({ system }: Warehouse, { collection }: Shelf): { one: () => void; say: () => void } {
  let entries = 0;
  return {
    one: () => {
      entries += 1;
    },
    say: () => {
      if (entries === 0) return;
      const told = { system, collection: collection.name, entries };
      logger.warn(told, 'a store of files has entries that are no files; they were passed over');
    },
  };
}

async function* matching(
  house: Warehouse,
  shelf: Shelf,
  { where, column }: Pick<TallyOrder, 'where' | 'column'>,
  wanted: readonly string[],
): AsyncGenerator<Due[]> {
  const { table } = shelf;
  timeColumn(table, column);
  const tagged = isTagged(shelf, [...columnsAsked(table, where), ...wanted]);
  const passedBy = counted(house, shelf);
  for await (const rows of allObjects(house, shelf, tagged, passedBy.one)) {
    const due = rows.filter((row) => satisfies(table, where, row));
    if (due.length > 0) yield due.map((row) => ({ row, moment: momentIn(table, column, row) }));
  }
  passedBy.say();
}
