// Job: forget the idempotency keys of calls that nobody repeats any more, and balances that nobody confirmed.
import { listControllers } from '../src/platform/controller.ts';
import { forgetUnconfirmed } from '../src/requests/shown-balance.ts';
import { forgetOldKeys } from '../src/web/idempotency.ts';
import type { House } from '../src/work.ts';
import { eachInItsWork } from './each.ts';

/** For every controller, in a work of its own. */
export async function forgetOldKeysJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const controllers = (await listControllers(house.database)).map(({ id }) => ({ controllerId: id, id }));
  await eachInItsWork(
    house,
    [
      [controllers, forgetOldKeys],
      [controllers, forgetUnconfirmed],
    ],
    signal,
  );
}
