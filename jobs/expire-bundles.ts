// Job: destroy the keys of bundles whose time is over, and remove their files.
import { ordersDue } from '../src/deliveries/bundle-order.ts';
import { expireOrder, forgetBundleFile } from '../src/deliveries/end-order.ts';
import { CLOCK, type House, presentMoment, type Work } from '../src/work.ts';
import { eachOf } from './each.ts';

/** Destroys the key in a work of its own, then removes the file; what a crash leaves is found by the next tick. */
export async function expireBundles(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const { vault } = house;
  const due = await ordersDue(house.database, await presentMoment(house));
  await eachOf(due, signal, async ({ controllerId, id: orderId }) => {
    const inWork = <T>(act: (work: Work) => Promise<T>) => house.inWork(controllerId, CLOCK, act);
    await inWork(async (work) => await expireOrder(work, orderId));
    await forgetBundleFile(inWork, { vault, controllerId, orderId });
  });
}
