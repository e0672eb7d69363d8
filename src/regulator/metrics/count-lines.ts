// Counts of requests by month, by right, and of all: in time or not, and how many days it took.
import type { CountedRow } from './counted-row.ts';
import { daysBetween, meanOf, medianOf, percentOf } from './days.ts';

/** Requests of one month, one right, or all. Every request stands in exactly one of its ends. */
export interface MetricsLine {
  readonly of: 'all' | 'month' | 'right';
  /** `2026-11`, `erasure`; empty for all. */
  readonly key: string;
  readonly received: number;
  /** Answered on or before the day that was due, without an extension. */
  readonly in_time: number;
  /** Answered in time after the person was told that it takes longer. */
  readonly in_time_extended: number;
  readonly late: number;
  /** Still open, and the day has not passed. */
  readonly open: number;
  readonly overdue: number;
  readonly joined: number;
  readonly lapsed: number;
  readonly withdrawn: number;
  /** In time, of all whose day has come: answered, or overdue. */
  readonly percent_in_time: number | null;
  readonly percent_in_time_without_extension: number | null;
  /** Days from receipt to the answer. */
  readonly median_days: number | null;
  readonly mean_days: number | null;
  readonly to_acknowledge: number;
  readonly acknowledged_in_time: number;
}

/** A line while rows come in. */
export interface OpenLine {
  readonly counts: {
    -readonly [K in Counted]: number;
  };
  readonly days: number[];
}
type Counted =
  | 'received'
  | 'in_time'
  | 'in_time_extended'
  | 'late'
  | 'open'
  | 'overdue'
  | 'joined'
  | 'lapsed'
  | 'withdrawn'
  | 'to_acknowledge'
  | 'acknowledged_in_time';

/** A line without a request. */
export function emptyLine(): OpenLine {
  const ends = { in_time: 0, in_time_extended: 0, late: 0, open: 0, overdue: 0 };
  const others = { joined: 0, lapsed: 0, withdrawn: 0, to_acknowledge: 0, acknowledged_in_time: 0 };
  return { counts: { received: 0, ...ends, ...others }, days: [] };
}

/** Counts a request in a line; `today` is the day of the bundle. Days as ISO 8601 compare as texts. */
export function countRow({ counts, days }: OpenLine, row: CountedRow, today: string): void {
  counts.received += 1;
  const end = endOf(row, today);
  if (end !== null) counts[end] += 1;
  if (row.standing === 'answered' && row.ended_on !== null)
    days.push(daysBetween(row.received_on, row.ended_on));
  if (row.acknowledge_by === null) return;
  counts.to_acknowledge += 1;
  if (row.acknowledged_on !== null && row.acknowledged_on <= row.acknowledge_by)
    counts.acknowledged_in_time += 1;
}

/** Where a request stands; null for one without a day, of a time before there were any. */
function endOf(row: CountedRow, today: string): Counted | null {
  const { standing, due_on: due } = row;
  if (standing !== 'answered' && standing !== 'open') return standing;
  if (due === null) return null;
  if (standing === 'open') return due >= today ? 'open' : 'overdue';
  if (row.ended_on === null || row.ended_on > due) return 'late';
  return row.extended ? 'in_time_extended' : 'in_time';
}

/** The line as it stands, with its shares and its days. */
export function closeLine(of: MetricsLine['of'], key: string, { counts, days }: OpenLine): MetricsLine {
  const reached = counts.in_time + counts.in_time_extended + counts.late + counts.overdue;
  const { to_acknowledge, acknowledged_in_time, ...ends } = counts;
  return {
    of,
    key,
    ...ends,
    percent_in_time: percentOf(counts.in_time + counts.in_time_extended, reached),
    percent_in_time_without_extension: percentOf(counts.in_time, reached),
    median_days: medianOf(days),
    mean_days: meanOf(days),
    to_acknowledge,
    acknowledged_in_time,
  };
}
