// A request in another person's name: she always hears of it, the law says what the agent must show, and the answer goes to her.
import { lawBook } from '../laws/law-book.ts';
import type { AgentProof } from '../laws/law-codes.ts';
import { agentTerms, isEnough, mayActFor, mayAskPerson } from '../laws/may-act-for.ts';
import { writeLetter } from '../notifications/letters.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import {
  type DocumentKind,
  destroyUnopened,
  documentRows,
  keepDocument,
} from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';
import { agentsOf, holdAgent, type NamedAgent, settleAgent, writeAgent } from './agent-row.ts';
import { lawRight } from './case-law.ts';
import { type DataRequest, holdRequest } from './data-request.ts';
import { begin, beginByCode, beginWithHerWord } from './identify.ts';
import { isSigned } from './law-signature.ts';
import { type NewRequest, receiveRequest } from './receive.ts';
import { tellStaffOfDocument } from './tell-staff.ts';
import { letterValues, sendCode } from './write-to-person.ts';

/** More who ask for the same in the same name are answered alike, and nothing of them is kept. */
const MOST_AGENTS = 3;

export interface NewAgent {
  readonly name: string;
  readonly email: string;
  readonly proof: AgentProof;
  /** What shows it, where it is not the person's own word. */
  readonly document: { readonly kind: DocumentKind; readonly bytes: Buffer } | null;
}

/**
 * Receives what somebody asks in another person's name; `asked.email` is hers. She gets a letter at once, and the
 * answer tells nobody whether she is known or has asked before. Throws `agent-is-person`, `agent-without-proof`,
 * `agent-not-allowed` (the law's own reason), `email-not-plain`.
 */
export async function receiveForAnother(
  work: Work,
  asked: NewRequest,
  agent: NewAgent,
): Promise<{ requestId: string; reference: string; inEffect: boolean }> {
  const email = readEmail(agent.email);
  if (foldEmail(email) === foldEmail(readEmail(asked.email)))
    throw new Problem(
      'invalid',
      'agent-is-person',
      'Your own address and that of the person are the same. Nothing was saved. Give the address of the person.',
    );
  if ((agent.proof === 'confirmation') !== (agent.document === null))
    throw new Problem(
      'invalid',
      'agent-without-proof',
      'Attach the permission or the power of attorney, or let the person confirm it herself. Nothing was saved.',
    );
  const { name } = agent;
  const { isNew, ...received } = await receiveRequest(work, { ...asked, agent: { name } });
  const request = await holdRequest(work, received.requestId);
  const law = (await lawBook()).get(request.law ?? '') ?? { name: 'This law', agents: [] };
  const right = lawRight(request.right);
  const signed =
    request.law !== null && request.lawDigest !== null
      ? await isSigned(work, request.law, request.lawDigest)
      : false;
  const move = mayActFor(law, right, { signed });
  if (move.allowed === false)
    throw new Problem('invalid', move.code, `${move.reason} (${move.source}) Nothing was saved.`);
  if ((await agentsOf(work, request.id)).length >= MOST_AGENTS) return received;
  const terms = agentTerms(law, right);
  const { proof, document } = agent;
  const agentId = await writeAgent(work, {
    requestId: request.id,
    name,
    email,
    proof,
    terms,
    opened: isNew,
  });
  if (document !== null) {
    const kept = await keepDocument(work, { requestId: request.id, of: { agentId }, ...document });
    await tellStaffOfDocument(work, request, kept);
  }
  if (received.inEffect || isEnough(terms, [])) {
    await settleAgent(work, agentId, 'proven', 'law');
    if (request.status === 'received') await begin(work, request.id, { provenBy: 'agent', agent: name });
    return received;
  }
  await tellPerson(work, request, name, mayAskPerson(terms, proof));
  return received;
}

/** "X asked in your name": with a code, so that she can say yes or no at once. Any stranger brings it about, so it keeps to her day. */
async function tellPerson(work: Work, request: DataRequest, name: string, asks: boolean): Promise<void> {
  await sendCode(work, request, {
    purpose: 'identify',
    unasked: true,
    letter: 'request-by-agent',
    values: { ...letterValues(request), agent: name, asks: asks ? 'yes' : '' },
  });
}

/** The person says that the agent may ask for her; a case that waited for it begins. Throws `agent-settled`, `not-here`. */
export async function confirmAgent(work: Work, requestId: string, agentId: string): Promise<void> {
  const request = await holdRequest(work, requestId);
  const agent = await holdAgent(work, requestId, agentId);
  if (!mayStillSay(agent)) throw settled();
  await settleAgent(work, agentId, 'proven');
  await destroyItsDocument(work, requestId, agentId);
  await work.record('agent.confirmed', requestId, { agentId });
  await beginByCode(work, request);
}

