// Applies a pack: what it would change is said first, a second time changes nothing.

import type { Catalogue } from '../connectors/connector.ts';
import { openConnector } from '../connectors/open-connector.ts';
import { findControllerBySlug, saveController } from '../platform/controller.ts';
import type { Actor, House, Work } from '../work.ts';
import { createController } from './create-controller.ts';
import { addStore } from './data-store.ts';
import { importDataset } from './import-dataset.ts';
import type { Pack } from './pack.ts';
import { readStoreAddress, revealAddress } from './store-address.ts';

export interface Change {
  readonly thing: string;
  readonly outcome: 'added' | 'changed' | 'unchanged';
}

/** Ends a work without keeping what it did: a rehearsal answers what would change. */
class Rehearsed extends Error {}

/**
 * Applies a pack, or with `dryRun` only says what would change. Stores are described while no work is open; a map
 * that does not match its store refuses the whole pack (`map-does-not-match`).
 */
export async function applyPack(
  house: House,
  pack: Pack,
  how: { actor: Actor; dryRun: boolean },
): Promise<Change[]> {
  const catalogues = await describeStores(pack);
  const changes: Change[] = [];
  const existing = await findControllerBySlug(house.database, pack.controller.slug);
  if (existing === undefined && how.dryRun) {
    const things = pack.stores.flatMap(({ name, maps }) => [
      `store ${name}`,
      ...maps.map(({ file }) => `map ${file}`),
    ]);
    return [`controller ${pack.controller.slug}`, ...things].map((thing) => ({ thing, outcome: 'added' }));
  }
  const controllerId = existing?.id ?? (await createController(house, pack.controller)).id;
  try {
    await house.inWork(controllerId, how.actor, async (work) => {
      changes.push(await applyController(work, pack, existing === undefined));
      for (const store of pack.stores) changes.push(...(await applyStore(work, pack, store, catalogues)));
      if (changes.some(({ outcome }) => outcome !== 'unchanged')) {
        await work.record('pack.applied', controllerId, {
          changes: changes.filter(({ outcome }) => outcome !== 'unchanged').length,
        });
      }
      if (how.dryRun) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return changes;
}

async function describeStores(pack: Pack): Promise<Map<string, Catalogue>> {
  const catalogues = new Map<string, Catalogue>();
  for (const { name, url } of pack.stores) {
    const connector = openConnector(revealAddress(readStoreAddress(url), name));
    try {
      catalogues.set(name, await connector.describe());
    } finally {
      await connector.close();
    }
  }
  return catalogues;
}

async function applyController(work: Work, pack: Pack, created: boolean): Promise<Change> {
  const thing = `controller ${pack.controller.slug}`;
  if (created) {
    await work.record('controller.created', work.controllerId, { slug: pack.controller.slug });
    return { thing, outcome: 'added' };
  }
  const present = work.controller as unknown as Record<string, unknown>;
  const same = Object.entries(pack.controller).every(
    ([name, value]) => sortedJson(value) === sortedJson(present[name]),
  );
  if (same) return { thing, outcome: 'unchanged' };
  await saveController(work.trx, pack.controller);
  await work.record('controller.changed', work.controllerId, { slug: pack.controller.slug });
  return { thing, outcome: 'changed' };
}

/** PostgreSQL keeps jsonb with its keys in another order. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

async function applyStore(
  work: Work,
  pack: Pack,
  store: Pack['stores'][number],
  catalogues: ReadonlyMap<string, Catalogue>,
): Promise<Change[]> {
  const added = await addStore(work, store);
  const changes: Change[] = [{ thing: `store ${store.name}`, outcome: added.outcome }];
  const alongside = pack.stores
    .filter(({ name }) => name !== store.name)
    .flatMap(({ maps }) => maps.flatMap(({ datasets }) => datasets));
  const catalogue = catalogues.get(store.name);
  for (const { file, yaml } of store.maps) {
    const order = {
      storeId: added.storeId,
      yaml,
      file,
      alongside,
      ...(catalogue === undefined ? {} : { catalogue }),
    };
    const { datasets } = await importDataset(work, order);
    changes.push(...datasets.map(({ key, outcome }): Change => ({ thing: `map ${key} (${file})`, outcome })));
  }
  return changes;
}
