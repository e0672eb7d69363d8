// The end of a bundle's file: its key is destroyed, so that its bytes say nothing any more, and then the file goes.
import type { Vault } from '../connectors/vault.ts';
import type { Work } from '../work.ts';
import { BundleOrder, holdOrder, patchOrder } from './bundle-order.ts';
import { orderPrefix } from './order-file.ts';

/** Destroys the key with this work, once its time is over; remove the file afterwards (`forgetBundleFile`). */
export async function expireOrder(work: Work, orderId: string): Promise<void> {
  const { state, expiresAt, bundleId } = await holdOrder(work, orderId);
  if (state !== 'ready' || expiresAt === null) return;
  if (Temporal.Instant.compare(work.at, expiresAt) < 0) return;
  await patchOrder(work, orderId, { state: 'expired', wrappedKey: null, keyDestroyedAt: work.at });
  await work.record('bundle.keyDestroyed', bundleId ?? orderId, { orderId });
}

/** Removes the file of a bundle that has ended, with no work open; `inWork` notes that it is gone. */
export async function forgetBundleFile(
  inWork: <T>(act: (work: Work) => Promise<T>) => Promise<T>,
  place: { readonly vault: Vault; readonly controllerId: string; readonly orderId: string },
): Promise<void> {
  const { vault, controllerId, orderId: id } = place;
  await vault.remove(orderPrefix({ controllerId, id }));
  await inWork(async (work) => {
    await BundleOrder.query(work.trx)
      .where({ controllerId, id, state: 'expired' })
      .patch({ filesRemovedAt: work.at });
  });
}
