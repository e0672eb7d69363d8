// Holds schedules against the tables they are about: rows that can go, and a column that says from when.
import type { Catalogue } from '../connectors/connector.ts';
import type { PackSchedule } from './check-schedules.ts';
import { addressOf, type Dataset } from './dataset.ts';
import type { Findings, Place } from './findings.ts';
import { resolveTable } from './resolve-table.ts';

/** Adds what no store could carry out; collections without a table are found elsewhere. */
export function checkStarts(
  findings: Findings,
  catalogue: Catalogue,
  datasets: readonly Dataset[],
  schedules: readonly PackSchedule[],
): void {
  const tables = new Map(
    datasets.flatMap((dataset) =>
      dataset.collections.map((one) => [addressOf(dataset, one), resolveTable(catalogue, one)] as const),
    ),
  );
  for (const { schedule, file, lineOf } of schedules) {
    const { collection: name, countedFrom, period } = schedule;
    const table = tables.get(name) ?? null;
    if (table === null) continue;
    const at = (key: Parameters<typeof lineOf>[0]): Place => ({ file, line: lineOf(key), name });
    if (table.isView)
      findings.error(
        'schedule-on-view',
        at('collection'),
        'is a view, from which nothing can be let go; name its table',
      );
    const column = table.columns.find((one) => one.name === countedFrom);
    if (column === undefined) continue;
    if (column.kind !== 'date' && column.kind !== 'timestamp')
      findings.error(
        'schedule-start-no-moment',
        at('counted_from'),
        `counts from ${column.name}, which is ${column.type} and holds no moment`,
      );
    if (column.kind === 'date' && period.startsWith('PT'))
      findings.error(
        'schedule-hours-on-days',
        at('period'),
        `counts hours from ${column.name}, which holds days`,
      );
  }
}
