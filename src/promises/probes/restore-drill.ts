// The drill of a restore: by the ledger outside the database, everything that was erased is looked for in every store again.
import { listStores } from '../../data-map/data-store.ts';
import { replayStore } from '../../fulfilment/replay-store.ts';
import { CLOCK } from '../../work.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** As if each store had come back from a backup of the oldest day that one may have. */
const BACK = { hours: 24 * 90 } as const;

/** Rehearses the replay and changes nothing: what is back would be found by it. */
export const restoreDrill: Probe = async (probing) => {
  const { house, controllerId, signal } = probing;
  const { stores, at } = await look(probing, async (work) => ({
    stores: await listStores(work),
    at: work.at,
  }));
  let erasures = 0;
  let back = 0;
  let unreadable = 0;
  for (const { id: storeId } of stores) {
    const order = { controllerId, storeId, actor: CLOCK, confirmed: false, leaveUnreadable: false };
    const { counts } = await replayStore(
      house,
      { ...order, since: at.subtract(BACK) },
      signal,
      () => undefined,
    );
    erasures += counts.erasures;
    back += counts.rows;
    unreadable += counts.unreadable;
  }
  const figures = { stores: stores.length, erasures, back, unreadable };
  if (back > 0) return failed(`${many(back, 'row')} that had been erased are back`, figures);
  if (unreadable > 0)
    return failed(`${many(unreadable, 'erasure')} of the ledger cannot be read any more`, figures);
  if (erasures === 0) return unable('Nothing was erased yet that a backup could bring back', figures);
  return passed(
    `${many(erasures, 'erasure')} read from the ledger and looked for in ${many(stores.length, 'store')}: nothing is back`,
    figures,
  );
};
