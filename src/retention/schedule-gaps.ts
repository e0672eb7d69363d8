// What schedules leave unsaid: collections without one, laws that end into silence, events that nothing carries out.
import { isPersonal } from '../data-map/taxonomy.ts';
import { canShareRow } from './compare-schedules.ts';
import { nameInWords } from './say-schedule.ts';
import type { Schedule } from './schedule.ts';
import { type Known, listed, type ScheduleFinding } from './schedule-finding.ts';

/** Collections with personal data that no schedule speaks of, and schedules of collections that are gone. */
export function unspoken(schedules: readonly Schedule[], known: Known): ScheduleFinding[] {
  const spoken = new Set(schedules.map(({ collection }) => collection));
  const silent = [...known].filter(([address, one]) => !spoken.has(address) && isPersonal(one) && !one.skip);
  const gone = [...spoken].filter((address) => !known.has(address));
  return [
    ...listed(
      'collection-unspoken',
      'gap',
      silent.map(([address]) => address),
      (these) =>
        `No schedule speaks of ${these}, which ${silent.length === 1 ? 'holds' : 'hold'} personal data. Nothing there ever goes by itself: say how long it stays, and why.`,
    ),
    ...listed(
      'collection-gone',
      'gap',
      gone,
      (these) => `Schedules speak of ${these}, which no map has any more. Nothing is carried out there.`,
    ),
  ];
}

/** Laws that let go into silence, where no promise that a column counts says what then: the rows stay for good. */
export function silentEnds(group: readonly Schedule[]): ScheduleFinding[] {
  const promises = group.filter(
    ({ bound, fields, countedFrom }) => bound === 'at-most' && fields === null && countedFrom !== null,
  );
  return group
    .filter((law) => law.ending === null && !promises.some((promise) => canShareRow(promise, law)))
    .map(
      (law): ScheduleFinding => ({
        code: 'nothing-says',
        weight: 'gap',
        sentence: `When ${nameInWords(law)} has ended, nothing says what then, so the rows stay for good. Say it by ending.`,
        collections: [law.collection],
      }),
    );
}