/**
 * The person says that the agent may not ask for her. `endsCase`: the case began with the agent and goes on, or was
 * carried out: see `endDisowned`. Her own request goes on. Throws `agent-settled`, `not-here`.
 */
export async function disownAgent(
  work: Work,
  requestId: string,
  agentId: string,
): Promise<{ endsCase: boolean }> {
  const request = await holdRequest(work, requestId);
  const agent = await holdAgent(work, requestId, agentId);
  if (!mayStillSay(agent)) throw settled();
  await settleAgent(work, agentId, 'disowned');
  await destroyItsDocument(work, requestId, agentId);
  await work.record('agent.disowned', requestId, { agentId });
  if (!agent.opened) await beginWithHerWord(work, request);
  return { endsCase: agent.opened && !UNDONE.includes(request.status) };
}

/** Ends in which nothing was carried out. */
const UNDONE: readonly DataRequest['status'][] = ['lapsed', 'denied', 'withdrawn', 'duplicate'];

/** Whether she said no to the agent who began a case, and it was carried out all the same: her word came too late. */
export function cameTooLate(
  { state, opened }: Pick<NamedAgent, 'state' | 'opened'>,
  { status }: Pick<DataRequest, 'status'>,
): boolean {
  return state === 'disowned' && opened && !UNDONE.includes(status);
}

/** She may say what she thinks until she has, also after staff decided about a permission. */
export function mayStillSay({ state, settledBy }: Pick<NamedAgent, 'state' | 'settledBy'>): boolean {
  return state === 'waiting' || state === 'refused' || (state === 'proven' && settledBy === 'staff');
}

/** Staff accepted what the agent showed; where the law is content with it, the case begins. */
export async function acceptAgent(work: Work, request: DataRequest, agentId: string): Promise<void> {
  const agent = await holdAgent(work, request.id, agentId);
  if (agent.state !== 'waiting') return;
  await settleAgent(work, agentId, 'proven');
  await work.record('agent.proven', request.id, { agentId, proof: agent.proof });
  await beginForProven(work, request);
  await tellAgent(work, request, agent, 'accepted', '');
}

/**
 * Sets a case going that was only received, where staff accepted a paper and the law of the case is content with it: at
 * once, or when another law or right is named later.
 */
export async function beginForProven(work: Work, request: DataRequest): Promise<void> {
  if (request.status !== 'received') return;
  const agent = (await agentsOf(work, request.id)).find(
    ({ state, settledBy, terms, proof }) =>
      state === 'proven' && settledBy === 'staff' && isEnough(terms, [proof]),
  );
  if (agent !== undefined) await begin(work, request.id, { provenBy: 'agent', agent: agent.name });
}

/** Staff refused what the agent showed; the person may still confirm it herself through her own code. */
export async function refuseAgent(
  work: Work,
  request: DataRequest,
  agentId: string,
  words: string,
): Promise<void> {
  const agent = await holdAgent(work, request.id, agentId);
  if (agent.state !== 'waiting') return;
  await settleAgent(work, agentId, 'refused');
  await work.record('agent.refused', request.id, { agentId });
  await tellAgent(work, request, agent, 'refused', words);
}

/** The agent of a document whose time is over: refused, since nobody looked. */
export async function agentOfDocument(work: Work, requestId: string, agentId: string): Promise<NamedAgent> {
  const agent = await holdAgent(work, requestId, agentId);
  if (agent.state === 'waiting') await settleAgent(work, agentId, 'refused');
  return agent;
}

async function tellAgent(
  work: Work,
  request: DataRequest,
  agent: NamedAgent,
  outcome: 'accepted' | 'refused',
  explanation: string,
): Promise<void> {
  await writeLetter(work, {
    letter: 'agent-outcome',
    to: { email: agent.email },
    requestId: request.id,
    values: { ...letterValues(request), outcome, explanation, again: outcome === 'refused' ? 'yes' : '' },
  });
}

async function destroyItsDocument(work: Work, requestId: string, agentId: string): Promise<void> {
  for (const row of await documentRows(work, requestId))
    if (row.agentId === agentId) await destroyUnopened(work, row.id);
}

function settled(): Problem {
  return new Problem('conflict', 'agent-settled', 'This was decided already. Nothing was changed.');
}
