// Where the file of a bundle lies, and what its key is bound to: it opens in this row of this controller and nowhere else.
import type { SealPlace } from '../platform/controller-key.ts';
import type { BundleOrder } from './bundle-order.ts';

type Row = Pick<BundleOrder, 'controllerId' | 'id' | 'requestId'>;

/** Controller, case, purpose and the version of the key that wraps it. */
export function orderKeyPlace({ controllerId, id, requestId }: Row): SealPlace {
  return (keyId) =>
    `bundle_orders:${id}:controller:${controllerId}:request:${requestId ?? 'all'}:purpose:bundle:key:${keyId}`;
}

/** The name of the file in the vault; each attempt has its own, so that none writes over another. */
export function orderFile(row: Pick<Row, 'controllerId' | 'id'>, lease: string): string {
  return `${orderPrefix(row)}${lease}.age`;
}

/** What the names of all files of an order begin with, those of half written ones too. */
export function orderPrefix({ controllerId, id }: Pick<Row, 'controllerId' | 'id'>): string {
  return `${controllerId}/bundle-${id}.`;
}
