// Applies a pack: checked first, what it would change is said, and a second time changes nothing.
import { Controller, findControllerBySlug, saveController } from '../platform/controller.ts';
import type { Actor, House, Work } from '../work.ts';
import { sayBackups } from './backups.ts';
import { type CheckedPack, checkPack } from './check-pack.ts';
import { writeComparison } from './compare-stores.ts';
import { createController } from './create-controller.ts';
import { saveCustomers } from './customer.ts';
import { addStore, DatasetRow, listStores, StoreRow } from './data-store.ts';
import { importDataset } from './import-dataset.ts';
import { nameInactivity, saveInactivity } from './inactivity-row.ts';
import { saveOwnedSystems } from './owned-system.ts';
import type { Pack, PackStore } from './pack.ts';
import { savePurposes } from './purpose.ts';
import { saveRecipients } from './recipient.ts';
import { saveRuledOut } from './ruled-out.ts';
import { saveSchedules } from './schedule-row.ts';
import { savePromises, type WrittenPromise } from './written-promise.ts';
import { nameSchedule } from './written-schedule.ts';

export interface Change {
  readonly thing: string;
  /** `left alone`: the pack does not speak of it. */
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'removed' | 'left alone';
}

/** Ends a work without keeping what it did: a rehearsal answers what would change. */
class Rehearsed extends Error {}

const QUIET: readonly Change['outcome'][] = ['unchanged', 'left alone'];

/**
 * Applies a pack, or with `dryRun` only says what would change. Stores are described while no work is open; a map
 * that does not match its store refuses the whole pack. A pack is the whole truth about its stores: maps of them
 * that it no longer holds are removed, and their tables count as unmapped. Throws like `checkPack`.
 */
