// The maps say what the stores really hold: each store is matched, and nothing in it is unmapped.
import { listStores } from '../../data-map/data-store.ts';
import { listUnmapped } from '../../data-map/unmapped.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** A comparison that is older than this says nothing of today. */
const STALE_HOURS = 48;

/** Reads the newest comparison of every store; the clock makes one each night. */
export const mapMatches: Probe = async (probing) => {
  const { stores, open, at } = await look(probing, async (work) => ({
    at: work.at,
    stores: await listStores(work),
    open: (await listUnmapped(work)).length,
  }));
  if (stores.length === 0) return unable('No store is connected');
  const wrong = stores.filter(({ status }) => status !== 'matching');
  const figures = { stores: stores.length, unmatched: wrong.length, unmapped: open };
  if (wrong.length > 0)
    return failed(
      `${wrong.map(({ label, status }) => `${label} is ${status.replaceAll('-', ' ')}`).join('; ')}`,
      figures,
    );
  const old = stores.filter(
    ({ checkedAt }) => checkedAt === null || checkedAt.until(at).total('hours') > STALE_HOURS,
  );
  if (old.length > 0)
    return failed(
      `${old.map(({ label }) => label).join(', ')}: not compared with the map for two days`,
      figures,
    );
  if (open > 0)
    return failed(`${many(open, 'table or column', 'tables and columns')} nobody has ruled on`, figures);
  return passed(`${many(stores.length, 'store')} compared with the maps: nothing is unmapped`, figures);
};
