// An authority takes its bundle: link and code open it, and what was opened and what went stands in the log.
import { inBytes, type Piece, type SealedFile } from '../archives/deliver.ts';
import { noteSent } from '../archives/sent-bytes.ts';
import { opensBy, wrongCode } from '../notifications/letter-code.ts';
import type { Actor, Work } from '../work.ts';
import {
  type BundleDelivery,
  codeContext,
  deliveryOfToken,
  isOpen,
  MOST_OPENINGS,
  patchDelivery,
} from './bundle-delivery.ts';
import { BundleOrder, isReady } from './bundle-order.ts';
import { orderFile, orderKeyPlace } from './order-file.ts';

/** Whoever holds a link to a bundle: an authority, and nobody that we know by name. */
export const AUTHORITY: Actor = { kind: 'client', id: 'authority' };

/** What the page says of a bundle behind the right code. */
export interface OpenedBundle {
  readonly deliveryId: string;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  readonly verifierKey: string;
  readonly sealedForKey: boolean;
  readonly until: Temporal.Instant;
}

interface Standing {
  readonly link: BundleDelivery;
  readonly order: BundleOrder;
}

async function standing(work: Work, token: string): Promise<Standing | null> {
  const link = await deliveryOfToken(work, token);
  if (link === undefined || !isOpen(link, work.at)) return null;
  const order = await BundleOrder.query(work.trx).findById([work.controllerId, link.orderId]);
  return order !== undefined && isReady(order, work.at) ? { link, order } : null;
}

/**
 * Opens a bundle with link and code; the answer is the id of the link. Null for every link that is worth nothing and
 * every code that is wrong, used up or not there, alike; a wrong one is counted in this work, which must commit.
 */
export async function openBundle(
  work: Work,
  given: { readonly token: string; readonly code: string },
): Promise<string | null> {
  const found = await standing(work, given.token);
  if (found === null) return null;
  const { link, order } = found;
  const { id: deliveryId, openings } = link;
  const about = order.bundleId ?? order.id;
  if (!(await opensBy(work, codeContext(deliveryId), link, given.code)) || openings >= MOST_OPENINGS) {
    await patchDelivery(work, deliveryId, wrongCode(link));
    await work.record('bundle.codeRefused', about, { deliveryId });
    return null;
  }
  await patchDelivery(work, deliveryId, {
    tries: 0,
    openings: openings + 1,
    openedAt: link.openedAt ?? work.at,
  });
  await work.record('bundle.opened', about, { deliveryId, opening: openings + 1 });
  return deliveryId;
}

/** The bundle of a link that was opened with its code before; null once the link ended, or where another was opened. */
export async function openedBundle(
  work: Work,
  token: string,
  deliveryId: string,
): Promise<OpenedBundle | null> {
  const found = await standing(work, token);
  if (found === null || found.link.id !== deliveryId) return null;
  const { fromOn: from, toOn: to, fileName, size, sha256, verifierKey, recipient } = found.order;
  return {
    deliveryId,
    from,
    to,
    fileName: fileName ?? 'bundle.zip',
    size: Number(size),
    sha256: sha256?.toString('hex') ?? '',
    verifierKey: verifierKey ?? '',
    sealedForKey: recipient !== null,
    until: found.link.expiresAt,
  };
}

/**
 * The file with its key, for one answer: never store, log or send it. That it was opened, and for which bytes, is in the
 * log before the first of them goes. Null as `openedBundle`.
 */
export async function bundleFile(
  work: Work,
  token: string,
  given: { readonly deliveryId: string; readonly piece: Piece | undefined },
): Promise<SealedFile | null> {
  const { deliveryId } = given;
  const found = await standing(work, token);
  if (found === null || found.link.id !== deliveryId) return null;
  const { order } = found;
  const { wrappedKey, lease, fileName, size, sha256 } = order;
  if (wrappedKey === null || lease === null || fileName === null || sha256 === null) return null;
  const identity = (await work.open(orderKeyPlace(order), wrappedKey)).toString('utf8');
  const piece = given.piece ?? { start: 0, end: Number(size) };
  const details = { deliveryId, ...inBytes(piece, Number(size)) };
  await work.record('bundle.fileOpened', order.bundleId ?? order.id, details);
  return { name: orderFile(order, lease), fileName, size: Number(size), sha256, identity };
}

/** Notes what was sent. Once every byte has gone, in however many pieces, it was downloaded. */
export async function recordBundleSent(work: Work, token: string, piece: Piece): Promise<void> {
  const link = await deliveryOfToken(work, token);
  if (link === undefined) return;
  const order = await BundleOrder.query(work.trx).findById([work.controllerId, link.orderId]);
  const about = order?.bundleId ?? link.orderId;
  const details = { deliveryId: link.id, ...inBytes(piece, Number(link.size)) };
  if (await noteSent(work, 'bundle_deliveries', link.id, piece)) {
    await patchDelivery(work, link.id, { downloadedAt: link.downloadedAt ?? work.at });
    await work.record('bundle.downloaded', about, details);
  } else await work.record('bundle.partSent', about, details);
}
