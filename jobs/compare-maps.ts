// Job: compare the maps of every controller with its stores, daily.
import { compareStores } from '../src/data-map/compare-stores.ts';
import { listControllers } from '../src/platform/controller.ts';
import type { House } from '../src/work.ts';
import { eachOf } from './each.ts';

/** Lists what the stores hold and the maps omit; a store that is away is said to be away. */
export async function compareMaps(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = (await listControllers(house.database)).map(({ id }) => ({ controllerId: id, id }));
  await eachOf(controllers, signal, async ({ id }) => {
    await compareStores(house, id);
  });
}
