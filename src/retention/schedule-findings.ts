// What is wrong, or worth a look, in the schedules of a controller: named for a person to resolve, never resolved in silence.
import { readMap } from '../data-map/data-store.ts';
import { addressOf, type Collection, type DataMap } from '../data-map/dataset.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { sayDay } from '../languages/say-time.ts';
import { HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { Work } from '../work.ts';
import { canShareRow, endsBefore } from './compare-schedules.ts';
import { dayAfter } from './period.ts';
import { asSentence, nameInWords } from './say-schedule.ts';
import { type Schedule, schedulesOf } from './schedule.ts';

export type FindingCode =
  | 'promise-before-law'
  | 'promises-overlap'
  | 'nothing-says'
  | 'collection-unspoken'
  | 'collection-gone'
  | 'months-differ'
  | 'carried-out-by-requests'
  | 'carried-out-by-nobody';

/** `conflict`: texts contradict each other, and a person has to decide. `gap`: something is missing. `note`: to know. */
export interface ScheduleFinding {
  readonly code: FindingCode;
  readonly weight: 'conflict' | 'gap' | 'note';
  readonly sentence: string;
  /** Addresses of the collections it is about, `dataset.collection`. */
  readonly collections: readonly string[];
}

/** Everything that a person has to know about the schedules that hold now, the gravest first. */
export async function findingsOf(work: Work): Promise<ScheduleFinding[]> {
  return findingsIn(await schedulesOf(work), await readMap(work));
}

/** The findings of schedules held against each other and against the map. */
export function findingsIn(schedules: readonly Schedule[], map: DataMap): ScheduleFinding[] {
  const groups = [...Map.groupBy(schedules, ({ collection }) => collection).values()];
  return [
    ...groups.flatMap(promisesBeforeLaws),
    ...groups.flatMap(overlaps),
    ...gaps(schedules, map),
    ...groups.flatMap(silentEnds),
    ...byEvent(schedules),
    ...months(schedules),
  ];
}

function promisesBeforeLaws(group: readonly Schedule[]): ScheduleFinding[] {
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

/** Promises about whole rows or the same fields, for the row itself: the earlier one decides. */
function overlaps(group: readonly Schedule[]): ScheduleFinding[] {
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

function gaps(schedules: readonly Schedule[], { datasets }: DataMap): ScheduleFinding[] {
  const spoken = new Set(schedules.map(({ collection }) => collection));
  const known = new Map<string, Collection>(
    datasets.flatMap(({ dataset }) =>
      dataset.collections.map((one) => [addressOf(dataset, one), one] as const),
    ),
  );
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

/** Laws that let go and no rule that says what then: the rows stay for good. */
function silentEnds(group: readonly Schedule[]): ScheduleFinding[] {
  const [first] = group;
  if (first === undefined || group.some(({ ending, fields }) => ending !== null && fields === null))
    return [];
  if (group.every(({ bound }) => bound === 'at-most')) return [];
  return listed(
    'nothing-says',
    'gap',
    [first.collection],
    (these) =>
      `When the laws that keep ${these} have ended, nothing says what then, so the rows stay for good. Say it by ending.`,
  );
}

function byEvent(schedules: readonly Schedule[]): ScheduleFinding[] {
  const of = (event: Schedule['countedFromEvent']) => [
    ...new Set(schedules.filter((one) => one.countedFromEvent === event).map(({ collection }) => collection)),
  ];
  return [
    ...listed(
      'carried-out-by-nobody',
      'gap',
      of('contract-ended'),
      (these) =>
        `No column of ${these} says when a contract ended, and no request does, so nothing carries these schedules out. Name the column that holds the moment.`,
    ),
    ...listed(
      'carried-out-by-requests',
      'note',
      of('account-closed'),
      (these) =>
        `No column of ${these} says when an account was closed. Requests for erasure carry these schedules out, and nothing else does.`,
    ),
  ];
}

/** From the 31st of January a month leads to the last day of February: said, because it is easily read otherwise. */
function months(schedules: readonly Schedule[]): ScheduleFinding[] {
  return schedules
    .filter(({ period }) => period.duration.months > 0)
    .map((schedule): ScheduleFinding => {
      const from = Temporal.PlainDate.from('2027-01-31');
      const says = `${asSentence(nameInWords(schedule))} counts months, which differ in length. From 31 January 2027 it leads to ${sayDay(dayAfter(from, schedule.period), HOUSE_LANGUAGE)}: where a month has no such day, its last day counts.`;
      return { code: 'months-differ', weight: 'note', sentence: says, collections: [schedule.collection] };
    });
}

function listed(
  code: FindingCode,
  weight: ScheduleFinding['weight'],
  collections: readonly string[],
  say: (these: string) => string,
): ScheduleFinding[] {
  if (collections.length === 0) return [];
  return [
    {
      code,
      weight,
      sentence: say(collections.length === 1 ? (collections[0] ?? '') : 'these collections'),
      collections,
    },
  ];
}
