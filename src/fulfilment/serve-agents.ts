// The link for an agent leaves when both are there: what lets them have the copy, and the copy.
import { archiveOf, holdArchive } from '../archives/archive.ts';
import { writeLetter } from '../notifications/letters.ts';
import { holdRequest } from '../requests/data-request.ts';
import { letterValues } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';
import { type AgentGrant, findGrant, holdUnserved, lookAgain } from './agent-grant.ts';
import { grantStanding } from './grant-standing.ts';
import { writeLink } from './make-link.ts';

/** Makes the links that may be made for the agents of a case, and sends each in a letter that names no person. */
export async function serveAgents(work: Work, requestId: string): Promise<void> {
  for (const grant of await holdUnserved(work, requestId)) await serve(work, grant);
}

/** Looks at one grant whose time may have come, by the clock. */
export async function serveGrant(work: Work, grantId: string): Promise<void> {
  const grant = await findGrant(work, grantId);
  if (grant === undefined) return;
  // Held before the grants, as by all others: of two that look at once, the later would miss the link of the first and fail.
  await holdRequest(work, grant.requestId);
  await serveAgents(work, grant.requestId);
}

/** A link lives as long as the copy: the person has no longer either. */
async function serve(work: Work, grant: AgentGrant): Promise<void> {
  const { id: grantId, requestId, agentId } = grant;
  const standing = await grantStanding(work, grant);
  if (!standing.holds) {
    await lookAgain(work, grantId, standing.until);
    return;
  }
  await lookAgain(work, grantId, null);
  const archive = await archiveOf(work, requestId);
  if (archive?.state !== 'ready') return;
  await holdArchive(work, archive.id);
  const { request, agent } = standing;
  const { expiresAt } = archive;
  const { linkId, token } = await writeLink(work, {
    requestId,
    archiveId: archive.id,
    receiver: agent.email,
    grantId,
    expiresAt,
  });
  await writeLetter(work, {
    letter: 'agent-archive',
    to: { email: agent.email },
    requestId,
    values: { ...letterValues(request), linkToken: token, until: expiresAt.toString() },
    uselessAt: expiresAt,
  });
  await work.record('agent.linkSent', requestId, { agentId, linkId, archiveId: archive.id });
}
