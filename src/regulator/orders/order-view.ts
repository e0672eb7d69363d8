// What the desk sees of bundles: what was ordered, what came of it, and how far each delivery went.
import { BundleDelivery, receiverPlace } from '../../deliveries/bundle-delivery.ts';
import { type AskedBundle, askedOf, BundleOrder, type OrderState } from '../../deliveries/bundle-order.ts';
import { Problem } from '../../platform/problem.ts';
import { referencesOf } from '../../requests/case-by-reference.ts';
import type { Work } from '../../work.ts';
import { Bundle, listBundles } from '../bundle/bundle-row.ts';

const MOST = 200;

export interface BundleLine {
  /** The order; null: it was built at the terminal. */
  readonly id: string | null;
  /** Null until it is built. */
  readonly number: number | null;
  readonly state: OrderState;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly authority: string | null;
  readonly at: Temporal.Instant;
  readonly downloadedAt: Temporal.Instant | null;
}

/** Bundles that were ordered or built, the newest first; of deliveries the newest download. */
export async function listOrders(work: Work): Promise<BundleLine[]> {
  const { trx, controllerId } = work;
  const orders = await BundleOrder.query(trx).where({ controllerId }).orderBy('askedAt', 'desc').limit(MOST);
  const bundles = new Map((await listBundles(work, MOST)).map((bundle) => [bundle.id, bundle]));
  const links = await BundleDelivery.query(trx)
    .where({ controllerId })
    .whereIn(
      'orderId',
      orders.map(({ id }) => id),
    )
    .whereNotNull('downloadedAt')
    .orderBy('downloadedAt');
  const downloads = new Map(links.map(({ orderId, downloadedAt }) => [orderId, downloadedAt]));
  const lines: BundleLine[] = [];
  for (const order of orders) {
    const { id, state, fromOn: from, toOn: to, askedAt: at, bundleId } = order;
    const number = bundleId === null ? null : (bundles.get(bundleId)?.number ?? null);
    const { authority } = await askedOf(work, order);
    lines.push({ id, number, state, from, to, authority, at, downloadedAt: downloads.get(id) ?? null });
  }
  const ordered = new Set(orders.map(({ bundleId }) => bundleId));
  for (const { id, number, fromOn: from, toOn: to, signedAt: at, failedAt, actorKind } of bundles.values()) {
    // What staff ordered stands above, also where an attempt was signed and nobody got it.
    if (ordered.has(id) || actorKind === 'staff') continue;
    const state = failedAt === null ? 'ready' : 'failed';
    lines.push({ id: null, number, state, from, to, authority: null, at, downloadedAt: null });
  }
  return lines.toSorted((a, b) => Temporal.Instant.compare(b.at, a.at));
}

export interface DeliveryView
  extends Pick<
    BundleDelivery,
    | 'id'
    | 'madeAt'
    | 'madeBy'
    | 'expiresAt'
    | 'openedAt'
    | 'openings'
    | 'downloadedAt'
    | 'endedAt'
    | 'codeShownAt'
    | 'tries'
  > {
  readonly receiver: string;
}

export interface OrderView {
  readonly order: BundleOrder;
  readonly asked: AskedBundle;
  readonly reference: string | null;
  readonly bundle: Bundle | null;
  /** The newest first. */
  readonly deliveries: readonly DeliveryView[];
}

/** One order with its deliveries. Throws `bundle-unknown`. */
export async function readOrder(work: Work, orderId: string): Promise<OrderView> {
  const { trx, controllerId } = work;
  const order = await BundleOrder.query(trx).findById([controllerId, orderId]);
  if (order === undefined) throw new Problem('not-found', 'bundle-unknown', 'There is no such bundle.');
  const { requestId, bundleId } = order;
  const bundle = bundleId === null ? undefined : await Bundle.query(trx).findById([controllerId, bundleId]);
  const rows = await BundleDelivery.query(trx).where({ controllerId, orderId }).orderBy('madeAt', 'desc');
  const deliveries: DeliveryView[] = [];
  for (const { receiver, ...row } of rows)
    deliveries.push({
      ...row,
      receiver: (await work.open(receiverPlace(row.id), receiver)).toString('utf8'),
    });
  const reference =
    requestId === null ? null : ((await referencesOf(work, [requestId])).get(requestId) ?? null);
  return { order, asked: await askedOf(work, order), reference, bundle: bundle ?? null, deliveries };
}
