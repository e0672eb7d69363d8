// The table of bundles that were ordered at the desk: one row each, from asking to the destruction of its key.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { asClock, type Work } from '../work.ts';

export type OrderState = 'waiting' | 'building' | 'ready' | 'failed' | 'expired';

export class BundleOrder extends HouseModel {
  static override tableName = 'bundle_orders';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare state: OrderState;
  declare fromOn: Temporal.PlainDate;
  declare toOn: Temporal.PlainDate;
  /** A bundle about one complaint: its case. */
  declare requestId: string | null;
  /** Sealed `AskedBundle`. */
  declare asked: Buffer;
  /** The authority's public age key; what it gets is then sealed for it. */
  declare recipient: string | null;
  declare progress: string | null;
  /** The attempt that may finish it, and the name of its file. */
  declare lease: string | null;
  declare aliveAt: Temporal.Instant | null;
  declare problem: string | null;
  declare problemWords: string | null;
  declare bundleId: string | null;
  /** How many things it says are missing. */
  declare omissions: number | null;
  declare fileName: string | null;
  /** bigint as text. */
  declare size: string | null;
  declare sha256: Buffer | null;
  declare verifierKey: string | null;
  declare wrappedKey: Buffer | null;
  declare askedBy: string;
  declare askedAt: Temporal.Instant;
  declare readyAt: Temporal.Instant | null;
  declare expiresAt: Temporal.Instant | null;
  declare keyDestroyedAt: Temporal.Instant | null;
  declare filesRemovedAt: Temporal.Instant | null;
}

/** By which other way the code reaches the authority: never by the mail that brings the link. */
export const CODE_WAYS = ['phone', 'post', 'in-person'] as const;
export type CodeWay = (typeof CODE_WAYS)[number];

/** Who asks and what, as it is sealed in the row. */
export interface AskedBundle {
  readonly authority: string;
  readonly email: string;
  readonly otherWay: CodeWay;
  /** In its own words; null: no question is answered. */
  readonly question: string | null;
}

/** What was asked. */
export async function askedOf(work: Work, { id, asked }: BundleOrder): Promise<AskedBundle> {
  return JSON.parse((await work.open(askedPlace(id), asked)).toString('utf8')) as AskedBundle;
}

export const askedPlace = (orderId: string): string => `bundle_orders:${orderId}:asked`;

/** The row, locked for this work. Throws `bundle-unknown`, also for one of another controller. */
export async function holdOrder(work: Work, orderId: string): Promise<BundleOrder> {
  const order = await BundleOrder.query(work.trx).findById([work.controllerId, orderId]).forUpdate();
  if (order !== undefined) return order;
  throw new Problem('not-found', 'bundle-unknown', 'There is no such bundle. Nothing was changed.');
}

export async function patchOrder(work: Work, orderId: string, columns: Partial<BundleOrder>): Promise<void> {
  await BundleOrder.query(work.trx).findById([work.controllerId, orderId]).patch(columns);
}

/** Whether its file can be opened at a moment. */
export function isReady({ state, expiresAt }: BundleOrder, at: Temporal.Instant): boolean {
  return state === 'ready' && expiresAt !== null && Temporal.Instant.compare(at, expiresAt) < 0;
}

/** Bundles of all controllers whose time is over, or whose file is still to be removed; oldest first. */
export async function ordersDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    BundleOrder.query(trx)
      .select('controllerId', 'id')
      .whereNull('filesRemovedAt')
      .where('expiresAt', '<=', at.toString())
      .whereIn('state', ['ready', 'expired'])
      .orderBy('expiresAt')
      .limit(1000),
  );
}
