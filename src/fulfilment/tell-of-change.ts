// Letters about a change to everybody of a collection: read from the store as they come, told in parts, never twice.
import { holdChange, patchChange, readChange } from '../changes/change-notice.ts';
import { tellPeople } from '../changes/delivery.ts';
import { allOf } from '../connectors/condition.ts';
import { readMap } from '../data-map/data-store.ts';
import { addressOf, type Collection } from '../data-map/dataset.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { mappedTable } from '../data-map/resolve-table.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { listDocuments } from '../policies/document.ts';
import { CLOCK, type House, type Work } from '../work.ts';
import { OpenStores } from './open-stores.ts';
import { rowsOf } from './sweep-parts.ts';

/** So many letters are written in one work. */
const TOGETHER = 500;

interface Place {
  readonly storeId: string;
  readonly collection: Collection;
  /** `dataset.collection` */
  readonly address: string;
}

/** Collections whose rows name an address: those who can be told of a change by letter. */
export async function audiences(work: Work): Promise<string[]> {
  return (await places(work)).map(({ address }) => address);
}

async function places(work: Work): Promise<Place[]> {
  return (await readMap(work)).datasets.flatMap(({ storeId, dataset }) =>
    dataset.collections.flatMap((collection) =>
      collection.fields.some(({ identity }) => identity === 'email')
        ? [{ storeId, collection, address: addressOf(dataset, collection) }]
        : [],
    ),
  );
}

/**
 * Writes a letter to everybody of the audience who has none about this change. What stands in the way is written down,
 * and the clock comes again: who was told already is not told twice.
 */
export async function tellOfChange(
  house: House,
  controllerId: string,
  changeId: string,
  signal: AbortSignal,
): Promise<void> {
  const begun = await house.inWork(controllerId, CLOCK, async (work) => {
    const change = await readChange(work, changeId);
    const place = (await places(work)).find(({ address }) => address === change.audience);
    const document = (await listDocuments(work)).find(({ id }) => id === change.documentId);
    const names = await listPurposes(work);
    const purposes = names.filter(({ name }) => change.asksAgain.includes(name)).map(({ words }) => words);
    return { change, place, words: { document: document?.title ?? '', purposes } };
  });
  const { change, place, words } = begun;
  if (change.toldAt !== null || change.audience === null) return;
  const stores = new OpenStores(house, controllerId);
  try {
    let withoutAddress = 0;
    for await (const addresses of addressesOf(stores, place)) {
      if (signal.aborted) return;
      for (let from = 0; from < addresses.length; from += TOGETHER) {
        const part = addresses.slice(from, from + TOGETHER);
        const told = await house.inWork(
          controllerId,
          CLOCK,
          async (work) => await tellPeople(work, change, words, part),
        );
        withoutAddress += told.withoutAddress;
      }
    }
    await house.inWork(controllerId, CLOCK, async (work) => {
      await holdChange(work, changeId);
      await patchChange(work, changeId, { toldAt: work.at, withoutAddress, problem: null });
      await work.record('change.toldAll', changeId, { withoutAddress });
    });
  } catch (error) {
    if (!isProblem(error)) throw error;
    const problem = error.code;
    await house.inWork(controllerId, CLOCK, async (work) => await patchChange(work, changeId, { problem }));
  } finally {
    await stores.close();
  }
}

async function* addressesOf(
  stores: OpenStores,
  place: Place | undefined,
): AsyncGenerator<readonly (string | null)[]> {
  if (place === undefined)
    throw new Problem(
      'conflict',
      'store-schema-changed',
      'The map no longer has the people of this change notice. Nothing was sent.',
    );
  const { storeId, collection, address } = place;
  const table = mappedTable(await stores.catalogue(storeId), collection, address);
  const email = collection.fields.find(({ identity }) => identity === 'email')?.name ?? '';
  const connector = await stores.connector(storeId);
  const { schema, name } = table;
  const order = {
    table: { schema, name },
    where: allOf(rowsOf(collection)),
    column: email,
    columns: [email],
  };
  for await (const batch of connector.find(order)) yield batch.map(([value = null]) => value);
}
