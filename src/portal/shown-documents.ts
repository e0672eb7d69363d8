// What her status page says of documents and of those who asked in her name: receipts of what was destroyed, and her choices.
import { type GrantView, grantsOf } from '../fulfilment/agent-grant.ts';
import { copyCanCome } from '../fulfilment/grant-standing.ts';
import { cameTooLate, mayStillSay } from '../requests/agent.ts';
import { agentsOf, type NamedAgent } from '../requests/agent-row.ts';
import { answerMove, hasData } from '../requests/answer-agents.ts';
import type { DataRequest } from '../requests/data-request.ts';
import { type DocumentStanding, documentState } from '../verification/document.ts';
import { type DocumentRow, documentRows, refusalWords } from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';

export interface ShownAgent {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly namedAt: Temporal.Instant;
  /** The key of the sentence for its state. */
  readonly state: string;
  readonly mayAnswer: boolean;
  /** A copy of the data for the agent; null where the right has none. */
  readonly copy: {
    /** The law lets her allow it, and nothing stands against asking her. */
    readonly offered: boolean;
    readonly grant: GrantView | null;
    /** The key of the sentence that tells how it stands. */
    readonly state: string;
    readonly mayAllow: boolean;
    readonly mayTakeBack: boolean;
  } | null;
}

export interface ShownDocuments {
  readonly standing: DocumentStanding;
  /** Her own documents, without a word of what was on them. */
  readonly receipts: readonly (Pick<DocumentRow, 'state' | 'sentAt' | 'openedAt' | 'destroyedAt'> & {
    readonly words: string | null;
  })[];
  readonly agents: readonly ShownAgent[];
  /** The case begins when she has said what she thinks of an agent. */
  readonly waits: boolean;
}

/** Documents and agents of a case, for its person. */
export async function shownDocuments(work: Work, request: DataRequest): Promise<ShownDocuments> {
  const rows = await documentRows(work, request.id);
  const standing = await documentState(work, request.id, rows);
  const receipts = [];
  for (const row of rows) {
    if (row.demandId === null) continue;
    const { state, sentAt, openedAt, destroyedAt } = row;
    receipts.push({ state, sentAt, openedAt, destroyedAt, words: await refusalWords(work, row) });
  }
  const grants = await grantsOf(work, request.id);
  const agents: ShownAgent[] = [];
  for (const agent of await agentsOf(work, request.id)) {
    const { id, name, email, namedAt, state, settledBy } = agent;
    const by = settledBy === 'subject' || settledBy === 'staff' ? settledBy : 'other';
    agents.push({
      id,
      name,
      email,
      namedAt,
      state: state === 'proven' ? `proven-${by}` : cameTooLate(agent, request) ? 'too-late' : state,
      mayAnswer: mayStillSay(agent),
      copy: await shownCopy(work, request, agent, grants.get(id) ?? null),
    });
  }
  const waits = request.status === 'received' && agents.some(({ mayAnswer }) => mayAnswer);
  return { standing, receipts, agents, waits };
}

async function shownCopy(
  work: Work,
  request: DataRequest,
  agent: NamedAgent,
  grant: GrantView | null,
): Promise<ShownAgent['copy']> {
  if (!hasData(request.right)) return null;
  const offered = (await answerMove(work, request, agent)).allowed === true;
  const given = grant?.state ?? 'none';
  const runs = ['allowed', 'open', 'begun'].includes(given);
  // Her no to the agent is a no to the copy, too.
  const stands = runs && agent.state !== 'disowned';
  const state = runs && !stands ? 'ended' : given;
  return {
    offered,
    grant,
    state: state === 'allowed' ? `allowed-${grant?.givenBy}` : state,
    mayAllow: offered && agent.state === 'proven' && !stands && (await copyCanCome(work, request)),
    mayTakeBack: stands,
  };
}
