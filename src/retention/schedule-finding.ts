// One finding about schedules: what it is, how grave, and which collections it is about.
import type { Collection } from '../data-map/dataset.ts';

export type FindingCode =
  | 'promise-before-law'
  | 'promises-overlap'
  | 'law-not-on-map'
  | 'nothing-says'
  | 'collection-unspoken'
  | 'collection-gone'
  | 'months-differ'
  | 'carried-out-by-requests'
  | 'carried-out-by-nobody';

/** Collections of the map by address. */
export type Known = ReadonlyMap<string, Collection>;

/** `conflict`: texts contradict each other, and a person has to decide. `gap`: something is missing. `note`: to know. */
export interface ScheduleFinding {
  readonly code: FindingCode;
  readonly weight: 'conflict' | 'gap' | 'note';
  readonly sentence: string;
  /** Addresses of the collections it is about, `dataset.collection`. */
  readonly collections: readonly string[];
}

/** One finding about all of these collections, none where there are none. */
export function listed(
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
