// Agents by program: a request in another person's name, which she confirms herself, and where those who asked stand.
import { z } from 'zod';
import { type GrantView, grantsOf } from '../fulfilment/agent-grant.ts';
import { AGENT_PROOFS } from '../laws/law-codes.ts';
import { readPlace } from '../laws/places.ts';
import { receiveForAnother } from '../requests/agent.ts';
import { agentsOf } from '../requests/agent-row.ts';
import { answerMove, hasData } from '../requests/answer-agents.ts';
import { knownRequest } from '../requests/data-request.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { Work } from '../work.ts';
import { Move } from './clock-api.ts';
import { NewRequest, RequestAnswer, readRequest } from './requests-api.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });
const SETTLERS: Readonly<Record<string, 'person' | 'staff'>> = { subject: 'person', staff: 'staff' };
const COPY_STATES = [
  'none',
  'allowed',
  'open',
  'begun',
  'used',
  'revoked',
  'expired',
  'ended',
] as const satisfies (GrantView['state'] | 'none')[];

const NewRequestForAnother = NewRequest.omit({ assertion: true })
  .extend({
    agent: z
      .strictObject({
        name: z.string().trim().min(2).max(200),
        email: z.string().max(320).describe('One plain address; not that of the person.'),
      })
      .describe('Who asks in the name of the person with `email`. She reads the name.'),
    proof: z
      .literal('confirmation')
      .describe('The person confirms it. A paper is looked at once by people: send it by the form.'),
  })
  .meta({ id: 'NewRequestForAnother' });

/** Never a name or an address: who asks is between the person and the desk. */
const AgentAnswer = z
  .strictObject({
    id: z.uuid(),
    proof: z.enum(AGENT_PROOFS).describe('What they mean to show.'),
    state: z.enum(['waiting', 'proven', 'refused', 'disowned']),
    settledBy: z.enum(['person', 'staff', 'other']).nullable(),
    namedAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
    answers: Move.describe('Whether the law of the case lets us answer this agent.'),
    copy: z
      .strictObject({
        state: z
          .enum(COPY_STATES)
          .describe(
            '`allowed`: no link yet. `open`: a link was sent. `used`: fetched. `ended`: she took it back.',
          ),
        allowedBy: z.enum(['person', 'staff']).nullable(),
        madeAt: z.iso.datetime().nullable(),
        fetchedAt: z.iso.datetime().nullable(),
      })
      .nullable()
      .describe('A copy of the data for the agent; null where the answer holds none.'),
  })
  .meta({ id: 'Agent' });

const AgentList = z.strictObject({ agents: z.array(AgentAnswer) });

const enterForAnother = endpoint({
  name: 'enterRequestForAnother',
  method: 'post',
  path: '/requests-for-another',
  summary:
    'Enter a request in another person’s name; she is written to and says yes or no before anything happens',
  permission: 'enter:case',
  params: Nothing,
  query: Nothing,
  body: NewRequestForAnother,
  answers: [
    {
      status: 201,
      words:
        'The request, or the one that is already open for the same wish; the same whether or not she is known.',
      schema: RequestAnswer,
    },
  ],
  problems: ['email-not-plain', 'received-in-future', 'agent-is-person', 'agent-not-allowed'],
  once: true,
  handle: async ({ work, body }) => {
    const { agent, proof, receivedAt, residence, ...asked } = body;
    const { requestId } = await receiveForAnother(
      work,
      {
        ...asked,
        channel: 'api',
        residence: residence === undefined ? null : readPlace(residence),
        receivedAt: receivedAt === undefined ? undefined : Temporal.Instant.from(receivedAt),
      },
      { ...agent, proof, document: null },
    );
    return { status: 201, body: await readRequest(work, requestId) };
  },
});

const listAgents = endpoint({
  name: 'listAgents',
  method: 'get',
  path: '/requests/{id}/agents',
  summary: 'Who asked in the person’s name: what became of each, and whether they were answered',
  permission: 'read:cases',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The agents in the order in which they asked.', schema: AgentList }],
  problems: ['request-unknown'],
  once: false,
  handle: async ({ work, params }) => ({ status: 200, body: { agents: await readAgents(work, params.id) } }),
});

export const AGENTS_API: readonly Endpoint[] = [enterForAnother, listAgents];

async function readAgents(work: Work, requestId: string): Promise<z.output<typeof AgentAnswer>[]> {
  const request = await knownRequest(work, requestId);
  const grants = await grantsOf(work, requestId);
  const shown: z.output<typeof AgentAnswer>[] = [];
  for (const agent of await agentsOf(work, requestId)) {
    const { id, proof, state, namedAt, settledAt, settledBy } = agent;
    const grant = grants.get(id);
    shown.push({
      id,
      proof,
      state,
      settledBy: settledBy === null ? null : (SETTLERS[settledBy] ?? 'other'),
      namedAt: namedAt.toString(),
      settledAt: settledAt?.toString() ?? null,
      answers: await answerMove(work, request, agent),
      copy: !hasData(request.right)
        ? null
        : {
            state: grant?.state ?? 'none',
            allowedBy: grant === undefined ? null : grant.givenBy === 'subject' ? 'person' : 'staff',
            madeAt: grant?.madeAt?.toString() ?? null,
            fetchedAt: grant?.fetchedAt?.toString() ?? null,
          },
    });
  }
  return shown;
}
