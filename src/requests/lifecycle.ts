// The statuses of a request as one table, and the only function that writes one.

import type { AuditEvent } from '../audit/vocabulary.ts';
import { resumeUses } from '../consent/restricted-item.ts';
import { Problem } from '../platform/problem.ts';
import { endDocuments } from '../verification/document.ts';
import type { Details, Work } from '../work.ts';
import { momentOf } from './case-clock.ts';
import { unmarkCaseEnd } from './case-ends.ts';
import { DataRequest, holdRequest, isOpen, isUnfinished, type Status } from './data-request.ts';
import { settleEvidence } from './evidence-end.ts';

/** What can happen to a request. */
export const EVENTS = [
  'verify',
  'accept',
  'start-cooling-off',
  'plan',
  'approve',
  'stop',
  'fulfil',
  'fulfil-partly',
  'answer',
  'lapse',
  'deny',
  'withdraw',
  'reopen',
  'hand-over',
  'join',
  'part',
] as const;
export type RequestEvent = (typeof EVENTS)[number];

/**
 * Where each event leads from each status; what is not here is refused. Out of an end leads `reopen`: an appeal that
 * was upheld, or a person who proves a lapsed case after all; and `part`, where a duplicate turns out to be none.
 */
export const MOVES: { readonly [S in Status]: Partial<Readonly<Record<RequestEvent, Status>>> } = {
  received: {
    verify: 'verified',
    accept: 'verified',
    lapse: 'lapsed',
    deny: 'denied',
    withdraw: 'withdrawn',
  },
  verified: {
    'start-cooling-off': 'cooling-off',
    plan: 'planned',
    answer: 'fulfilled',
    'hand-over': 'fulfilled',
    join: 'duplicate',
    deny: 'denied',
    withdraw: 'withdrawn',
  },
  'cooling-off': {
    plan: 'planned',
    'hand-over': 'fulfilled',
    join: 'duplicate',
    deny: 'denied',
    withdraw: 'withdrawn',
  },
  planned: {
    plan: 'planned',
    approve: 'approved',
    'hand-over': 'fulfilled',
    join: 'duplicate',
    deny: 'denied',
    withdraw: 'withdrawn',
  },
  approved: {
    stop: 'planned',
    fulfil: 'fulfilled',
    'fulfil-partly': 'partly-fulfilled',
    withdraw: 'withdrawn',
  },
  'partly-fulfilled': { plan: 'planned', fulfil: 'fulfilled', reopen: 'verified' },
  fulfilled: { reopen: 'verified' },
  lapsed: { reopen: 'verified' },
  denied: { reopen: 'verified' },
  withdrawn: {},
  duplicate: { part: 'verified' },
};

const AUDITED: { readonly [E in RequestEvent]: AuditEvent } = {
  verify: 'request.verified',
  accept: 'request.accepted',
  'start-cooling-off': 'request.coolingOffStarted',
  plan: 'request.planned',
  approve: 'request.approved',
  stop: 'request.stopped',
  fulfil: 'request.fulfilled',
  'fulfil-partly': 'request.partlyFulfilled',
  answer: 'request.answered',
  lapse: 'request.lapsed',
  deny: 'request.denied',
  withdraw: 'request.withdrawn',
  reopen: 'request.reopened',
  'hand-over': 'request.handedOver',
  join: 'request.joined',
  part: 'request.parted',
};

/** Columns that a move may write beside the status. */
export type MoveColumns = Partial<
  Pick<
    DataRequest,
    | 'verifiedAt'
    | 'provenBy'
    | 'coolingOffUntil'
    | 'denialReason'
    | 'answer'
    | 'waivedAt'
    | 'waiver'
    | 'outcome'
    | 'duplicateOfId'
  >
>;

/**
 * Moves a request by an event, holding its row, and records it. With the end of a case, documents that nobody opened are
 * destroyed, its evidence is destroyed or waits for an appeal, and what stood still for an erasure goes on. Answers with the request as it is now. Throws
 * `request-unknown`, or `request-not-movable` when the table has no such move.
 */
export async function move(
  work: Work,
  requestId: string,
  event: RequestEvent,
  columns: MoveColumns = {},
  details: Details = {},
): Promise<DataRequest> {
  const request = await holdRequest(work, requestId);
  const next = MOVES[request.status][event];
  if (next === undefined) {
    throw new Problem(
      'conflict',
      'request-not-movable',
      `This request is "${request.status}", so "${event}" is not possible any more. Nothing was changed; look at its present state.`,
      { requestId, status: request.status, event },
    );
  }
  // A reason to refuse stands with a refusal alone; the table holds that, too.
  const reason = request.status === 'denied' ? { denialReason: null } : {};
  const main = request.status === 'duplicate' ? { duplicateOfId: null } : {};
  const changed = { ...reason, ...main, ...columns, status: next, statusAt: work.at };
  const moment = await momentOf(work, { ...request, ...changed });
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({ ...changed, ...moment });
  if (!isUnfinished(request.status) && isUnfinished(next)) await unmarkCaseEnd(work, requestId);
  await work.record(AUDITED[event], requestId, { from: request.status, to: next, ...details });
  if (!isOpen(next)) await endDocuments(work, requestId);
  if (request.right === 'erasure' && !isUnfinished(next)) await resumeUses(work, requestId);
  const goesOn = isOpen(request.status) && isOpen(next);
  const moved = Object.assign(request, changed);
  if (!goesOn || moved.aboutRequestId !== null) await settleEvidence(work, moved);
  return moved;
}
