// Which ended uses still have to be written into the stores, and which of them stand now.
import type { Knex } from 'knex';
import { asClock, type Work } from '../work.ts';
import { type ColumnUse, ObjectionRow } from './objection.ts';

/** A use whose columns must be brought in line: `stands` says whether the person forbids it now. */
export interface DueUse {
  readonly id: string;
  readonly use: ColumnUse;
  readonly stands: boolean;
  readonly dueAt: Temporal.Instant;
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
  for (const { id, subjectId, use, columnsDueAt } of rows) {
    if (columnsDueAt === null || (use !== 'any-but-storage' && use !== 'marketing')) continue;
    const standing = await ObjectionRow.query(trx)
      .where({ controllerId, subjectId, use })
      .whereNull('endedAt')
      .resultSize();
    due.push({ id, use, stands: standing > 0, dueAt: columnsDueAt });
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
  const { trx, controllerId } = work;
  const rows = ObjectionRow.query(trx).where({ controllerId, requestId });
  if (ids !== 'all') rows.whereIn('id', [...ids]);
  else rows.whereIn('use', ['any-but-storage', 'marketing']);
  await rows.patch({ columnsDueAt: next });
}

/** Requests of all controllers with columns that are due, should a job have been lost. */
export async function requestsWithUseColumnsDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; requestId: string }[]> {
  return await asClock(database, async (trx) =>
    ObjectionRow.query(trx)
      .distinct('controllerId', 'requestId')
      .where('columnsDueAt', '<=', at.toString())
      .limit(1000),
  );
}
