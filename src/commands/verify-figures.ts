// Says what a verified bundle comes to when its request log is counted again.
import type { FiguresSay } from '../regulator/verify/check-figures.ts';
import { pairs, say } from './terminal.ts';

/** Figures that were counted here, not read. */
export function sayFigures({ requests, numbers, metrics }: FiguresSay): void {
  const { all } = metrics;
  const count = (number: number): string => number.toLocaleString('en-GB');
  say('\nCounted again from the request log');
  pairs([
    ['requests', count(requests)],
    ['case numbers', numbers === null ? 'not part of this bundle' : sayNumbers(numbers)],
    ['in time', `${count(all.in_time)}, and ${count(all.in_time_extended)} after an extension`],
    ['late', count(all.late)],
    ['open', `${count(all.open)}, and ${count(all.overdue)} overdue`],
    ['in time of those due', all.percent_in_time === null ? 'none was due' : `${all.percent_in_time} %`],
    ['days in the middle', all.median_days === null ? 'none was answered' : String(all.median_days)],
  ]);
}

function sayNumbers({ last, missing }: NonNullable<FiguresSay['numbers']>): string {
  if (last === null) return 'none was given yet';
  return missing.length === 0 ? `1 to ${last}, none missing` : `1 to ${last}, ${missing.length} MISSING`;
}