export async function applyPack(
  house: House,
  pack: Pack,
  how: { actor: Actor; dryRun: boolean },
): Promise<Change[]> {
  const checked = await checkPack(house, pack, how.actor);
  if (checked.controller === null && how.dryRun) return everythingAdded(pack);
  const { id: controllerId, made } = await controllerOf(house, checked);
  let changes: Change[] = [];
  try {
    await house.inWork(controllerId, how.actor, async (work) => {
      changes = await write(work, checked, made);
      if (how.dryRun) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return changes;
}

/** The controller of the pack; a new one is made, unless another terminal was faster. */
async function controllerOf(
  house: House,
  { pack, controller }: CheckedPack,
): Promise<{ id: string; made: boolean }> {
  if (controller !== null) return { id: controller.id, made: false };
  try {
    return { id: (await createController(house, pack.controller)).id, made: true };
  } catch (error) {
    const there = await findControllerBySlug(house.database, pack.controller.slug);
    if (there === undefined) throw error;
    return { id: there.id, made: false };
  }
}

function everythingAdded(pack: Pack): Change[] {
  const maps = (store: PackStore) => store.maps.flatMap(({ file, datasets }) => datasets.map(named(file)));
  const things = [
    `controller ${pack.controller.slug}`,
    ...pack.stores.flatMap((store) => [`store ${store.name}`, ...maps(store)]),
    ...(pack.owned ?? []).map(({ name }) => `system ${name}`),
    ...(pack.recipients ?? []).map(({ name }) => `recipient ${name}`),
    ...(pack.purposes ?? []).map(({ name }) => `purpose ${name}`),
    ...(pack.ruledOut ?? []).map(({ name }) => `ruled out ${name}`),
    ...(pack.customers ?? []).map(({ name }) => `business customer ${name}`),
    ...(pack.schedules ?? []).map(({ schedule }) => `schedule ${nameSchedule(schedule)}`),
    ...(pack.inactivity ?? []).map(({ rule }) => `inactivity ${nameInactivity(rule)}`),
    ...(pack.promises === undefined ? [] : [namePromises(pack.promises)]),
  ];
  return things.map((thing): Change => ({ thing, outcome: 'added' }));
}

const named =
  (file: string) =>
  ({ key }: { readonly key: string }): string =>
    `map ${key} (${file})`;

function namePromises(promises: readonly WrittenPromise[]): string {
  return `provisions (${promises.length})`;
}

/** One line for all of them: how each is carried out, the ledger of promises says. */
async function writePromises(work: Work, promises: readonly WrittenPromise[]): Promise<Change> {
  const outcomes = (await savePromises(work, promises)).map(({ outcome }) => outcome);
  const [first = 'unchanged'] = outcomes;
  const outcome = outcomes.every((one) => one === first) ? first : 'changed';
  return { thing: namePromises(promises), outcome };
}

async function write(work: Work, { pack, catalogues }: CheckedPack, made: boolean): Promise<Change[]> {
  // Two terminals at once: the second waits here, and then finds everything unchanged.
  await Controller.query(work.trx).findById(work.controllerId).forUpdate();
  const changes = [await writeController(work, pack, made)];
  const storeIds = new Map<string, string>();
  const known = await listStores(work);
  for (const store of pack.stores) {
    const { storeId, outcome } = await writeStore(work, store, known);
    storeIds.set(store.name, storeId);
    changes.push({ thing: `store ${store.name}`, outcome });
    const said = await sayBackups(work, storeId, store.backups);
    if (said && outcome === 'unchanged')
      changes.push({ thing: `backups of ${store.name}`, outcome: 'changed' });
  }
  changes.push(...(await removeStaleMaps(work, pack, storeIds)));
  for (const { name, maps } of pack.stores) {
    const storeId = storeIds.get(name) ?? '';
    for (const { file, yaml } of maps) {
      const { datasets } = await importDataset(work, { storeId, yaml, file });
      changes.push(...datasets.map(({ key, outcome }): Change => ({ thing: named(file)({ key }), outcome })));
    }
  }
  for (const [name, storeId] of storeIds) {
    const catalogue = catalogues.get(name);
    if (catalogue !== undefined) await writeComparison(work, storeId, catalogue);
  }
  const spoken = new Set(storeIds.values());
  const others = known.filter(({ id }) => !spoken.has(id));
  changes.push(...others.map(({ name }): Change => ({ thing: `store ${name}`, outcome: 'left alone' })));
  for (const { name, outcome } of pack.owned === undefined ? [] : await saveOwnedSystems(work, pack.owned))
    changes.push({ thing: `system ${name}`, outcome });
  for (const { name, outcome } of pack.recipients === undefined
    ? []
    : await saveRecipients(work, pack.recipients))
    changes.push({ thing: `recipient ${name}`, outcome });
  for (const { name, outcome } of pack.purposes === undefined ? [] : await savePurposes(work, pack.purposes))
    changes.push({ thing: `purpose ${name}`, outcome });
  for (const { name, outcome } of pack.ruledOut === undefined ? [] : await saveRuledOut(work, pack.ruledOut))
    changes.push({ thing: `ruled out ${name}`, outcome });
  for (const { name, outcome } of pack.customers === undefined
    ? []
    : await saveCustomers(work, pack.customers))
    changes.push({ thing: `business customer ${name}`, outcome });
  const schedules = pack.schedules?.map(({ schedule }) => schedule);
  for (const { name, outcome } of schedules === undefined ? [] : await saveSchedules(work, schedules))
    changes.push({ thing: `schedule ${name}`, outcome });
  const rules = pack.inactivity?.map(({ rule }) => rule);
  for (const { name, outcome } of rules === undefined ? [] : await saveInactivity(work, rules))
    changes.push({ thing: `inactivity ${name}`, outcome });
  if (pack.promises !== undefined) changes.push(await writePromises(work, pack.promises));
  const loud = changes.filter(({ outcome }) => !QUIET.includes(outcome)).length;
  if (loud > 0) await work.record('pack.applied', work.controllerId, { changes: loud });
  return changes;
}

async function writeController(work: Work, pack: Pack, made: boolean): Promise<Change> {
  const thing = `controller ${pack.controller.slug}`;
  if (made) {
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

/** PostgreSQL keeps jsonb with its keys in another order, at every depth. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  );
}

/** A store with an address in the pack is added or changed; one without keeps the address it was connected by. */
async function writeStore(
  work: Work,
  { name, label, url }: PackStore,
  known: Awaited<ReturnType<typeof listStores>>,
): Promise<{ storeId: string; outcome: Change['outcome'] }> {
  if (url !== null) return await addStore(work, { name, label, url });
  const store = known.find((one) => one.name === name);
  return { storeId: store?.id ?? '', outcome: 'unchanged' };
}

async function removeStaleMaps(
  work: Work,
  pack: Pack,
  storeIds: ReadonlyMap<string, string>,
): Promise<Change[]> {
  const { trx, controllerId, actor, at } = work;
  const places = pack.stores.flatMap(({ name, maps }) =>
    maps.flatMap(({ datasets }) => datasets.map(({ key }) => `${storeIds.get(name)} ${key}`)),
  );
  const present = new Set(places);
  const rows = await DatasetRow.query(trx)
    .select('id', 'storeId', 'key')
    .where({ controllerId })
    .whereIn('storeId', [...storeIds.values()]);
  const stale = rows.filter(({ storeId, key }) => !present.has(`${storeId} ${key}`));
  for (const { id, storeId, key } of stale) {
    await DatasetRow.query(trx).deleteById([controllerId, id]);
    // Whoever takes a map away has edited the map as much as one who changes it, and may not approve plans on it.
    const by = { changedByKind: actor.kind, changedBy: actor.id, changedAt: at };
    await StoreRow.query(trx).findById([controllerId, storeId]).patch(by);
    await work.record('map.removed', id, { key, storeId });
  }
  return stale.map(({ key }) => ({ thing: `map ${key}`, outcome: 'removed' }));
}
