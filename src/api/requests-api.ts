// Requests by program: enter one, look at one or many, take one back.
import { z } from 'zod';
import { takeBack } from '../fulfilment/take-back.ts';
import { readPlace } from '../laws/places.ts';
import { Problem } from '../platform/problem.ts';
import { CASES_A_PAGE, type CaseRow, listCases, readCase } from '../requests/case-list.ts';
import { CHANNELS, OUTCOMES, PLAIN_RIGHTS, RIGHTS, STATUSES } from '../requests/data-request.ts';
import { identifyBySession } from '../requests/identify.ts';
import { receiveRequest } from '../requests/receive.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import { readAssertion } from '../verification/assertion.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { House, Work } from '../work.ts';
import { Moment } from './consent-words.ts';
import { Residence } from './residence.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });

/** What a program sees of a case: never the address, the hints or what the person wrote. */
export const RequestAnswer = z
  .strictObject({
    id: z.uuid(),
    reference: z.string().describe('For people, on letters and on the telephone.'),
    right: z.enum(RIGHTS),
    status: z.enum(STATUSES),
    channel: z.enum(CHANNELS),
    receivedAt: z.iso.datetime(),
    dueOn: z.iso.date().describe('The day by which the answer is due, where the controller is.'),
    waitingFor: z.enum(['person', 'staff', 'machine', 'owner', 'nobody']),
    about: z.uuid().nullable().describe('Of an appeal or a complaint: the request that it is about.'),
    outcome: z.enum(OUTCOMES).nullable().describe('How an appeal or a complaint ended.'),
  })
  .meta({ id: 'Request' });

const RequestList = z.strictObject({
  requests: z.array(RequestAnswer),
  total: z.int(),
  page: z.int(),
  pages: z.int(),
});

/** What anybody may ask for by program; also the ground of what is asked in another person's name. */
export const NewRequest = z
  .strictObject({
    right: z.enum(PLAIN_RIGHTS).describe('GDPR Articles 15, 20, 16, 17, 21; `other` with `ownWords`.'),
    email: z.string().max(320).describe('One plain address, without display name. The code goes there only.'),
    residence: Residence,
    hints: z.string().max(2000).optional().describe('What helps to find the data.'),
    ownWords: z.string().max(5000).optional().describe('The wish in the person’s own words.'),
    assertion: z
      .string()
      .max(8_000)
      .optional()
      .describe(
        'Your signed word that this person is signed in with you (docs/verification.md). Then no code is asked for.',
      ),
    receivedAt: Moment.optional().describe(
      'When the person asked, if earlier than now: the time limit runs from then.',
    ),
  })
  .meta({ id: 'NewRequest' });

const enterRequest = endpoint({
  name: 'enterRequest',
  method: 'post',
  path: '/requests',
  summary:
    'Enter a person’s request; she gets a letter and proves the address before anything happens, unless you vouch for her',
  permission: 'enter:case',
  params: Nothing,
  query: Nothing,
  body: NewRequest,
  answers: [
    {
      status: 201,
      words:
        'The request, or the one that is already open for the same wish; the same whether or not she is known.',
      schema: RequestAnswer,
    },
  ],
  problems: [
    'email-not-plain',
    'received-in-future',
    'assertion-not-taken',
    'assertion-not-valid',
    'assertion-expired',
    'assertion-from-future',
    'assertion-audience',
    'assertion-replayed',
    'assertion-other-person',
  ],
  once: true,
  handle: async ({ work, house, body }) => {
    const { receivedAt, residence, assertion, ...asked } = body;
    const signedIn = assertion !== undefined;
    if (signedIn) await mustVouchFor(work, house, assertion, asked.email);
    const { requestId, inEffect } = await receiveRequest(work, {
      ...asked,
      signedIn,
      channel: 'api',
      residence: residence === undefined ? null : readPlace(residence),
      receivedAt: receivedAt === undefined ? undefined : Temporal.Instant.from(receivedAt),
    });
    if (signedIn && !inEffect) await identifyBySession(work, requestId);
    return { status: 201, body: await readRequest(work, requestId) };
  },
});

const showRequest = endpoint({
  name: 'showRequest',
  method: 'get',
  path: '/requests/{id}',
  summary: 'Look at one request',
  permission: 'read:cases',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The request.', schema: RequestAnswer }],
  problems: ['request-unknown'],
  once: false,
  handle: async ({ work, params }) => ({ status: 200, body: await readRequest(work, params.id) }),
});

const listRequests = endpoint({
  name: 'listRequests',
  method: 'get',
  path: '/requests',
  summary: `List requests by due date, ${CASES_A_PAGE} a page; open ones unless a status is named`,
  permission: 'read:cases',
  params: Nothing,
  query: z.strictObject({
    status: z.enum(STATUSES).optional(),
    overdue: z.enum(['true', 'false']).optional(),
    page: z.coerce.number().int().min(1).max(100_000).default(1),
  }),
  body: Nothing,
  answers: [{ status: 200, words: 'A page of requests.', schema: RequestList }],
  problems: [],
  once: false,
  handle: async ({ work, query }) => {
    const { status, overdue, page } = query;
    const statuses = status === undefined ? undefined : [status];
    const { rows, total } = await listCases(work, { statuses, overdueOnly: overdue === 'true', page });
    const pages = Math.max(1, Math.ceil(total / CASES_A_PAGE));
    return { status: 200, body: { requests: rows.map(shown), total, page, pages } };
  },
});

const withdrawRequest = endpoint({
  name: 'withdrawRequest',
  method: 'post',
  path: '/requests/{id}/withdraw',
  summary: 'Take a request back on the person’s word; she gets a letter that says so',
  permission: 'withdraw:case',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The request, withdrawn.', schema: RequestAnswer }],
  problems: ['request-unknown', 'request-not-movable', 'withdraw-too-late'],
  once: true,
  handle: async ({ work, params }) => {
    await readRequest(work, params.id);
    await takeBack(work, params.id);
    return { status: 200, body: await readRequest(work, params.id) };
  },
});

export const REQUESTS_API: readonly Endpoint[] = [enterRequest, listRequests, showRequest, withdrawRequest];

/** The key of a program proves nothing about a person; the assertion does, and only about the one it names. */
async function mustVouchFor(work: Work, house: House, assertion: string, email: string): Promise<void> {
  const vouched = await readAssertion(work, house.config.publicUrl, assertion);
  if (foldEmail(vouched.email) === foldEmail(readEmail(email))) return;
  throw new Problem(
    'forbidden',
    'assertion-other-person',
    'The assertion is about another address than the request. Nothing was saved; send one for this person.',
  );
}

/** A request as programs see it. Throws `request-unknown`. */
export async function readRequest(work: Work, requestId: string): Promise<z.output<typeof RequestAnswer>> {
  const file = await readCase(work, requestId);
  if (file !== null) return shown(file);
  throw new Problem('not-found', 'request-unknown', 'There is no such request here. Nothing was changed.');
}

function shown(row: CaseRow): z.output<typeof RequestAnswer> {
  const { id, reference, right, status, channel, receivedAt, dueOn, aboutRequestId, outcome } = row;
  return {
    id,
    reference,
    right,
    status,
    channel,
    receivedAt: receivedAt.toString(),
    dueOn: dueOn.toString(),
    waitingFor: row.waitingFor,
    about: aboutRequestId,
    outcome,
  };
}
