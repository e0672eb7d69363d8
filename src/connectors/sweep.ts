// One chunk of a sweep: a partition as a whole where all of it goes, else the next rows; once, under its fence.
import { Problem } from '../platform/problem.ts';
import { canBe } from './canonical.ts';
import { anyLeft, type Sweeping, type SweepingConnection, takeRows } from './choose.ts';
import { allOf, latestOf, unmasked } from './condition.ts';
import type { SqlEngine, SweepOrder, SweepOutcome, Table } from './connector.ts';
import type { Effect } from './effect.ts';
import { onceInLedger } from './erase.ts';
import { timeColumn } from './moment.ts';
import { dropPartition, isPartitioned } from './postgresql-partitions.ts';
import { columnOf, keyOf } from './selection.ts';
import { takeStretch } from './stretch.ts';

/**
 * Carries out one chunk. Throws `table-is-view`, `table-without-key`, `column-not-a-time`, `effect-may-repeat`,
 * `statement-too-wide`, `fence-lost`, and the store's problems; then nothing was done.
 */
export async function sweepChunk(
  engine: SqlEngine,
  table: Table,
  order: SweepOrder,
  connection: SweepingConnection,
): Promise<SweepOutcome> {
  refuseUnsweepable(table, order);
  const where =
    order.effect.kind === 'mask' ? allOf(order.where, unmasked(order.effect.maskings)) : order.where;
  const sweeping: Sweeping = {
    engine,
    table,
    order,
    where,
    run: connection.run,
    patience: connection.patience,
  };
  let rest: Pick<SweepOutcome, 'more' | 'reached' | 'partition'> = {
    more: true,
    reached: null,
    partition: null,
  };
  const outcome = await onceInLedger(order, connection, async () => {
    const partitioned = engine === 'postgresql' && (await isPartitioned(sweeping));
    const dropped = partitioned && order.effect.kind === 'delete' ? await dropPartition(sweeping) : null;
    if (dropped !== null) {
      rest = { more: await anyLeft(sweeping), reached: null, partition: dropped.partition };
      return dropped.rows;
    }
    const taken =
      (await takeStretch(sweeping)) ?? (await takeRows(sweeping, engine === 'postgresql' && !partitioned));
    const passedOver = taken.passedOver || order.from?.passedOver === true;
    // Walking over what was just deleted costs an index as much as before: only where something may stand behind.
    const behind = passedOver || latestOf(where, order.column) === null;
    rest = {
      more: taken.full || (behind && (await anyLeft(sweeping))),
      reached:
        taken.full && taken.reached !== null
          ? { place: taken.reached, passedOver, rows: taken.rows, length: taken.length }
          : null,
      partition: null,
    };
    return taken.rows;
  });
  return { ...outcome, ...rest };
}

/** What a sweep cannot do at all, by name, before anything is asked of the store. */
function refuseUnsweepable(table: Table, { column, effect }: SweepOrder): void {
  const { name } = table;
  if (table.isView)
    throw refused('table-is-view', `${name} is a view: its rows belong to other tables. Sweep those.`, {
      table: name,
    });
  if (keyOf(table).length === 0)
    throw refused(
      'table-without-key',
      `${name} has no primary key and no other key that names each row, so that nobody could say which rows went. Give it one.`,
      { table: name },
    );
  timeColumn(table, column);
  if (effect.kind === 'mask') refuseUnrecognised(table, effect);
}

/** Kinds whose values the store prints as they were written, so that a masked row is known again. */
const KNOWN_AGAIN = ['text', 'integer', 'uuid', 'date', 'boolean'];

/**
 * A sweep comes by again and again, and must know a masked row when it sees one: an empty value or a constant is
 * known, a hash is not.
 */
function refuseUnrecognised(table: Table, { maskings }: Extract<Effect, { kind: 'mask' }>): void {
  const unknown = maskings.find((one) => {
    if (one.kind === 'null') return false;
    if (one.kind !== 'constant') return true;
    const column = columnOf(table, one.column);
    return !KNOWN_AGAIN.includes(column.kind) || !canBe(column, one.value);
  });
  if (unknown === undefined && maskings.length > 0) return;
  throw refused(
    'effect-may-repeat',
    `A sweep could not tell which rows of ${table.name} are masked already, and would mask them again each time. Mask with nothing, or with a constant text, number or day.`,
    { table: table.name, column: unknown?.column ?? null },
  );
}

function refused(code: string, sentence: string, details: Record<string, unknown>): Problem {
  return new Problem('conflict', code, `${sentence} Nothing was done.`, details);
}
