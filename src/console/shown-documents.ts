// Documents and agents of a case as the desk shows them: what was asked, what waits, who looked, who asked for whom.
import { type GrantView, grantsOf } from '../fulfilment/agent-grant.ts';
import { isEnough } from '../laws/may-act-for.ts';
import type { Move } from '../laws/move.ts';
import { agentsOf, type NamedAgent } from '../requests/agent-row.ts';
import { answerMove, hasData } from '../requests/answer-agents.ts';
import { documentMove } from '../requests/ask-document.ts';
import { type DataRequest, findRequest } from '../requests/data-request.ts';
import { type DocumentStanding, documentState, waitingDocuments } from '../verification/document.ts';
import {
  type DocumentKind,
  type DocumentRow,
  type DocumentState,
  documentRows,
  refusalWords,
} from '../verification/sealed-document.ts';
import type { Work } from '../work.ts';
import type { Tag } from './words.ts';

export const KIND_WORDS: { readonly [K in DocumentKind]: string } = {
  'image/jpeg': 'A photograph',
  'image/png': 'A picture',
  'application/pdf': 'A PDF',
};

const STATE_TAGS: { readonly [S in DocumentState]: Tag } = {
  waiting: { words: 'Sealed', colour: 'blue' },
  opened: { words: 'Decide', colour: 'orange' },
  accepted: { words: 'Accepted', colour: 'green' },
  refused: { words: 'Refused', colour: 'red' },
  unopened: { words: 'Never looked at', colour: 'grey' },
};

const STANDING_WORDS: { readonly [S in DocumentStanding['state']]: string | null } = {
  none: null,
  asked: 'We wait for the person to send a document.',
  sent: 'A document of the person waits to be looked at.',
  opened: 'A document was looked at; decide about it.',
  'used-up': 'Three documents were refused. Stop asking, or refuse the request.',
  met: 'The proof by document is met.',
  dropped: 'A document was asked for and is not asked for any more.',
  ended: null,
};

const PROOF_WORDS: { readonly [P in NamedAgent['proof']]: string } = {
  confirmation: 'the person confirms it herself',
  'signed-permission': 'a signed permission',
  'power-of-attorney': 'a power of attorney',
};

const AGENT_TAGS: { readonly [S in NamedAgent['state']]: Tag } = {
  waiting: { words: 'Not settled', colour: 'orange' },
  proven: { words: 'May ask', colour: 'green' },
  refused: { words: 'Refused', colour: 'red' },
  disowned: { words: 'Not allowed', colour: 'red' },
};

export interface DeskDocument extends Pick<DocumentRow, 'id' | 'state' | 'sentAt' | 'openedAt' | 'openedBy'> {
  readonly what: string;
  readonly destroyAt: Temporal.Instant;
  readonly tag: Tag;
  /** The name of the agent who sent it; null: the person. */
  readonly agent: string | null;
  readonly words: string | null;
  /** Of an agent's paper: whether staff may note that it covers a copy of the data; null: there is none, or she must say so herself. */
  readonly covers: Move | null;
}

export interface DeskDocuments {
  readonly move: Move | null;
  readonly standing: DocumentStanding;
  readonly sentence: string | null;
  /** What to do next because of a document; null: what the case says anyway. */
  readonly next: string | null;
  /** Whom the case waits for because of a document; null: for none. */
  readonly waits: 'person' | 'staff' | null;
  readonly rows: readonly DeskDocument[];
  readonly agents: readonly {
    readonly name: string;
    readonly email: string;
    readonly namedAt: Temporal.Instant;
    readonly shows: string;
    readonly tag: Tag;
    readonly source: string;
    /** The law knows no agent here, which nobody verified: staff weigh it. */
    readonly doubtful: boolean;
    /** Who is answered, and what became of a copy of the data. */
    readonly answered: string;
  }[];
}

const NO_DATA = 'Our words go to the person; at most, the agent hears that it is done or refused.';

const COPY_WORDS: Readonly<Record<GrantView['state'] | 'none', string>> = {
  none: 'The copy goes to the person, and not to the agent.',
  allowed:
    'A copy for the agent is allowed; the link leaves when the copy is ready and the person had her time to say no.',
  open: 'The agent was sent a link to a copy; nobody has used it.',
  begun: 'The agent began to download a copy.',
  used: 'The agent downloaded a copy.',
  revoked: 'The link of the agent is worth nothing any more.',
  expired: 'The link of the agent has expired; nobody used it.',
  ended: 'The person said that the agent gets no copy.',
};

/** Whether a paper of an agent may be taken for the person's own word on a copy. */
async function coverMove(work: Work, request: DataRequest, agent: NamedAgent): Promise<Move | null> {
  if (!hasData(request.right) || agent.proof === 'confirmation') return null;
  return isEnough(agent.terms, [agent.proof]) ? await answerMove(work, request, agent) : null;
}

function nextOf({ state }: DocumentStanding, rows: readonly DeskDocument[]): string | null {
  if (rows.some((row) => row.state === 'waiting' || row.state === 'opened'))
    return 'A document waits for you, below: look at it once, then decide.';
  return state === 'asked' || state === 'used-up' ? STANDING_WORDS[state] : null;
}

/** What stands about documents and agents on the page of a case. */
export async function deskDocuments(work: Work, requestId: string): Promise<DeskDocuments> {
  const request = await findRequest(work, requestId);
  const agents = await agentsOf(work, requestId);
  const rows: DeskDocument[] = [];
  for (const row of await documentRows(work, requestId)) {
    const { id, state, sentAt, openedAt, openedBy, destroyAt } = row;
    const sender = agents.find((one) => one.id === row.agentId);
    const agent = sender?.name ?? null;
    const covers =
      request === undefined || sender === undefined ? null : await coverMove(work, request, sender);
    const shown = { id, state, sentAt, openedAt, openedBy, destroyAt, agent, covers };
    rows.push({
      ...shown,
      what: KIND_WORDS[row.kind],
      tag: STATE_TAGS[state],
      words: await refusalWords(work, row),
    });
  }
  const standing = await documentState(work, requestId);
  const grants = await grantsOf(work, requestId);
  const answered = new Map<string, string>();
  for (const agent of agents) {
    const move = request === undefined ? null : await answerMove(work, request, agent);
    const copy = COPY_WORDS[grants.get(agent.id)?.state ?? 'none'];
    const law = move === null || move.allowed === true ? '' : `${move.reason} (${move.source}) `;
    answered.set(agent.id, `${law}${request !== undefined && hasData(request.right) ? copy : NO_DATA}`);
  }
  return {
    move: request === undefined ? null : await documentMove(work, request),
    standing,
    sentence: STANDING_WORDS[standing.state],
    next: nextOf(standing, rows),
    waits: (await waitingDocuments(work, [requestId])).get(requestId) ?? null,
    rows,
    agents: agents.map(({ id, name, email, namedAt, proof, state, terms }) => ({
      name,
      email,
      namedAt,
      shows: PROOF_WORDS[proof],
      tag: AGENT_TAGS[state],
      source: `${terms.source}, ${terms.mark}`,
      doubtful: !terms.may,
      answered: answered.get(id) ?? '',
    })),
  };
}
