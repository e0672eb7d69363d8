// Whether an agent may have the copy at this very moment; asked when the link is made, when it is used, and while it runs.
import { archiveOf } from '../archives/archive.ts';
import { isEnough } from '../laws/may-act-for.ts';
import { noticesOf } from '../notifications/notice.ts';
import { agentsOf, type NamedAgent } from '../requests/agent-row.ts';
import { answerMove, hasData } from '../requests/answer-agents.ts';
import { isDisputed } from '../requests/channel-warning.ts';
import { type DataRequest, findRequest, isOpen } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { type AgentGrant, findGrant } from './agent-grant.ts';

/** Hours in which the person may say no, after the letter that tells her of a paper has left. */
export const WAIT_HOURS = 72;
/** How soon the clock looks again after a letter that is still on its way. */
const LOOK_AGAIN_MINUTES = 60;

/** `until`: what is waited for may be over then; null: it ends by itself never. */
export type GrantStanding =
  | { readonly holds: true; readonly request: DataRequest; readonly agent: NamedAgent }
  | { readonly holds: false; readonly until: Temporal.Instant | null };

const NO: GrantStanding = { holds: false, until: null };

/** Whether there is a copy, or one may still be made: else nobody can be given one, and nothing is waited for. */
export async function copyCanCome(
  work: Work,
  { id, status }: Pick<DataRequest, 'id' | 'status'>,
): Promise<boolean> {
  return isOpen(status) || (await archiveOf(work, id))?.state === 'ready';
}

/**
 * How a grant stands now: the agent is proven, the law allows it, there is a copy or will be, nobody disowned the case,
 * and her time to say no is over.
 */
export async function grantStanding(work: Work, grant: AgentGrant): Promise<GrantStanding> {
  const { requestId, agentId, givenBy, endedAt } = grant;
  const request = await findRequest(work, requestId);
  const agent = (await agentsOf(work, requestId)).find(({ id }) => id === agentId);
  if (request === undefined || agent?.state !== 'proven' || endedAt !== null) return NO;
  if (!hasData(request.right) || (await answerMove(work, request, agent)).allowed !== true) return NO;
  if (givenBy === 'staff' && !isEnough(agent.terms, [agent.proof])) return NO;
  if (!(await copyCanCome(work, request))) return NO;
  if (await isDisputed(work, requestId))
    return { holds: false, until: work.at.add({ minutes: LOOK_AGAIN_MINUTES }) };
  const until = givenBy === 'staff' ? await endOfWait(work, grant) : null;
  return until === null ? { holds: true, request, agent } : { holds: false, until };
}

/** The grant of a link, if it holds now. */
export async function holdingGrant(
  work: Work,
  grantId: string,
): Promise<{ request: DataRequest; agent: NamedAgent } | null> {
  const grant = await findGrant(work, grantId);
  const standing = grant === undefined ? NO : await grantStanding(work, grant);
  return standing.holds ? standing : null;
}

/** Until when she may say no; null once that is over. As long as the letter has not left, her time has not begun. */
async function endOfWait(work: Work, { requestId, noticeId }: AgentGrant): Promise<Temporal.Instant | null> {
  const letter = (await noticesOf(work, requestId)).find(({ id }) => id === noticeId);
  if (letter?.state !== 'sent' || letter.sentAt === null) return work.at.add({ minutes: LOOK_AGAIN_MINUTES });
  const end = letter.sentAt.add({ hours: WAIT_HOURS });
  return Temporal.Instant.compare(end, work.at) <= 0 ? null : end;
}
