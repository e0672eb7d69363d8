// How far a stretch may reach, told from the one before it, without counting rows first.
import type { Sweeping } from './choose.ts';
import type { Until, Value } from './connector.ts';
import { readMoment, timeColumn } from './moment.ts';

/** Part of a full chunk that is aimed at, so that days which differ a little still fit. */
const AIM = 0.9;
/** After a quiet stretch the next one reaches further, but no longer than this many times as far. */
const MOST_TIMES = 4;

/**
 * The end of a stretch that begins where the last one ended and is likely to hold nearly as many rows as a chunk may;
 * as `boundText` writes it. Null for days, without a last stretch, and where the cutoff is near.
 */
export function likelyEnd({ table, order }: Sweeping, cutoff: Until): string | null {
  const { from } = order;
  const column = timeColumn(table, order.column);
  if (from === null || from.rows === 0 || column.kind !== 'timestamp') return null;
  const start = readMoment(column, from.place);
  if (!(start instanceof Temporal.Instant)) return null;
  const times = Math.min((order.limit * AIM) / from.rows, MOST_TIMES);
  const end = start.add({ microseconds: Math.round(from.length * times) });
  const ahead = Temporal.Instant.compare(start, end) < 0 && Temporal.Instant.compare(end, cutoff.moment) < 0;
  return ahead ? end.toString().replace('T', ' ').replace('Z', '') : null;
}

/** How long a stretch was, in microseconds, for the next one to be told from; 0 where nobody can say. */
export function lengthOf({ table, order }: Sweeping, first: Value, next: Value): number {
  const [begins, ends] = [first, next].map((text) => readMoment(timeColumn(table, order.column), text));
  if (!(begins instanceof Temporal.Instant) || !(ends instanceof Temporal.Instant)) return 0;
  return ends.since(begins).total('microseconds');
}
