// Schedules that contradict each other or the map: both sides are named, and a person decides.
import { canShareRow, endsBefore } from './compare-schedules.ts';
import { asSentence, nameInWords } from './say-schedule.ts';
import type { Schedule } from './schedule.ts';
import { type Known, listed, type ScheduleFinding } from './schedule-finding.ts';

/** Promises of one collection that end before a law about the same rows does. */
export function promisesBeforeLaws(group: readonly Schedule[]): ScheduleFinding[] {
  const laws = group.filter(({ bound }) => bound === 'at-least');
  const promises = group.filter(({ bound }) => bound === 'at-most');
  return laws.flatMap((law) => {
    const about = promises.filter((promise) => canShareRow(promise, law));
    const before = about.filter((promise) => endsBefore(promise, law) !== 'never');
    // A row may stay for its longest purpose, so one purpose that ends earlier breaks no promise yet.
    const forPurposes = about.filter(({ purpose }) => purpose !== null);
    const allPurposes = forPurposes.every((one) => before.includes(one));
    const broken = before.filter(({ purpose }) => purpose === null || allPurposes);
    return broken.map((promise) => promiseBeforeLaw(promise, law));
  });
}

function promiseBeforeLaw(promise: Schedule, law: Schedule): ScheduleFinding {
  const differ = promise.countedFrom !== law.countedFrom;
  const earlier = endsBefore(promise, law) === 'always' ? 'ends before' : 'can end before';
  const why = differ ? ' They count from different moments, so it depends on the row.' : '';
  return {
    code: 'promise-before-law',
    weight: 'conflict',
    sentence: `${asSentence(nameInWords(promise))} ${earlier} ${nameInWords(law)}.${why} Rows that both speak of stay as long as the law asks, and the promise about them is not kept: change the promise, or have counsel say that the law does not reach these rows.`,
    collections: [promise.collection],
  };
}

/** Promises of one collection about the same rows, or the same fields of them: the earlier one decides. */
export function overlaps(group: readonly Schedule[]): ScheduleFinding[] {
  const promises = group.filter(({ bound, purpose }) => bound === 'at-most' && purpose === null);
  return promises.flatMap((one, index) =>
    promises
      .slice(index + 1)
      .filter((other) => canShareRow(one, other) && sameThing(one, other))
      .map(
        (other): ScheduleFinding => ({
          code: 'promises-overlap',
          weight: 'conflict',
          sentence: `${asSentence(nameInWords(one))} and ${nameInWords(other)} speak of the same rows. The one that ends first decides; say by filters or places which rows each is about, or leave one out.`,
          collections: [one.collection],
        }),
      ),
  );
}

/** A whole row that goes after some of its fields were masked is no contradiction. */
function sameThing({ fields: a }: Schedule, { fields: b }: Schedule): boolean {
  return a === null || b === null ? a === b : a.some((field) => b.includes(field));
}

/** Requests go by the map; where it lets rows go that a law keeps, they would be erased against the law. */
export function notOnMap(schedules: readonly Schedule[], known: Known): ScheduleFinding[] {
  const laws = schedules.filter(({ bound, collection }) => {
    const erase = known.get(collection)?.erase;
    return bound === 'at-least' && erase !== undefined && erase !== 'keep';
  });
  return listed(
    'law-not-on-map',
    'conflict',
    [...new Set(laws.map(({ collection }) => collection))],
    (these) =>
      `Laws keep rows of ${these}, and the map lets a request for erasure delete or mask them. Say erase: keep on the map.`,
  );
}
