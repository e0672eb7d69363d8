// An agent takes the copy: the link brings a code to the address that the link went to, and only with it the copy opens.
import { foldEmail } from '../subjects/identifiers.ts';
import { askForProof, checkProof } from '../verification/verify.ts';
import type { Work } from '../work.ts';
import { holdingGrant } from './grant-standing.ts';
import { beginTaking, linkOfToken, type Taking } from './take-by-link.ts';

/**
 * Sends a code to the agent of a link; nothing for a link that is worth nothing, or beyond the codes of the day. The
 * door says the same in every case.
 */
export async function sendAgentCode(work: Work, token: string): Promise<void> {
  const found = await agentOf(work, token);
  if (found === null) return;
  const { request, agent } = found;
  await askForProof(work, {
    requestId: request.id,
    subjectId: request.subjectId,
    purpose: 'agent',
    to: agent.email,
    language: request.language,
    values: { linkToken: token },
  });
}

/**
 * Begins the download with link and code. Null for every link that is worth nothing and every code that is wrong, used
 * or too old, alike; a wrong one is counted in this work, which must commit.
 */
export async function takeAsAgent(
  work: Work,
  given: { readonly token: string; readonly code: string },
): Promise<Taking | null> {
  const found = await agentOf(work, given.token);
  if (found === null) return null;
  const proof = {
    requestId: found.request.id,
    purpose: 'agent',
    code: given.code,
    identity: foldEmail(found.agent.email),
  } as const;
  return (await checkProof(work, proof)) === 'right' ? await beginTaking(work, given.token, 'agent') : null;
}

async function agentOf(work: Work, token: string): ReturnType<typeof holdingGrant> {
  const link = await linkOfToken(work, token, 'agent');
  return link?.grantId == null ? null : await holdingGrant(work, link.grantId);
}
