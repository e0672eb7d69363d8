// Which ended uses still have to be written into the stores, and which of them stand now.
import type { Knex } from 'knex';
import { asClock, type Work } from '../work.ts';
import { type ColumnUse, ObjectionRow, WITH_COLUMN } from './objection.ts';

/** Pauses until a store that did not answer is asked again: the list of ended uses holds meanwhile. */
const FIRST_MINUTES = 10;
const LONGEST_MINUTES = 24 * 60;

/** A use whose columns must be brought in line: `stands` says whether the person forbids it now. */
export interface DueUse {
  readonly id: string;
  readonly use: ColumnUse;
  readonly stands: boolean;
  readonly dueAt: Temporal.Instant;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/** What is due because of a request, its rows held until the work ends. */
export async function useColumnsDue(work: Work, requestId: string): Promise<DueUse[]> {
  const { trx, controllerId } = work;
  const rows = await ObjectionRow.query(trx)
    .where({ controllerId, requestId })
    .whereNotNull('columnsDueAt')
    .orderBy(['use', 'since'])
    .forUpdate();
  const due: DueUse[] = [];
  for (const { id, subjectId, use, columnsDueAt, columnsTries } of rows) {
    if (columnsDueAt === null || (use !== 'any-but-storage' && use !== 'marketing')) continue;
    const standing = await ObjectionRow.query(trx)
      .where({ controllerId, subjectId, use })
      .whereNull('endedAt')
      .resultSize();
    due.push({ id, use, stands: standing > 0, dueAt: columnsDueAt, tries: columnsTries });
  }
  return due;
}

/** Says when the columns of a request are looked at next; null: they are in line. */
export async function settleUseColumns(
  work: Work,
  requestId: string,
  ids: readonly string[] | 'all',
  next: Temporal.Instant | null,
): Promise<void> {
  await entries(work, requestId, ids).patch({ columnsDueAt: next });
}

/** Looks at columns again after a pause that doubles with every try, up to a day. Answers with the number of tries. */
export async function putOffUseColumns(
  work: Work,
  requestId: string,
  ids: readonly string[] | 'all',
): Promise<number> {
  const before = await entries(work, requestId, ids).select('columnsTries');
  const columnsTries = 1 + Math.max(0, ...before.map((row) => row.columnsTries));
  const minutes = Math.min(LONGEST_MINUTES, FIRST_MINUTES * 2 ** (columnsTries - 1));
  await entries(work, requestId, ids).patch({ columnsTries, columnsDueAt: work.at.add({ minutes }) });
  return columnsTries;
}

function entries({ trx, controllerId }: Work, requestId: string, ids: readonly string[] | 'all') {
  const rows = ObjectionRow.query(trx).where({ controllerId, requestId });
  return ids === 'all' ? rows.whereIn('use', [...WITH_COLUMN]) : rows.whereIn('id', [...ids]);
}

/** Requests of all controllers with columns that are due, should a job have been lost. */
export async function requestsWithUseColumnsDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; requestId: string }[]> {
  const rows = await asClock(database, async (trx) =>
    ObjectionRow.query(trx)
      .distinct('controllerId', 'requestId')
      .where('columnsDueAt', '<=', at.toString())
      .limit(1000),
  );
  // Uses that a signal ends have no columns.
  return rows.flatMap(({ controllerId, requestId }) =>
    requestId === null ? [] : [{ controllerId, requestId }],
  );
}
