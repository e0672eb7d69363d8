// Everything that the record of processing is made of, read in one work.
import { type Customer, listCustomers } from '../../data-map/customer.ts';
import { readMap } from '../../data-map/data-store.ts';
import type { Collection, Dataset, MappedStore } from '../../data-map/dataset.ts';
import { withOwn } from '../../data-map/own-map.ts';
import { listOwnedSystems, type OwnedSystem } from '../../data-map/owned-system.ts';
import { listPurposes, type Purpose } from '../../data-map/purpose.ts';
import { listRecipients, type Recipient } from '../../data-map/recipient.ts';
import { isPersonal } from '../../data-map/taxonomy.ts';
import type { Controller } from '../../platform/controller.ts';
import { allSchedulesOf, type Schedule } from '../../retention/schedule.ts';
import type { Work } from '../../work.ts';

/** A table with data about people, and the store that has it. */
export interface Place {
  readonly store: MappedStore;
  readonly dataset: Dataset;
  readonly collection: Collection;
}

export interface RopaFacts {
  readonly controller: Controller;
  readonly purposes: readonly Purpose[];
  readonly recipients: readonly Recipient[];
  readonly customers: readonly Customer[];
  readonly systems: readonly OwnedSystem[];
  readonly schedules: readonly Schedule[];
  /** By store, dataset and name. */
  readonly places: readonly Place[];
  /** Tables and columns of stores of which nobody has said what they hold. */
  readonly unmapped: number;
}

/** Reads what the controller has said up to now. */
export async function readFacts(work: Work): Promise<RopaFacts> {
  const map = await withOwn(await readMap(work));
  const stores = new Map(map.stores.map((store) => [store.id, store]));
  const places = map.datasets.flatMap(({ storeId, dataset }) => {
    const store = stores.get(storeId);
    if (store === undefined) return [];
    return dataset.collections.filter(isPersonal).map((collection) => ({ store, dataset, collection }));
  });
  return {
    controller: work.controller,
    purposes: await listPurposes(work),
    recipients: await listRecipients(work),
    customers: await listCustomers(work),
    systems: await listOwnedSystems(work),
    schedules: await allSchedulesOf(work),
    places: places.sort((a, b) => compare(nameOf(a), nameOf(b))),
    unmapped: map.unmapped.filter(({ noPersonalData }) => noPersonalData === null).length,
  };
}

/** `the shop database: orders (shop.orders)`. */
export function sayPlace({ store, dataset, collection }: Place): string {
  return `${store.label}: ${collection.label} (${dataset.key}.${collection.name})`;
}

const nameOf = ({ store, dataset, collection }: Place): string =>
  `${store.name} ${dataset.key} ${collection.name}`;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
