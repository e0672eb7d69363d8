// Every collection with personal data says why it is there, and every reason rests on a legal basis of its own.
import { readMap } from '../../data-map/data-store.ts';
import { addressOf, type DataMap } from '../../data-map/dataset.ts';
import { listPurposes, type Purpose } from '../../data-map/purpose.ts';
import { isPersonal } from '../../data-map/taxonomy.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';
import { collectionAt } from '../running-system.ts';

/** Addresses of personal collections without a purpose that the register has. */
function unstated({ datasets }: DataMap, purposes: readonly Purpose[]): string[] {
  const known = new Set(purposes.map(({ words }) => words));
  return datasets.flatMap(({ dataset }) =>
    dataset.collections
      .filter((one) => isPersonal(one) && !one.purposes.some((words) => known.has(words)))
      .map((one) => addressOf(dataset, one)),
  );
}

/** Holds the maps against the register of purposes. */
export const purposesStated: Probe = async (probing) => {
  const { map, purposes } = await look(probing, async (work) => ({
    map: await readMap(work),
    purposes: await listPurposes(work),
  }));
  const without = unstated(map, purposes);
  const bases = new Set(purposes.map(({ basis }) => basis)).size;
  const figures = { purposes: purposes.length, bases, without: without.length };
  if (purposes.length === 0) return failed('The register of purposes is empty', figures);
  if (without.length > 0) return failed(`Nothing says why ${without.join(', ')} is kept`, figures);
  return passed(
    `${many(purposes.length, 'purpose')}, each on a basis of its own; no collection is without one`,
    figures,
  );
};

/** `about` is `dataset.collection`: its purposes stand in the register. */
export const purposesOf: Probe = async (probing) => {
  const { map, purposes } = await look(probing, async (work) => ({
    map: await readMap(work),
    purposes: await listPurposes(work),
  }));
  const collection = collectionAt(map, probing.about)?.collection;
  if (collection === undefined) return unable(`No map speaks of ${probing.about}`);
  const known = new Set(purposes.map(({ words }) => words));
  const stated = collection.purposes.filter((words) => known.has(words));
  const figures = { purposes: stated.length, unknown: collection.purposes.length - stated.length };
  if (stated.length === 0 || figures.unknown > 0)
    return failed(`${probing.about} has a purpose that the register does not know, or none`, figures);
  return passed(`${probing.about} is kept ${stated.join('; ')}`, figures);
};
