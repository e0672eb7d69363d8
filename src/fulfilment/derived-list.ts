// The models and numbers that wait for their suppression, as the desk reads them: the longest wait first, with the cases.
import { DataRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { Derivation } from './derivation.ts';

/** What a screen shows; the number beside it counts all. */
const SHOWN = 100;
/** Cases that ended before anything was erased. */
const NOTHING_DONE = ['withdrawn', 'denied', 'lapsed', 'duplicate'] as const;

/** One model, or one table of numbers. */
export interface WaitingDerived {
  readonly name: string;
  readonly kind: Derivation['kind'];
  readonly collection: string;
  readonly since: Temporal.Instant;
  /** Of all cases for whose sake it waits, the oldest. */
  readonly cases: readonly { readonly id: string; readonly reference: string }[];
  readonly more: number;
}

const CASES_SHOWN = 5;

/** Reads them, and how many there are. */
export async function listWaitingDerived(
  work: Work,
): Promise<{ readonly waiting: readonly WaitingDerived[]; readonly total: number }> {
  const { trx, controllerId } = work;
  const rows = (await Derivation.query(trx)
    .alias('one')
    .join(`${DataRequest.tableName} as request`, (join) =>
      join.on('request.controllerId', 'one.controllerId').on('request.id', 'one.requestId'),
    )
    .where('one.controllerId', controllerId)
    .whereNull('one.settledAt')
    .whereNotIn('request.status', [...NOTHING_DONE])
    .orderBy(['one.since', 'one.name'])
    .limit(10_000)
    .select('one.*', 'request.reference')) as (Derivation & { reference: string })[];
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.storeId, row.collection, row.rowKey]));
  const waiting = [...groups.values()].slice(0, SHOWN).flatMap((cases) => {
    const [first] = cases;
    if (first === undefined) return [];
    const { name, kind, collection, since } = first;
    const shown = cases.slice(0, CASES_SHOWN).map(({ requestId: id, reference }) => ({ id, reference }));
    return [{ name, kind, collection, since, cases: shown, more: cases.length - shown.length }];
  });
  return { waiting, total: groups.size };
}
