// `habeas preview`: what a request would find in a store, and nothing is changed, not even in our own database.
import { readMap } from '../data-map/data-store.ts';
import { locate } from '../fulfilment/locate.ts';
import type { OpenStore } from '../fulfilment/locate-order.ts';
import { OpenStores } from '../fulfilment/open-stores.ts';
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, pairs, say } from './terminal.ts';

/** Locates and counts for one address, and prints it by collection. Throws `email-not-plain`, `store-unknown`. */
export async function previewCommand(
  house: House,
  slug: string,
  store: string,
  address: string,
): Promise<void> {
  const email = readEmail(address);
  const controller = await controllerNamed(house, slug);
  const map = await house.inWork(controller.id, TERMINAL, readMap);
  const chosen = map.stores.find(({ name }) => name === store);
  if (chosen === undefined) {
    throw new Problem(
      'not-found',
      'store-unknown',
      `There is no store "${store}" here. See habeas store list ${slug}.`,
    );
  }
  const stores = new OpenStores(house, controller.id);
  try {
    const open = new Map<string, OpenStore>();
    for (const { id } of map.stores) open.set(id, await stores.open(id));
    const summary = await locate(
      { datasets: map.datasets, stores: open, identities: { email } },
      () => undefined,
    );
    heading(`What a request of ${email} would find in ${chosen.label}`);
    const here = summary.collections.filter(({ storeId }) => storeId === chosen.id);
    pairs(
      here.map(({ collection, rows, outcome, problem }) => {
        const doubt = [
          rows.shared > 0 ? `${rows.shared} shared` : '',
          rows.staff > 0 ? `${rows.staff} through staff` : '',
        ];
        const parts = [`${rows.own} rows`, ...doubt.filter((part) => part !== '')];
        return [
          collection,
          problem === null
            ? `${outcome === 'nothing' ? 'nothing held' : parts.join(', ')}`
            : `${outcome}: ${problem.message}`,
        ];
      }),
    );
    if (summary.rootIdentities > 1)
      say(`\nThe address stands in ${summary.rootIdentities} entries; a person will be asked.`);
    say('\nNothing was changed.');
  } finally {
    await stores.close();
  }
}
