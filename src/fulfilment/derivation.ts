// The queue of models and numbers that still hold something of a person whose data was erased: one entry a case and row.
import type { Derived } from '../data-map/dataset.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** One model, or one table of numbers. */
export interface DerivedRow {
  readonly storeId: string;
  readonly address: string;
  readonly kind: Derived['as'];
  readonly key: readonly string[];
  readonly name: string;
  /** `waits`: something of her may still be in it. */
  readonly state: 'waits' | 'settled';
  /** The documented test in which nobody was found in the numbers: ISO day, and how; null for models. */
  readonly tested: { readonly on: string; readonly method: string } | null;
}

export class Derivation extends HouseModel {
  static override tableName = 'derivations';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['rowKey'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare storeId: string;
  declare collection: string;
  declare rowKey: readonly string[];
  declare kind: DerivedRow['kind'];
  declare name: string;
  declare since: Temporal.Instant;
  declare settledAt: Temporal.Instant | null;
}

/** Writes down what waits because of a case, and settles what does not wait any more. Twice is once. */
export async function queueDerived(
  work: Work,
  requestId: string,
  rows: readonly DerivedRow[],
): Promise<void> {
  const { controllerId, trx, at } = work;
  const waiting = rows.filter(({ state }) => state === 'waits');
  if (waiting.length > 0)
    await Derivation.query(trx)
      .insert(
        waiting.map(({ storeId, address: collection, kind, key: rowKey, name }) => ({
          ...{ controllerId, id: crypto.randomUUID(), requestId, since: at },
          ...{ storeId, collection, rowKey, kind, name },
        })),
      )
      .onConflict(['controllerId', 'requestId', 'storeId', 'collection', 'rowKey'])
      .ignore();
  const still = new Set(waiting.map(placeOf));
  const settled = (await waitingDerived(work, { requestId })).filter((row) => {
    const place = { ...row, address: row.collection, key: row.rowKey };
    return rows.some((one) => placeOf(one) === placeOf(place)) && !still.has(placeOf(place));
  });
  if (settled.length > 0)
    await Derivation.query(trx)
      .where({ controllerId })
      .whereIn(
        'id',
        settled.map(({ id }) => id),
      )
      .patch({ settledAt: at });
  if (waiting.length + settled.length > 0)
    await work.record('derivation.queued', requestId, { waiting: waiting.length, settled: settled.length });
}

/** What waits, of one case or of all, the oldest first. */
export async function waitingDerived(
  { controllerId, trx }: Work,
  of: { readonly requestId?: string } = {},
): Promise<Derivation[]> {
  return await Derivation.query(trx)
    .where({ controllerId, ...of })
    .whereNull('settledAt')
    .orderBy(['since', 'name'])
    .limit(10_000);
}

function placeOf({ storeId, address, key }: Pick<DerivedRow, 'storeId' | 'address' | 'key'>): string {
  return JSON.stringify([storeId, address, key]);
}
