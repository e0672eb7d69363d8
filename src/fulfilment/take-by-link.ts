// Another controller or an agent takes an archive by its link: one download at a time, none after the first that was completed.
import { type OpenArchive, openArchive } from '../archives/deliver.ts';
import { equalInConstantTime } from '../platform/crypto.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { isDisputed, mustNotBeDisputed } from '../requests/channel-warning.ts';
import type { Actor, Work } from '../work.ts';
import { holdingGrant } from './grant-standing.ts';
import {
  holdLink,
  isPast,
  PortabilityLink,
  patchLink,
  signatureOf,
  stateOf,
  storedHash,
} from './portability-link.ts';

/** Whoever holds a link: nobody that we know. */
export const LINK_HOLDER: Actor = { kind: 'client', id: 'link' };

/** Whom a link is for; neither's link opens anything at the door of the other. */
type Taker = 'company' | 'agent';

/** A process that died gives its download free after so long. */
const LEASE_SECONDS = 60;

/** A download that was begun; nobody else can begin one of this link while it lasts. */
export interface Taking {
  readonly requestId: string;
  readonly linkId: string;
  readonly lease: string;
  readonly archive: OpenArchive;
}

/** The log says of an agent what it says of another company, in other words. */
const EVENTS = {
  company: { opened: 'link.opened', completed: 'link.used', broken: 'link.broken' },
  agent: { opened: 'agent.linkOpened', completed: 'agent.dataFetched', broken: 'agent.linkBroken' },
} as const;

/**
 * The link of a token, held until the work ends, as long as it is worth something; else null, whyever. The same is asked
 * of the database whatever the token is.
 */
export async function linkOfToken(work: Work, token: string, taker: Taker): Promise<PortabilityLink | null> {
  const [secret = '', signature = ''] = token.split('.');
  const genuine = equalInConstantTime(await signatureOf(work, secret), signature);
  const { hash } = await storedHash(work, secret);
  const { trx, controllerId, at } = work;
  const link = await PortabilityLink.query(trx).findOne({ controllerId, tokenHash: hash }).forUpdate();
  if (link === undefined || !genuine || takerOf(link) !== taker) return null;
  return ['open', 'begun'].includes(stateOf(link, at)) ? link : null;
}

/**
 * Begins the download of a link. Null for every link that is worth nothing (forged, unknown, used, running, expired, taken
 * back, its archive gone, its request disputed, what lets the agent have it ended): the door answers all of them alike.
 */
export async function beginTaking(
  work: Work,
  token: string,
  taker: Taker = 'company',
): Promise<Taking | null> {
  const { at } = work;
  const link = await linkOfToken(work, token, taker);
  if (link === null || !(await isGranted(work, link))) return null;
  if (link.leaseUntil !== null && !isPast(link.leaseUntil, at)) return null;
  if (await isDisputed(work, link.requestId)) return null;
  const archive = await openedArchive(work, link.archiveId);
  if (archive === null) return null;
  const { id: linkId, requestId } = link;
  const lease = crypto.randomUUID();
  await patchLink(work, linkId, { begunAt: link.begunAt ?? at, lease, leaseUntil: leaseEnd(work) });
  await work.record(EVENTS[taker].opened, requestId, { linkId, archiveId: link.archiveId });
  return { requestId, linkId, lease, archive };
}

/**
 * Keeps the link for a download that is still running. Throws `link-ended` once it was taken back, disowned or overtaken,
 * and `case-disputed`.
 */
export async function keepTaking(work: Work, taking: Taking): Promise<void> {
  const link = await holdLink(work, taking);
  const stands = link !== undefined && link.lease === taking.lease && link.revokedAt === null;
  if (!stands || !(await isGranted(work, link))) {
    throw new Problem('conflict', 'link-ended', 'The link was taken back. The download was broken off.');
  }
  await mustNotBeDisputed(work, link.requestId);
  await patchLink(work, link.id, { leaseUntil: leaseEnd(work) });
}

/** Ends a download. A completed one uses the link up; one that broke off leaves it for the rest of its hour. */
export async function endTaking(work: Work, taking: Taking, end: 'completed' | 'broken'): Promise<void> {
  const link = await holdLink(work, taking);
  if (link === undefined) return;
  const { id: linkId, requestId } = link;
  // A later download may hold the link by now; that this one was completed is true all the same.
  if (end === 'completed') await patchLink(work, linkId, { usedAt: work.at });
  if (link.lease === taking.lease) await patchLink(work, linkId, { lease: null, leaseUntil: null });
  await work.record(EVENTS[takerOf(link)][end], requestId, { linkId });
}

function takerOf({ grantId }: PortabilityLink): Taker {
  return grantId === null ? 'company' : 'agent';
}

/** Of an agent: whether what lets them have the copy still holds. */
async function isGranted(work: Work, { grantId }: PortabilityLink): Promise<boolean> {
  return grantId === null || (await holdingGrant(work, grantId)) !== null;
}

function leaseEnd({ at }: Work): Temporal.Instant {
  return at.add({ seconds: LEASE_SECONDS });
}

/** Why an archive may stay closed; the holder of a link is told none of it. */
const UNOPENED = ['archive-unknown', 'archive-expired', 'archive-not-ready', 'guardian-check-open'];

/** The archive, opened; null where it stays closed. */
async function openedArchive(work: Work, archiveId: string): Promise<OpenArchive | null> {
  try {
    return await openArchive(work, archiveId);
  } catch (error) {
    if (isProblem(error) && UNOPENED.includes(error.code)) return null;
    throw error;
  }
}
