// A link by which an authority fetches a bundle, with a code that reached it by another way: the row and its state.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** The right code opens so often, in different browsers or after a pause; each time stands in the log. */
export const MOST_OPENINGS = 10;

export class BundleDelivery extends HouseModel {
  static override tableName = 'bundle_deliveries';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare orderId: string;
  /** Sealed. */
  declare receiver: Buffer;
  declare tokenHash: Buffer;
  declare tokenKeyId: string;
  declare codeHash: Buffer | null;
  declare codeKeyId: string | null;
  declare codeShownAt: Temporal.Instant | null;
  declare tries: number;
  declare openings: number;
  declare madeBy: string;
  declare madeAt: Temporal.Instant;
  declare expiresAt: Temporal.Instant;
  declare openedAt: Temporal.Instant | null;
  declare downloadedAt: Temporal.Instant | null;
  declare endedAt: Temporal.Instant | null;
  /** bigint as text. */
  declare size: string;
}

/** Whether the link leads anywhere at a moment; its bundle's own end is not looked at here. */
export function isOpen(
  { endedAt, expiresAt }: Pick<BundleDelivery, 'endedAt' | 'expiresAt'>,
  at: Temporal.Instant,
): boolean {
  return endedAt === null && Temporal.Instant.compare(at, expiresAt) < 0;
}

/** Which row the code of a link belongs to. */
export const codeContext = (deliveryId: string): string => `bundle_deliveries:${deliveryId}`;

/** What the address is sealed under. */
export const receiverPlace = (deliveryId: string): string => `bundle_deliveries:${deliveryId}:receiver`;

/** What is stored of a link: nobody who reads the table can make the link from it. */
export async function tokenHash(work: Work, token: string): Promise<{ keyId: string; hash: Buffer }> {
  return await work.keyedHash('bundle_deliveries:token', token);
}

/** The link of a token, held until the work ends; the same is asked of the database whatever the token is. */
export async function deliveryOfToken(work: Work, token: string): Promise<BundleDelivery | undefined> {
  const { trx, controllerId } = work;
  const { hash } = await tokenHash(work, token);
  return await BundleDelivery.query(trx).findOne({ controllerId, tokenHash: hash }).forUpdate();
}

export async function patchDelivery(
  work: Work,
  deliveryId: string,
  columns: Partial<BundleDelivery>,
): Promise<void> {
  await BundleDelivery.query(work.trx).findById([work.controllerId, deliveryId]).patch(columns);
}
