// Somebody who asks in a person's name, as a row of a case: who it is, what they mean to show, and what became of it.
import type { AgentProof } from '../laws/law-codes.ts';
import type { AgentTerms } from '../laws/law-schema.ts';
import { isEnough } from '../laws/may-act-for.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Actor, Work } from '../work.ts';

export class RequestAgent extends HouseModel {
  static override tableName = 'request_agents';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['terms'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare name: Buffer;
  declare email: Buffer;
  declare proof: AgentProof;
  declare state: 'waiting' | 'proven' | 'refused' | 'disowned';
  /** The case began with this agent; else it was there before. */
  declare opened: boolean;
  /** What the law of the case says of agents, as the row's own copy. */
  declare terms: AgentTerms;
  declare namedAt: Temporal.Instant;
  declare settledAt: Temporal.Instant | null;
  declare settledBy: Actor['kind'] | 'law' | null;
}

/** An agent with the sealed parts opened. */
export interface NamedAgent
  extends Pick<
    RequestAgent,
    'id' | 'proof' | 'state' | 'opened' | 'terms' | 'namedAt' | 'settledAt' | 'settledBy'
  > {
  readonly name: string;
  readonly email: string;
}

/** Seals and writes a new agent of a case. */
export async function writeAgent(
  work: Work,
  agent: Pick<RequestAgent, 'requestId' | 'proof' | 'opened' | 'terms'> & {
    readonly name: string;
    readonly email: string;
  },
): Promise<string> {
  const { controllerId, at } = work;
  const id = crypto.randomUUID();
  await RequestAgent.query(work.trx).insert({
    ...agent,
    controllerId,
    id,
    name: await work.seal(`request_agents:${id}:name`, agent.name),
    email: await work.seal(`request_agents:${id}:email`, agent.email),
    state: 'waiting',
    namedAt: at,
  });
  await work.record('agent.named', agent.requestId, { agentId: id, proof: agent.proof });
  return id;
}

/** The agents of a case in the order in which they asked. */
export async function agentsOf(work: Work, requestId: string): Promise<NamedAgent[]> {
  const rows = await RequestAgent.query(work.trx)
    .where({ controllerId: work.controllerId, requestId })
    .orderBy(['namedAt', 'id']);
  const agents: NamedAgent[] = [];
  for (const row of rows) agents.push(await opened(work, row));
  return agents;
}

/** One agent of a case, held until the work ends. Throws `not-here`. */
export async function holdAgent(work: Work, requestId: string, agentId: string): Promise<NamedAgent> {
  const row = await RequestAgent.query(work.trx)
    .findOne({ controllerId: work.controllerId, requestId, id: agentId })
    .forUpdate();
  if (row === undefined)
    throw new Problem('not-found', 'not-here', 'There is nothing at this address. Nothing was changed.');
  return await opened(work, row);
}

/** Writes down what became of an agent, and by whom: whoever acts, or the law, which asks for nothing. */
export async function settleAgent(
  work: Work,
  agentId: string,
  state: 'proven' | 'refused' | 'disowned',
  settledBy: Actor['kind'] | 'law' = work.actor.kind,
): Promise<void> {
  await RequestAgent.query(work.trx)
    .findById([work.controllerId, agentId])
    .patch({ state, settledAt: work.at, settledBy });
}

/** Puts the agents of a case under what another law, or another right, says of them. */
export async function recastAgents(work: Work, requestId: string, terms: AgentTerms): Promise<void> {
  await RequestAgent.query(work.trx).where({ controllerId: work.controllerId, requestId }).patch({ terms });
}

/** Whether the case may not begin by her code alone: somebody asked in her name and she has not said yes, or said no to the one who opened it. */
export async function awaitsHerWord(work: Work, requestId: string): Promise<boolean> {
  const agents = await agentsOf(work, requestId);
  return agents.some(
    ({ state, opened, settledBy, terms, proof }) =>
      state === 'waiting' ||
      (opened && (state !== 'proven' || (settledBy === 'staff' && !isEnough(terms, [proof])))),
  );
}

async function opened(work: Work, row: RequestAgent): Promise<NamedAgent> {
  const text = async (part: 'name' | 'email') =>
    (await work.open(`request_agents:${row.id}:${part}`, row[part])).toString('utf8');
  const { id, proof, state, opened: first, terms, namedAt, settledAt, settledBy } = row;
  const words = { name: await text('name'), email: await text('email') };
  return { ...words, id, proof, state, opened: first, terms, namedAt, settledAt, settledBy };
}
