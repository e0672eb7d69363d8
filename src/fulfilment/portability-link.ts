// A link by which another controller (GDPR Art. 20(2)) or an agent fetches an archive once: the row, and what its person sees.

import type { KeyedHash } from '../platform/controller-key.ts';
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** Of one case, taken back and used ones too. */
export const LINKS_A_CASE = 5;
/** A download that broke off may be repeated for so long after the first one began. */
const REPEAT_MINUTES = 60;

export class PortabilityLink extends HouseModel {
  static override tableName = 'portability_links';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare archiveId: string;
  declare tokenHash: Buffer;
  declare tokenKeyId: string;
  declare receiver: Buffer | null;
  declare madeAt: Temporal.Instant;
  declare expiresAt: Temporal.Instant;
  declare begunAt: Temporal.Instant | null;
  declare lease: string | null;
  declare leaseUntil: Temporal.Instant | null;
  declare usedAt: Temporal.Instant | null;
  declare revokedAt: Temporal.Instant | null;
  /** What lets an agent have it; null: she made it for another company. */
  declare grantId: string | null;
}

/** `begun`: a download is running, or broke off and may be repeated. */
export type LinkState = 'open' | 'begun' | 'used' | 'revoked' | 'expired';

export interface LinkView {
  readonly id: string;
  readonly state: LinkState;
  /** Where it was sent; null where it was only shown. */
  readonly receiver: string | null;
  readonly madeAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly begunAt: Temporal.Instant | null;
  readonly usedAt: Temporal.Instant | null;
  readonly revokedAt: Temporal.Instant | null;
}

/** The links that the person of a request made for other companies, newest first. */
export async function linksOf(work: Work, requestId: string): Promise<LinkView[]> {
  const { trx, controllerId } = work;
  const rows = await PortabilityLink.query(trx)
    .where({ controllerId, requestId })
    .whereNull('grantId')
    .orderBy([{ column: 'madeAt', order: 'desc' }, 'id']);
  const views: LinkView[] = [];
  for (const row of rows) {
    const { id, madeAt, expiresAt, begunAt, usedAt, revokedAt, receiver: sealed } = row;
    const receiver = sealed === null ? null : (await work.open(sealContext(id), sealed)).toString('utf8');
    views.push({ id, state: stateOf(row, work.at), receiver, madeAt, expiresAt, begunAt, usedAt, revokedAt });
  }
  return views;
}

/** What a link is worth at a moment; the archive's own end is not looked at here. */
export function stateOf(link: PortabilityLink, at: Temporal.Instant): LinkState {
  const { usedAt, revokedAt, begunAt, expiresAt } = link;
  if (usedAt !== null) return 'used';
  if (revokedAt !== null) return 'revoked';
  if (isPast(expiresAt, at)) return 'expired';
  if (begunAt === null) return 'open';
  return isPast(begunAt.add({ minutes: REPEAT_MINUTES }), at) ? 'expired' : 'begun';
}

export function isPast(moment: Temporal.Instant, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(moment, at) <= 0;
}

/** The link of this id, held until the work ends; undefined where the case has none of it. */
export async function holdLink(
  work: Work,
  place: { readonly requestId: string; readonly linkId: string },
): Promise<PortabilityLink | undefined> {
  const { trx, controllerId } = work;
  return await PortabilityLink.query(trx)
    .findOne({ controllerId, requestId: place.requestId, id: place.linkId })
    .forUpdate();
}

/** Changes columns of a link. */
export async function patchLink(
  work: Work,
  linkId: string,
  columns: Partial<PortabilityLink>,
): Promise<void> {
  await PortabilityLink.query(work.trx).findById([work.controllerId, linkId]).patch(columns);
}

/** What the receiver's address is sealed under. */
export function sealContext(linkId: string): string {
  return `portability_links:${linkId}:receiver`;
}

/** What is stored of a link's secret: nobody who reads the table can make the link from it. */
export async function storedHash(work: Work, secret: string): Promise<KeyedHash> {
  return await work.keyedHash('portability_links:stored', secret);
}

/** The signature that stands in the link behind its secret, as base64url (HMAC-SHA-256 with the controller's key). */
export async function signatureOf(work: Work, secret: string): Promise<string> {
  return (await work.keyedHash('portability_links:signature', secret)).hash.toString('base64url');
}
