// A copy of the data for an agent: allowed by the person herself, or because of a paper that staff saw; taken back by her alone.
import { isEnough } from '../laws/may-act-for.ts';
import { Problem } from '../platform/problem.ts';
import { holdAgent, type NamedAgent } from '../requests/agent-row.ts';
import { answerMove, hasData } from '../requests/answer-agents.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { type DataRequest, holdRequest } from '../requests/data-request.ts';
import { writeToPerson } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';
import { type AgentGrant, endGrant, grantsOf, holdGrantsOf, writeGrant } from './agent-grant.ts';
import { copyCanCome, WAIT_HOURS } from './grant-standing.ts';
import { serveAgents } from './serve-agents.ts';

/** Each brings a letter to an address that the agent named. */
const MOST_GRANTS = 5;

interface Which {
  readonly requestId: string;
  readonly agentId: string;
}

/**
 * The person says that an agent may also have a copy of her data; the link leaves now, or when the copy is ready.
 * A letter tells her, in case it was not her. Throws `agent-data-not-hers`, `agent-not-proven`, `agent-data-none`, the
 * law's own code (`agent-not-answered`, `agent-answer-unsettled`), `agent-data-allowed`, `agent-data-used-up`,
 * `case-disputed`, `not-here`.
 */
export async function allowAgentData(work: Work, which: Which): Promise<void> {
  mustBeHer(work, which.requestId);
  const { request, agent } = await mayBeGiven(work, which);
  await give(work, request, agent, 'subject');
  await work.record('agent.dataAllowed', request.id, { agentId: agent.id });
  await serveAgents(work, request.id);
}

/**
 * Staff saw a paper that expressly covers receiving the data. The person is told by letter and has three days to say
 * no. Throws like `allowAgentData`, and `agent-paper-missing` where the law wants her own word.
 */
export async function allowByPaper(work: Work, which: Which): Promise<void> {
  const { request, agent } = await mayBeGiven(work, which);
  if (agent.proof === 'confirmation' || !isEnough(agent.terms, [agent.proof]))
    throw new Problem(
      'conflict',
      'agent-paper-missing',
      'The law of this case wants the word of the person herself here, so no paper is enough. Nothing was changed.',
    );
  await give(work, request, agent, 'staff');
  await work.record('agent.dataAnnounced', request.id, { agentId: agent.id });
}

/**
 * The person takes it back: no link is made, and one that was made is worth nothing at once. Throws
 * `agent-data-not-hers`, `agent-data-fetched`, `agent-data-not-allowed`, `not-here`.
 */
export async function takeAgentDataBack(work: Work, { requestId, agentId }: Which): Promise<void> {
  mustBeHer(work, requestId);
  await holdAgent(work, requestId, agentId);
  await holdGrantsOf(work, agentId);
  const grant = (await grantsOf(work, requestId)).get(agentId);
  if (grant?.state === 'used')
    throw new Problem(
      'conflict',
      'agent-data-fetched',
      'The copy of your data was downloaded already, so it cannot be taken back. Nothing was changed.',
    );
  if (grant === undefined || grant.state === 'ended')
    throw new Problem(
      'conflict',
      'agent-data-not-allowed',
      'No copy of your data was allowed. Nothing was changed.',
    );
  await endGrant(work, grant.id, 'subject');
  await work.record('agent.dataTakenBack', requestId, { agentId });
}

function mustBeHer({ actor }: Work, requestId: string): void {
  if (actor.kind === 'subject' && actor.id === requestId) return;
  throw new Problem(
    'forbidden',
    'agent-data-not-hers',
    'Only the person herself says who else gets a copy of her data. Nothing was changed.',
  );
}

async function mayBeGiven(
  work: Work,
  { requestId, agentId }: Which,
): Promise<{ request: DataRequest; agent: NamedAgent }> {
  const request = await holdRequest(work, requestId);
  const agent = await holdAgent(work, requestId, agentId);
  if (agent.state !== 'proven')
    throw new Problem(
      'conflict',
      'agent-not-proven',
      'Nobody has said or shown that this agent may ask. Nothing was changed.',
    );
  if (!hasData(request.right) || !(await copyCanCome(work, request)))
    throw new Problem(
      'conflict',
      'agent-data-none',
      'There is no copy of data in this request that could be given. Nothing was changed.',
    );
  const move = await answerMove(work, request, agent);
  if (move.allowed !== true)
    throw new Problem('conflict', move.code, `${move.reason} (${move.source}) Nothing was changed.`);
  await mustNotBeDisputed(work, requestId);
  return { request, agent };
}

/**
 * One grant of an agent stands at a time; one whose link was used or has expired gives way, and so does one of staff that
 * still waits for her no, once she says yes herself.
 */
async function makeRoom(
  work: Work,
  requestId: string,
  grants: readonly AgentGrant[],
  givenBy: AgentGrant['givenBy'],
): Promise<void> {
  if (grants.length >= MOST_GRANTS)
    throw new Problem(
      'conflict',
      'agent-data-used-up',
      `A copy can be allowed ${MOST_GRANTS} times in one request. Nothing was changed. Make a new request if you need more.`,
    );
  const standing = grants.find(({ endedAt }) => endedAt === null);
  if (standing === undefined) return;
  const { state = 'allowed' } = (await grantsOf(work, requestId)).get(standing.agentId) ?? {};
  const overtaken = state === 'allowed' && standing.givenBy === 'staff' && givenBy === 'subject';
  if (state !== 'used' && state !== 'expired' && !overtaken)
    throw new Problem('conflict', 'agent-data-allowed', 'This was allowed already. Nothing was changed.');
  await endGrant(work, standing.id, 'newer');
}

async function give(
  work: Work,
  request: DataRequest,
  agent: NamedAgent,
  givenBy: AgentGrant['givenBy'],
): Promise<void> {
  const { id: requestId } = request;
  await makeRoom(work, requestId, await holdGrantsOf(work, agent.id), givenBy);
  const values = { agent: agent.name, by: givenBy, days: String(WAIT_HOURS / 24) };
  const letter = await writeToPerson(work, request, { letter: 'agent-data', values });
  if (letter === null) throw new TypeError('what tells her of her data is never left out');
  const lookAt = givenBy === 'staff' ? work.at.add({ hours: WAIT_HOURS }) : null;
  await writeGrant(work, { requestId, agentId: agent.id, givenBy, noticeId: letter.noticeId, lookAt });
}
