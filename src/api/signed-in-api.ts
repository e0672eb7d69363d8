// What a controller's own account pages do for a customer who is signed in there: show, begin, follow, take back.
import { z } from 'zod';
import { balanceFields } from '../data-map/balance-fields.ts';
import { readMap } from '../data-map/data-store.ts';
import { readBalances } from '../fulfilment/read-balances.ts';
import { takeBack } from '../fulfilment/take-back.ts';
import { LANGUAGES } from '../languages/translate.ts';
import { readPlace } from '../laws/places.ts';
import { identifyBySession } from '../requests/identify.ts';
import { ACCOUNT_RIGHTS, caseOf, casesOf } from '../requests/of-person.ts';
import { receiveRequest } from '../requests/receive.ts';
import { balancesOf, keepShown, tieToCase } from '../requests/shown-balance.ts';
import { tellBegun } from '../requests/tell-begun.ts';
import { findSubject } from '../subjects/subject.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { Work } from '../work.ts';
import { Residence } from './residence.ts';
import {
  BalancesAnswer,
  inAnswer,
  SignedInRequest,
  SignedInRequestWithBalances,
  shownCase,
  vouched,
  withBalances,
} from './signed-in-answer.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });

/** What a signed-in customer asks for; who she is says the assertion alone. */
const NewSignedInRequest = z
  .strictObject({
    right: z.enum(ACCOUNT_RIGHTS).describe('`erasure` deletes the account, after the time to reconsider.'),
    shown: z
      .uuid()
      .optional()
      .describe('For `erasure`: the `id` of the balances that the person was shown and has confirmed.'),
    ownWords: z.string().max(5000).optional().describe('The wish in the person’s own words.'),
    language: z
      .enum(LANGUAGES.map(({ code }) => code))
      .optional()
      .describe('In which letters and pages are written.'),
    residence: Residence,
  })
  .meta({ id: 'NewSignedInRequest' });

const showBalances = endpoint({
  name: 'showBalances',
  method: 'post',
  path: '/signed-in/balances',
  summary: 'Read what the person would lose with the account, to be shown before an erasure is confirmed',
  permission: 'vouch:person',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'What to show; good for an hour.', schema: BalancesAnswer }],
  problems: [],
  once: false,
  forPerson: true,
  look: async ({ house, client, person }) =>
    await readBalances(house, {
      controllerId: client.controllerId,
      actor: { kind: 'client', id: client.id },
      email: vouched(person).email,
    }),
  handle: async ({ work, looked }) => {
    const { shownId } = await keepShown(work, looked);
    const balances = looked.balances.map(inAnswer);
    const { coolingOffDays } = work.controller;
    return { status: 200, body: { id: shownId, readAt: work.at.toString(), coolingOffDays, balances } };
  },
});

const beginRequest = endpoint({
  name: 'beginSignedInRequest',
  method: 'post',
  path: '/signed-in/requests',
  summary: 'Begin a request of the signed-in person; it is proven by your word, and no code is sent',
  permission: 'vouch:person',
  params: Nothing,
  query: Nothing,
  body: NewSignedInRequest,
  answers: [
    {
      status: 201,
      words: 'The request, or the one that is already open for the same wish.',
      schema: SignedInRequest,
    },
  ],
  problems: ['balance-not-shown'],
  once: true,
  forPerson: true,
  handle: async ({ work, house, person, body }) => {
    const { right, shown: shownId, ownWords, language, residence } = body;
    const { email } = vouched(person);
    const place = residence === undefined ? null : readPlace(residence);
    const asked = {
      right,
      email,
      ownWords,
      language,
      residence: place,
      channel: 'api',
      signedIn: true,
    } as const;
    const { requestId, inEffect } = await receiveRequest(work, asked);
    const subjectId = await findSubject(work, email);
    const request = await caseOf(work, { subjectId, requestId });
    if (right === 'erasure' && (await mustBeShown(work, requestId))) {
      await tieToCase(work, { requestId, subjectId: request.subjectId, shownId });
      // A letter that waited for the reading of these balances waits for nothing any more.
      if (request.status === 'cooling-off') await tellBegun(work, request);
    }
    if (!inEffect) await identifyBySession(work, requestId);
    return { status: 201, body: shownCase(work, house, await caseOf(work, { subjectId, requestId })) };
  },
});

const listRequests = endpoint({
  name: 'listSignedInRequests',
  method: 'get',
  path: '/signed-in/requests',
  summary: 'List the requests of the signed-in person, newest first',
  permission: 'vouch:person',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answers: [
    {
      status: 200,
      words: 'Requests of this person alone; whether the account is restricted, and since when.',
      schema: z.strictObject({ requests: z.array(SignedInRequestWithBalances) }),
    },
  ],
  problems: [],
  once: false,
  forPerson: true,
  handle: async ({ work, house, person }) => {
    const cases = await casesOf(work, await findSubject(work, vouched(person).email));
    return { status: 200, body: { requests: await withBalances(work, house, cases) } };
  },
});

const showRequest = endpoint({
  name: 'showSignedInRequest',
  method: 'get',
  path: '/signed-in/requests/{id}',
  summary: 'Look at one request of the signed-in person',
  permission: 'vouch:person',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The request.', schema: SignedInRequestWithBalances }],
  problems: ['request-unknown'],
  once: false,
  forPerson: true,
  handle: async ({ work, house, person, params }) => {
    const subjectId = await findSubject(work, vouched(person).email);
    const request = await caseOf(work, { subjectId, requestId: params.id });
    const [body] = await withBalances(work, house, [request]);
    return { status: 200, body };
  },
});

const withdrawRequest = endpoint({
  name: 'withdrawSignedInRequest',
  method: 'post',
  path: '/signed-in/requests/{id}/withdrawal',
  summary: 'Take a request back by one click of the signed-in person, as long as it is not being carried out',
  permission: 'vouch:person',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The request, withdrawn.', schema: SignedInRequest }],
  problems: ['request-unknown', 'request-not-movable', 'withdraw-too-late'],
  once: true,
  forPerson: true,
  handle: async ({ work, house, person, params }) => {
    const subjectId = await findSubject(work, vouched(person).email);
    const { id: requestId } = await caseOf(work, { subjectId, requestId: params.id });
    await work.record('session.passed', requestId);
    await takeBack(work, requestId);
    return { status: 200, body: shownCase(work, house, await caseOf(work, { subjectId, requestId })) };
  },
});

export const SIGNED_IN_API: readonly Endpoint[] = [
  showBalances,
  beginRequest,
  listRequests,
  showRequest,
  withdrawRequest,
];

/** Only where the map knows a balance, and the case has none yet. */
async function mustBeShown(work: Work, requestId: string): Promise<boolean> {
  if ((await balancesOf(work, requestId)) !== null) return false;
  return balanceFields(await readMap(work)).length > 0;
}
