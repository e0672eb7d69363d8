// What an agent may be told and given: as far as the law of the case goes, and never more than that it is done or refused.

import { mayAnswerAgent } from '../laws/may-act-for.ts';
import type { Move } from '../laws/move.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { Work } from '../work.ts';
import { agentsOf, type NamedAgent } from './agent-row.ts';
import type { DataRequest, Right, Status } from './data-request.ts';
import { isSigned } from './law-signature.ts';
import { letterValues } from './write-to-person.ts';

/** Rights whose answer is a copy of the data. */
const WITH_DATA: readonly Right[] = ['access', 'portability'];

/** The ends that an agent is told of. What she takes back herself is between her and the agent. */
const TOLD: Partial<Readonly<Record<Status, 'done' | 'partly' | 'denied'>>> = {
  fulfilled: 'done',
  'partly-fulfilled': 'partly',
  denied: 'denied',
};

const PROVERS: readonly (string | null)[] = ['subject', 'staff'];

/** Whether the answer to a right is a copy of the data. */
export function hasData(right: Right): boolean {
  return WITH_DATA.includes(right);
}

/** Whether the law of a case lets us answer one of its agents. */
export async function answerMove(
  work: Work,
  { law, lawDigest, rule }: Pick<DataRequest, 'law' | 'lawDigest' | 'rule'>,
  { terms }: Pick<NamedAgent, 'terms'>,
): Promise<Move> {
  const signed = law !== null && lawDigest !== null && (await isSigned(work, law, lawDigest));
  return mayAnswerAgent(terms, rule?.lawName ?? 'the law of this case', { signed });
}

/**
 * Tells the proven agents of a case that it is done or refused, where its law lets us answer them. The letter holds no
 * data, no words of ours and no reason: these are for the person. A copy of the data goes another way
 * (`fulfilment/serve-agents.ts`), or not at all; what takes effect at once was answered at the form, without a letter that
 * anybody could have sent to any address.
 */
export async function tellAgentsEnd(work: Work, request: DataRequest): Promise<void> {
  const outcome = TOLD[request.status];
  if (outcome === undefined || hasData(request.right)) return;
  for (const agent of await agentsOf(work, request.id)) {
    // Where the law asks for no proof, nobody has said that the address is the agent's.
    if (agent.state !== 'proven' || !PROVERS.includes(agent.settledBy)) continue;
    if ((await answerMove(work, request, agent)).allowed !== true) continue;
    await writeLetter(work, {
      letter: 'agent-answer',
      to: { email: agent.email },
      requestId: request.id,
      values: { ...letterValues(request), ended: outcome },
    });
    await work.record('agent.told', request.id, { agentId: agent.id, outcome });
  }
}
