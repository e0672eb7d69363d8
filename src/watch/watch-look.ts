// The log of looks: one row each, also where nothing had changed; it is the proof that somebody watched.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/**
 * `same`: the same bytes, or the server said so. `dress`: other bytes, the same words. `date`: the same words under
 * another date. `over-quota`: nobody looked, because more is listed than may be watched.
 */
export type LookOutcome = 'first' | 'same' | 'dress' | 'date' | 'changed' | 'failed' | 'over-quota';

export class WatchLook extends HouseModel {
  static override tableName = 'watch_looks';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare watchedId: string;
  declare at: Temporal.Instant;
  declare outcome: LookOutcome;
  declare status: number | null;
  declare bytes: number | null;
  declare sha256: Buffer | null;
  declare versionId: string | null;
  declare problem: string | null;
}

export type NewLook = Pick<WatchLook, 'watchedId' | 'outcome'> &
  Partial<Pick<WatchLook, 'status' | 'bytes' | 'sha256' | 'versionId' | 'problem'>>;

/** Writes a look down and answers with its id. */
export async function writeLook({ trx, controllerId, at }: Work, look: NewLook): Promise<string> {
  const id = crypto.randomUUID();
  await WatchLook.query(trx).insert({ controllerId, id, at, ...look });
  return id;
}

/** The newest looks at a document. */
export async function looksAt(
  { trx, controllerId }: Work,
  watchedId: string,
  limit: number,
): Promise<WatchLook[]> {
  return await WatchLook.query(trx)
    .where({ controllerId, watchedId })
    .orderBy([{ column: 'at', order: 'desc' }, 'id'])
    .limit(limit);
}
