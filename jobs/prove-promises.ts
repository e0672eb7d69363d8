// Job: prove what the documents of every controller promise, and alarm staff the same day where that fails.
import { listControllers } from '../src/platform/controller.ts';
import { provePromises } from '../src/promises/prove.ts';
import type { House } from '../src/work.ts';
import { eachOf } from './each.ts';

/** Runs the probes that are due, controller by controller. */
export async function provePromisesJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = (await listControllers(house.database)).map(({ id }) => ({ controllerId: id, id }));
  await eachOf(controllers, signal, async ({ id }) => void (await provePromises(house, id, { signal })));
}
