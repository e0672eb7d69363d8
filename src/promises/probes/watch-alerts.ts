// Watched documents are looked at every day, and whoever subscribed hears of a change on its own calendar day.
import { WatchAlert } from '../../watch/alert.ts';
import { listWatched } from '../../watch/watched-document.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** A daily look and some hours of patience. */
const STALE_HOURS = 30;

/** Counts what is watched, looks that are late, and alerts that missed their day. */
export const watchAlerts: Probe = async (probing) => {
  const { watched, late, alerts, missed } = await look(probing, async (work) => {
    const { trx, controllerId, at } = work;
    const all = (await listWatched(work)).filter(({ overQuota }) => !overQuota);
    const before = at.subtract({ hours: STALE_HOURS });
    const written = () => WatchAlert.query(trx).where({ controllerId });
    return {
      watched: all.length,
      late: all.filter(({ watch }) => isBefore(watch.verifiedAt ?? watch.addedAt, before)).length,
      alerts: await written().resultSize(),
      missed: await written().whereNotNull('missedAt').resultSize(),
    };
  });
  const figures = { watched, late, alerts, missed };
  if (watched === 0) return unable('Nothing is watched yet', figures);
  if (late > 0)
    return failed(`${many(late, 'document')} have not been looked at for more than a day`, figures);
  if (missed > 0) return failed(`${many(missed, 'alert')} missed the day of the change`, figures);
  return passed(
    `${many(watched, 'document')} watched and looked at; ${many(alerts, 'alert')}, none missed its day`,
    figures,
  );
};

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}
