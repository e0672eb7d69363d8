// Job: build a bundle for an authority that was ordered at the desk.
import type { JobPayload } from '../src/queue/catalogue.ts';
import { buildOrder } from '../src/regulator/orders/build-order.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** What fails is written down with its reason, for the page of the bundle. */
export async function buildBundleJob(
  house: House,
  payload: JobPayload<'build-bundle'>,
  signal: AbortSignal,
): Promise<void> {
  await buildOrder(house, { controllerId: ofController(payload), orderId: payload.orderId }, signal);
}
