// The schedules of a controller as staff read them: findings first, then every collection with what holds for it.
import { addressOf, type Collection, type DataMap } from '../data-map/dataset.ts';
import { isPersonal } from '../data-map/taxonomy.ts';
import { saySchedule } from '../retention/say-schedule.ts';
import type { Schedule } from '../retention/schedule.ts';
import type { ScheduleFinding } from '../retention/schedule-finding.ts';
import type { Tag } from './words.ts';

const WEIGHT_TAGS: { readonly [W in ScheduleFinding['weight']]: Tag } = {
  conflict: { words: 'Contradiction', colour: 'red' },
  gap: { words: 'Missing', colour: 'orange' },
  note: { words: 'Good to know', colour: 'grey' },
};

interface ShownSchedule {
  readonly sentence: string;
  readonly law: string;
  readonly provision: string | null;
  readonly reason: string | null;
  readonly chosen: boolean;
  readonly since: Temporal.Instant;
}

interface ShownCollection {
  readonly label: string;
  readonly address: string;
  readonly schedules: readonly ShownSchedule[];
}

export interface ShownRetention {
  readonly findings: readonly {
    readonly tag: Tag;
    readonly sentence: string;
    readonly about: readonly string[];
  }[];
  readonly stores: readonly { readonly label: string; readonly collections: readonly ShownCollection[] }[];
}

/** Everything that the page shows; collections without personal data and without a schedule are left out. */
export function shownRetention(
  schedules: readonly Schedule[],
  findings: readonly ScheduleFinding[],
  map: DataMap,
): ShownRetention {
  const groups = Map.groupBy(schedules, ({ collection }) => collection);
  const labels = new Map<string, string>();
  const stores = map.stores.map(({ id, label }) => ({
    label,
    collections: map.datasets
      .filter(({ storeId }) => storeId === id)
      .flatMap(({ dataset }) =>
        dataset.collections.flatMap((collection): ShownCollection[] => {
          const address = addressOf(dataset, collection);
          labels.set(address, collection.label);
          const own = groups.get(address) ?? [];
          if (own.length === 0 && !isPersonal(collection)) return [];
          return [{ label: collection.label, address, schedules: own.map((one) => shown(one, collection)) }];
        }),
      ),
  }));
  return {
    stores,
    findings: findings.map(({ weight, sentence, collections }) => ({
      tag: WEIGHT_TAGS[weight],
      sentence,
      about: collections.map((address) => labels.get(address) ?? address),
    })),
  };
}

function shown(schedule: Schedule, collection: Collection): ShownSchedule {
  const { legalBasis: law, provision, reason, chosenBy, startedAt: since } = schedule;
  return {
    sentence: saySchedule(schedule, collection),
    law,
    provision,
    reason,
    chosen: chosenBy !== null,
    since,
  };
}
