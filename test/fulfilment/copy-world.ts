// A case that an agent opened, from the request to the copy: the steps that tests of copies for agents share.
import type { GrantView } from '../../src/fulfilment/agent-grant.ts';
import { grantsOf } from '../../src/fulfilment/agent-grant.ts';
import { allowAgentData, takeAgentDataBack } from '../../src/fulfilment/allow-agent.ts';
import { sendAgentCode, takeAsAgent } from '../../src/fulfilment/take-as-agent.ts';
import { LINK_HOLDER, type Taking } from '../../src/fulfilment/take-by-link.ts';
import type { Place } from '../../src/laws/calendar.ts';
import type { AgentProof } from '../../src/laws/law-codes.ts';
import { acceptAgent, confirmAgent, receiveForAnother } from '../../src/requests/agent.ts';
import { agentsOf } from '../../src/requests/agent-row.ts';
import { holdRequest, type Right } from '../../src/requests/data-request.ts';
import type { Actor } from '../../src/work.ts';
import { pdf } from '../support/files.ts';
import { deliverLetters } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { fulfilClub } from './portability-world.ts';

export const STAFF: Actor = { kind: 'staff', id: crypto.randomUUID() };
export const FRANCE: Place = { country: 'FR', subdivision: null };
export const person = (requestId: string): Actor => ({ kind: 'subject', id: requestId });

export interface Named {
  readonly requestId: string;
  readonly agentId: string;
  readonly email: string;
}

let agents = 0;

/** An agent asks in the name of somebody, and is proven: by her word, or by staff who saw a paper. */
export async function askedByAgent(
  home: TestHouse,
  asked: { email: string; proof?: AgentProof; right?: Right; residence?: Place; proven?: boolean },
): Promise<Named> {
  agents += 1;
  const email = `agent${agents}@counsel.example`;
  const { email: hers, proof = 'confirmation', right = 'access', residence = FRANCE } = asked;
  const document = proof === 'confirmation' ? null : ({ kind: 'application/pdf', bytes: pdf() } as const);
  const { requestId } = await home.work(
    async (work) =>
      await receiveForAnother(
        work,
        { right, email: hers, channel: 'form', residence },
        { name: 'Avery Counsel', email, proof, document },
      ),
  );
  const all = await home.work(async (work) => await agentsOf(work, requestId));
  const named = { requestId, agentId: all.at(-1)?.id ?? '', email };
  if (asked.proven !== false) await proveAgent(home, named, proof);
  return named;
}

async function proveAgent(home: TestHouse, { requestId, agentId }: Named, proof: AgentProof): Promise<void> {
  if (proof === 'confirmation')
    await home.work(async (work) => await confirmAgent(work, requestId, agentId), person(requestId));
  else
    await home.work(
      async (work) => await acceptAgent(work, await holdRequest(work, requestId), agentId),
      STAFF,
    );
}

/** How a copy for an agent stands. */
export async function copyOf(
  home: TestHouse,
  { requestId, agentId }: Named,
): Promise<GrantView['state'] | 'none'> {
  return (await home.work(async (work) => await grantsOf(work, requestId))).get(agentId)?.state ?? 'none';
}

/** The newest letter to an address, as one line; empty where there is none. */
export async function letterTo(home: TestHouse, email: string): Promise<string> {
  await deliverLetters(home);
  try {
    const { mail } = home.mailbox.newest(email);
    return `${mail.subject} ${mail.text}`.replace(/\s+/g, ' ');
  } catch {
    return '';
  }
}

/** The token in the newest letter to the agent. */
export async function tokenOf(home: TestHouse, { email }: Named): Promise<string> {
  return /for-another\/data\/([\w.-]+)/.exec(await letterTo(home, email))?.[1] ?? '';
}

/** Asks for a code by a link; answers with the one in the newest letter to the agent, digits alone. */
export async function codeOf(home: TestHouse, { email }: Named, token: string): Promise<string> {
  await home.work(async (work) => await sendAgentCode(work, token), LINK_HOLDER);
  return (/\b\d{4} \d{4}\b/.exec(await letterTo(home, email))?.[0] ?? '').replace(' ', '');
}

/** Tries to take the copy. */
export async function take(home: TestHouse, token: string, code: string): Promise<Taking | null> {
  return await home.work(async (work) => await takeAsAgent(work, { token, code }), LINK_HOLDER);
}

let people = 0;
/** The address of another person each time, so that each case is one of its own. */
export function her(): string {
  people += 1;
  return `her${people}@example.com`;
}

/** She allows a copy for an agent. */
export async function allowCopy(home: TestHouse, named: Named): Promise<void> {
  await home.work(async (work) => await allowAgentData(work, named), person(named.requestId));
}

/** She takes it back. */
export async function takeCopyBack(home: TestHouse, named: Named): Promise<void> {
  await home.work(async (work) => await takeAgentDataBack(work, named), person(named.requestId));
}

/** A case with a copy that is ready, allowed by her, and the link that went out for it. */
export async function allowedCopy(home: TestHouse): Promise<Named & { token: string }> {
  const named = await askedByAgent(home, { email: her() });
  await fulfilClub(home, named.requestId);
  await allowCopy(home, named);
  return { ...named, token: await tokenOf(home, named) };
}
