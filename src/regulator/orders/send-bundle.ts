// Delivers a bundle: a link by mail, and a code that is shown once to staff, who bring it to the authority another way.
import {
  BundleDelivery,
  codeContext,
  isOpen,
  MOST_OPENINGS,
  patchDelivery,
  receiverPlace,
  tokenHash,
} from '../../deliveries/bundle-delivery.ts';
import { askedOf, type BundleOrder, holdOrder, isReady } from '../../deliveries/bundle-order.ts';
import { bindingLanguage } from '../../languages/binding.ts';
import { newLetterCode } from '../../notifications/letter-code.ts';
import { writeLetter } from '../../notifications/letters.ts';
import { randomToken } from '../../platform/crypto.ts';
import { Problem } from '../../platform/problem.ts';
import { readEmail } from '../../subjects/identifiers.ts';
import type { Work } from '../../work.ts';

/** A link works for so long, and never longer than its bundle. */
const LINK_DAYS = 30;
const TOKEN_BYTES = 24;

/**
 * Sends a link to the authority, at the address that was ordered or at another; links that were sent before end. The
 * link opens nothing without a code (`showCode`). Throws `bundle-unknown`, `bundle-not-ready`, `email-not-plain`.
 */
export async function sendBundle(
  work: Work,
  given: { readonly orderId: string; readonly email: string },
): Promise<void> {
  const { trx, controllerId, controller, actor, at } = work;
  const order = await readyOrder(work, given.orderId);
  const email = readEmail(given.email);
  await endLinks(work, order);
  const id = crypto.randomUUID();
  const token = randomToken(TOKEN_BYTES);
  const { keyId, hash } = await tokenHash(work, token);
  const longest = at.add({ hours: 24 * LINK_DAYS });
  const end = order.expiresAt ?? longest;
  const expiresAt = Temporal.Instant.compare(longest, end) < 0 ? longest : end;
  await BundleDelivery.query(trx).insert({
    controllerId,
    id,
    orderId: order.id,
    receiver: await work.seal(receiverPlace(id), email),
    tokenHash: hash,
    tokenKeyId: keyId,
    madeBy: actor.id,
    madeAt: at,
    expiresAt,
    size: order.size ?? '0',
  });
  const { authority, email: ordered } = await askedOf(work, order);
  // To whom it went can be proven from the log for as long as the address is known; that it is another one, always.
  const details = { deliveryId: id, orderId: order.id, elsewhere: email !== readEmail(ordered) };
  await work.record('bundle.sent', order.bundleId ?? order.id, details, { receiver: email });
  await writeLetter(work, {
    letter: 'authority-bundle',
    to: { email, name: authority },
    values: {
      linkToken: token,
      authority,
      from: order.fromOn.toString(),
      to: order.toOn.toString(),
      until: expiresAt.toString(),
      language: bindingLanguage(controller),
    },
    uselessAt: expiresAt,
  });
}

/**
 * A new code for the link that works, and the last time that anybody can read it; the one before opens nothing any
 * more. Throws `bundle-unknown`, `bundle-not-ready`, `bundle-not-sent`, `bundle-opened-often`.
 */
export async function showCode(
  work: Work,
  orderId: string,
): Promise<{ code: string; expiresAt: Temporal.Instant }> {
  const order = await readyOrder(work, orderId);
  const link = await openLink(work, order);
  if (link === undefined) {
    throw new Problem(
      'conflict',
      'bundle-not-sent',
      'No link to this bundle works at present, so there is nothing to open with a code. Send the link first.',
    );
  }
  if (link.openings >= MOST_OPENINGS) {
    throw new Problem(
      'conflict',
      'bundle-opened-often',
      'This link was opened as often as it may be, so no code opens it any more. Send a new link; the bundle is as it was.',
    );
  }
  const { code, kept } = await newLetterCode(work, codeContext(link.id));
  await patchDelivery(work, link.id, { ...kept, codeShownAt: work.at });
  await work.record('bundle.codeShown', order.bundleId ?? order.id, { deliveryId: link.id });
  return { code, expiresAt: link.expiresAt };
}

/** Ends the link that works; what was downloaded already stays with the authority. Throws `bundle-unknown`. */
export async function takeLinkBack(work: Work, orderId: string): Promise<void> {
  await endLinks(work, await holdOrder(work, orderId));
}

async function readyOrder(work: Work, orderId: string): Promise<BundleOrder> {
  const order = await holdOrder(work, orderId);
  if (isReady(order, work.at)) return order;
  throw new Problem(
    'conflict',
    'bundle-not-ready',
    'This bundle is not ready: it is being built, failed, or its time is over. Nothing was sent.',
  );
}

async function openLink(work: Work, { id: orderId }: BundleOrder): Promise<BundleDelivery | undefined> {
  const { trx, controllerId, at } = work;
  const links = await BundleDelivery.query(trx)
    .where({ controllerId, orderId })
    .whereNull('endedAt')
    .forUpdate();
  return links.find((link) => isOpen(link, at));
}

async function endLinks(work: Work, order: BundleOrder): Promise<void> {
  const link = await openLink(work, order);
  if (link === undefined) return;
  await patchDelivery(work, link.id, { endedAt: work.at, codeHash: null, codeKeyId: null });
  await work.record('bundle.linkEnded', order.bundleId ?? order.id, { deliveryId: link.id });
}
