// What her status page says of documents and of those who asked in her name: receipts of what was destroyed, and her choices.
import { mayStillSay } from '../requests/agent.ts';
import { agentsOf } from '../requests/agent-row.ts';
import { findRequest } from '../requests/data-request.ts';
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
export async function shownDocuments(work: Work, requestId: string): Promise<ShownDocuments> {
  const standing = await documentState(work, requestId);
  const receipts = [];
  for (const row of await documentRows(work, requestId)) {
    if (row.demandId === null) continue;
    const { state, sentAt, openedAt, destroyedAt } = row;
    receipts.push({ state, sentAt, openedAt, destroyedAt, words: await refusalWords(work, row) });
  }
  const agents = (await agentsOf(work, requestId)).map((agent): ShownAgent => {
    const { id, name, email, namedAt, state, settledBy } = agent;
    const by = settledBy === 'subject' || settledBy === 'staff' ? settledBy : 'other';
    return {
      id,
      name,
      email,
      namedAt,
      state: state === 'proven' ? `proven-${by}` : state,
      mayAnswer: mayStillSay(agent),
    };
  });
  const request = await findRequest(work, requestId);
  const waits = request?.status === 'received' && agents.some(({ mayAnswer }) => mayAnswer);
  return { standing, receipts, agents, waits };
}
