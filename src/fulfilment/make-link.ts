// She makes a link for another controller, or takes one back. The link leaves this file once and is kept nowhere.
import { archiveOf, holdArchive } from '../archives/archive.ts';
import { writeLetter } from '../notifications/letters.ts';
import { randomToken } from '../platform/crypto.ts';
import { Problem } from '../platform/problem.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { readEmail } from '../subjects/identifiers.ts';
import type { Work } from '../work.ts';
import {
  holdLink,
  LINKS_A_CASE,
  PortabilityLink,
  patchLink,
  sealContext,
  signatureOf,
  stateOf,
  storedHash,
} from './portability-link.ts';
import { isPortability } from './rights.ts';

/** A link lives for so long, and never longer than its archive. */
const LINK_DAYS = 7;
const SECRET_BYTES = 24;

export interface MadeLink {
  readonly linkId: string;
  /** Secret and signature; shown once. */
  readonly token: string;
  readonly expiresAt: Temporal.Instant;
}

/**
 * Makes a link to the archive of a portability request that is ready; with `receiver` it is also sent there, in a letter
 * that names no person. The door has proven her by a fresh code, as for the archive itself. Throws
 * `link-not-for-this`, `case-disputed`, `archive-not-ready`, `links-used-up`, `email-not-plain`.
 */
export async function makeLink(
  work: Work,
  wanted: { readonly requestId: string; readonly receiver: string | null },
): Promise<MadeLink> {
  const { trx, controllerId, at } = work;
  const { requestId } = wanted;
  const request = await portabilityRequest(work, requestId);
  await mustNotBeDisputed(work, requestId);
  const archive = await archiveOf(work, requestId);
  if (archive?.state !== 'ready') {
    throw new Problem(
      'conflict',
      'archive-not-ready',
      'There is no copy of the data to link to. No link was made.',
    );
  }
  const receiver = wanted.receiver === null ? null : readEmail(wanted.receiver);
  // Whoever makes two at once waits here, so that nobody gets a sixth.
  await holdArchive(work, archive.id);
  const made = await PortabilityLink.query(trx)
    .where({ controllerId, requestId })
    .whereNull('grantId')
    .resultSize();
  if (made >= LINKS_A_CASE) {
    throw new Problem(
      'conflict',
      'links-used-up',
      `A request may have ${LINKS_A_CASE} links at most. Nothing was made. Make a new request if you need more.`,
    );
  }
  const longest = at.add({ hours: 24 * LINK_DAYS });
  const expiresAt = Temporal.Instant.compare(longest, archive.expiresAt) < 0 ? longest : archive.expiresAt;
  const link = { requestId, archiveId: archive.id, receiver, expiresAt, grantId: null };
  const { linkId, token } = await writeLink(work, link);
  await work.record('link.made', requestId, { linkId, archiveId: archive.id, sent: receiver !== null });
  if (receiver !== null) {
    const values = { linkToken: token, until: expiresAt.toString(), language: request.language };
    await writeLetter(work, {
      letter: 'portability-link',
      to: { email: receiver },
      requestId,
      values,
      uselessAt: expiresAt,
    });
  }
  return { linkId, token, expiresAt };
}

/** Writes the row of a new link to an archive that is held; what must be true before is asked by whoever calls. */
export async function writeLink(
  work: Work,
  link: Pick<PortabilityLink, 'requestId' | 'archiveId' | 'expiresAt' | 'grantId'> & {
    readonly receiver: string | null;
  },
): Promise<Pick<MadeLink, 'linkId' | 'token'>> {
  const { trx, controllerId, at } = work;
  const linkId = crypto.randomUUID();
  const secret = randomToken(SECRET_BYTES);
  const { keyId, hash } = await storedHash(work, secret);
  const receiver = link.receiver === null ? null : await work.seal(sealContext(linkId), link.receiver);
  await PortabilityLink.query(trx).insert({
    ...link,
    controllerId,
    id: linkId,
    tokenHash: hash,
    tokenKeyId: keyId,
    receiver,
    madeAt: at,
  });
  return { linkId, token: `${secret}.${await signatureOf(work, secret)}` };
}

/** Takes a link back: a download that is running ends within a minute. Throws `link-unknown`, `link-ended`. */
export async function revokeLink(
  work: Work,
  place: { readonly requestId: string; readonly linkId: string },
): Promise<void> {
  const link = await holdLink(work, place);
  if (link === undefined || link.grantId !== null)
    throw new Problem('not-found', 'link-unknown', 'There is no such link. Nothing was changed.');
  if (!['open', 'begun'].includes(stateOf(link, work.at))) {
    throw new Problem(
      'conflict',
      'link-ended',
      'This link was used, has expired or was taken back already. Nothing was changed.',
    );
  }
  await patchLink(work, link.id, { revokedAt: work.at });
  await work.record('link.revoked', link.requestId, { linkId: link.id });
}

async function portabilityRequest(work: Work, requestId: string): Promise<DataRequest> {
  const request = await findRequest(work, requestId);
  if (request !== undefined && isPortability(request)) return request;
  throw new Problem(
    'forbidden',
    'link-not-for-this',
    'Only data that was asked for to be taken elsewhere can be handed over by a link. No link was made.',
  );
}
