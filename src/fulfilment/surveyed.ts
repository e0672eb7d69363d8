// Which collections schedules speak of by a column, and when each is looked at again.
import { addressOf, type DataMap } from '../data-map/dataset.ts';
import { isOwn } from '../data-map/own-map.ts';
import { leadOf } from '../retention/period.ts';
import type { RetentionWatch } from '../retention/retention-look.ts';
import type { Schedule } from '../retention/schedule.ts';
import type { Surveyed } from './survey.ts';

/** Looks come several times in the lead of the shortest promise, at least hourly, at most each minute. */
const LOOKS_IN_A_LEAD = 8;
const SHORTEST_PAUSE = 60;
const LONGEST_PAUSE = 3600;
/** Of our own tables, all of whose promises are kept a day early. */
const LONGEST_PAUSE_OF_OURS = 6 * 3600;

/** The collections that schedules speak of by a column. */
export function surveyedOf(map: DataMap, schedules: ReadonlyMap<string, readonly Schedule[]>): Surveyed[] {
  const labels = new Map(map.stores.map(({ id, label }) => [id, label]));
  return map.datasets.flatMap(({ storeId, dataset }) =>
    dataset.collections.flatMap((collection): Surveyed[] => {
      const address = addressOf(dataset, collection);
      const own = (schedules.get(address) ?? []).filter(({ countedFrom }) => countedFrom !== null);
      if (own.length === 0) return [];
      return [{ address, collection, storeId, store: labels.get(storeId) ?? '', schedules: own }];
    }),
  );
}

/** The shortest lead of the promises, in seconds: by so much a sweep is early. Null where nothing is promised. */
export function shortestLead(schedules: readonly Schedule[]): number | null {
  const leads = schedules
    .filter(({ bound }) => bound === 'at-most')
    .map(({ period }) => leadOf(period).total('seconds'));
  return leads.length === 0 ? null : Math.min(...leads);
}

/** Whether a collection is to be looked at now. `rowsWent`: when rows last went by a sweep, of whichever collection. */
export function isDueForLook(
  { schedules }: Surveyed,
  watch: RetentionWatch | undefined,
  at: Temporal.Instant,
  rowsWent: Temporal.Instant | null,
): boolean {
  const lookedAt = watch?.lookedAt ?? null;
  if (lookedAt === null) return true;
  // A sweep that ended under a clock that was ahead says nothing until that moment has come.
  const went = rowsWent !== null && Temporal.Instant.compare(rowsWent, at) <= 0 ? rowsWent : null;
  if (went !== null && Temporal.Instant.compare(lookedAt, went) <= 0) return true;
  // A clock that went back must not keep us from looking.
  const since = Math.abs(at.since(lookedAt).total('seconds'));
  return since >= pauseOf(schedules);
}

/** Seconds between two looks. */
function pauseOf(schedules: readonly Schedule[]): number {
  const lead = shortestLead(schedules) ?? Infinity;
  const longest = schedules.some(({ collection }) => isOwn(collection))
    ? LONGEST_PAUSE_OF_OURS
    : LONGEST_PAUSE;
  return Math.min(longest, Math.max(SHORTEST_PAUSE, lead / LOOKS_IN_A_LEAD));
}

/** Seconds after which a look is missed: twice the pause, and never so few that a busy minute of the clock counts. */
export function longestGap(schedules: readonly Schedule[]): number {
  const pause = pauseOf(schedules);
  return Math.max(2 * pause, pause + 2 * SHORTEST_PAUSE);
}
