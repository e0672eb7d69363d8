// A promise about a table that is on no map any more: nobody looks there, so staff hear of it, once, until it is mended.
import { accountsWith } from '../auth/accounts.ts';
import { addressOf, type DataMap } from '../data-map/dataset.ts';
import { writeLetter } from '../notifications/letters.ts';
import { holdWatch, RetentionWatch } from '../retention/retention-look.ts';
import type { Schedule } from '../retention/schedule.ts';
import type { Work } from '../work.ts';

/** What stands in the way of looking there, as the watch keeps it: the same words as the finding on the page. */
const GONE = 'collection-gone';

/** What changed since the last look: promises whose table left the map, and those of which it is mended. */
export interface MapChanges {
  readonly gone: readonly string[];
  readonly mended: readonly string[];
}

/** Holds the promises against a map (ours among it) and against what staff were told. */
export function mapChanges(
  schedules: readonly Schedule[],
  map: DataMap,
  watches: ReadonlyMap<string, Pick<RetentionWatch, 'problem'>>,
): MapChanges {
  const known = new Set(
    map.datasets.flatMap(({ dataset }) => dataset.collections.map((one) => addressOf(dataset, one))),
  );
  const promised = schedules.filter(({ bound }) => bound === 'at-most').map(({ collection }) => collection);
  const gone = [...new Set(promised)].filter((address) => !known.has(address));
  const told = [...watches].filter(([, { problem }]) => problem === GONE).map(([address]) => address);
  return {
    gone: gone.filter((address) => !told.includes(address)),
    mended: told.filter((address) => !gone.includes(address)),
  };
}

/** Writes one letter about everything that left, and notes it; what is mended is looked at again at once. */
export async function warnOfUnmapped(work: Work, { gone, mended }: MapChanges): Promise<void> {
  const { trx, controllerId, at } = work;
  const patch = async (address: string, to: Partial<RetentionWatch>): Promise<void> => {
    await RetentionWatch.query(trx).findById([controllerId, address]).patch(to);
  };
  const told = [
    ...(await accountsWith(work, 'approve:plan')),
    ...(await accountsWith(work, 'manage:accounts')),
  ];
  // Nothing counts as told while nobody is there to hear it: it is said when somebody is.
  const heard = told.length > 0 ? gone : [];
  const fresh: string[] = [];
  // One order for all who hold several watches.
  for (const address of [...heard, ...mended].sort()) {
    const { problem } = await holdWatch(work, address);
    if (mended.includes(address)) {
      if (problem === GONE) await patch(address, { problem: null, alarmedAt: null, lookedAt: null });
    } else if (problem !== GONE) {
      await patch(address, { problem: GONE, alarmedAt: at });
      await work.record('retention.alarm', controllerId, { collection: address, why: GONE });
      fresh.push(address);
    }
  }
  if (fresh.length === 0) return;
  for (const { email, name } of new Map(told.map((one) => [one.id, one])).values())
    await writeLetter(work, {
      letter: 'staff-promise-unmapped',
      to: { email, name },
      values: { collections: fresh },
    });
}
