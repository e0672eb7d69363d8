// Compares what a person answered with her own rows in the stores: in our own code, shown to nobody, kept as counts.
import { readMap } from '../data-map/data-store.ts';
import type { DataMap } from '../data-map/dataset.ts';
import { Problem } from '../platform/problem.ts';
import { hashesOf } from '../requests/answer-proof.ts';
import { findRequest } from '../requests/data-request.ts';
import { closeComparison } from '../requests/proof-outcome.ts';
import { subjectEmail } from '../subjects/subject.ts';
import { type AskedField, holdDemand } from '../verification/demand.ts';
import { type House, MACHINE } from '../work.ts';
import { locate } from './locate.ts';
import type { LocatedChunk, OpenStore } from './locate-order.ts';
import { OpenStores } from './open-stores.ts';

/** Of a collection with more rows of hers something would always match: it is not compared. */
const MOST_ROWS = 20;

interface Begun {
  readonly map: DataMap;
  readonly email: string;
  readonly fields: readonly AskedField[];
}

/**
 * Compares the answers of one demand; nothing when none wait. The same walk runs for people whom no store knows. A
 * store that does not answer leaves the demand waiting and is asked again. Throws `store-unreachable`.
 */
export async function comparePoints(house: House, controllerId: string, demandId: string): Promise<void> {
  const begun = await house.inWork(controllerId, MACHINE, async (work): Promise<Begun | null> => {
    const demand = await holdDemand(work, demandId);
    if (demand?.state !== 'comparing') return null;
    const request = await findRequest(work, demand.requestId);
    if (request === undefined) return null;
    const email = await subjectEmail(work, request.subjectId);
    return { map: await readMap(work), email, fields: demand.fields };
  });
  if (begun === null) return;
  const held = await heldValues(house, controllerId, begun);
  await house.inWork(controllerId, MACHINE, async (work) => {
    const answers = (await holdDemand(work, demandId))?.answers ?? null;
    if (answers === null) return;
    let matched = 0;
    for (const [at, values] of held.entries()) {
      const hashes = new Set(await hashesOf(work, demandId, at, values));
      if (answers[at]?.some((hash) => hashes.has(hash)) === true) matched += 1;
    }
    const notHeld = held.filter((values) => values.length === 0).length;
    await closeComparison(work, { demandId, matched, notHeld });
  });
}

/** What her own rows hold in each of the fields; empty where nothing is held, or too much to tell anything. */
async function heldValues(
  house: House,
  controllerId: string,
  { map, email, fields }: Begun,
): Promise<string[][]> {
  const stores = new OpenStores(house, controllerId);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of map.stores) open.set(id, await stores.open(id));
    const own = new Map<string, { chunk: LocatedChunk; keys: (readonly string[])[] }>();
    const asked = new Set(fields.map(({ collection }) => collection));
    const { collections } = await locate(
      { datasets: map.datasets, stores: open, identities: { email } },
      (chunk) => {
        if (chunk.reach !== 'own' || !asked.has(chunk.collection)) return;
        const place = own.get(chunk.collection) ?? { chunk, keys: [] };
        place.keys.push(...chunk.keys.slice(0, MOST_ROWS + 1 - place.keys.length));
        own.set(chunk.collection, place);
      },
    );
    const unread = collections.find(
      ({ collection, outcome, incompleteBecauseOf }) =>
        asked.has(collection) && (outcome === 'failed' || incompleteBecauseOf !== null),
    );
    if (unread !== undefined) throw notRead(unread.collection);
    const values: string[][] = [];
    for (const { collection, field } of fields) values.push(await read(own.get(collection), field, open));
    return values;
  } finally {
    await stores.close();
  }
}

async function read(
  place: { chunk: LocatedChunk; keys: readonly (readonly string[])[] } | undefined,
  field: string,
  open: ReadonlyMap<string, OpenStore>,
): Promise<string[]> {
  if (place === undefined || place.keys.length > MOST_ROWS) return [];
  const { chunk, keys } = place;
  const store = open.get(chunk.storeId);
  if (store === undefined || 'problem' in store) throw notRead(chunk.collection);
  const anyOf = [{ columns: chunk.keyColumns, tuples: keys, folding: 'exact' as const }];
  const found: string[] = [];
  for await (const batch of store.connector.locate({ table: chunk.table, anyOf, filters: [] }, [field])) {
    for (const [value] of batch)
      if (value !== null && value !== undefined && value.trim() !== '') found.push(value);
  }
  return found;
}

function notRead(collection: string): Problem {
  return new Problem(
    'unavailable',
    'store-unreachable',
    'A store does not answer, so nothing was compared. It is tried again by itself; no try of the person is lost.',
    { collection },
  );
}
