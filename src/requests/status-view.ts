// What the person reads on her status page: where it stands, the due date, and what we wait for; the page has the words.
import { derivationSentences } from '../laws/derivation-sentences.ts';
import type { Work } from '../work.ts';
import { type ToldEvent, toldEvents } from './case-event.ts';
import { type WaitingFor, waitingFor } from './case-list.ts';
import { type DataRequest, findRequest, type Right, type Status } from './data-request.ts';
import { hasOpenQuestion } from './question.ts';

/** A step of the road; the page has the words. */
export interface StatusStep {
  readonly name:
    | 'received'
    | 'cooling-off'
    | 'verified'
    | 'verified-read'
    | 'planned'
    | 'approved'
    | 'approved-erased';
  readonly state: 'done' | 'now' | 'later';
}

export interface StatusView {
  readonly requestId: string;
  readonly reference: string;
  readonly right: Right;
  readonly status: Status;
  readonly receivedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  readonly waitingFor: WaitingFor;
  readonly coolingOffUntil: Temporal.Instant | null;
  /** Something is still owed. */
  readonly unfinished: boolean;
  /** She may take it back while nothing is finished. */
  readonly mayWithdraw: boolean;
  readonly answer: string | null;
  /** A question of ours that waits for her answer. */
  readonly question: string | null;
  /** The law that the case runs under, and why its date is what it is. */
  readonly law: { readonly name: string; readonly why: string; readonly sentences: readonly string[] } | null;
  readonly steps: readonly StatusStep[];
}

const OPEN: readonly Status[] = ['received', 'verified', 'cooling-off', 'planned', 'approved'];

/** The status of one case as its person sees it; null for ids of others and ids that never were, alike. */
export async function readStatus(work: Work, requestId: string): Promise<StatusView | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const { reference, right, status, receivedAt, dueOn, coolingOffUntil } = request;
  const answer =
    request.answer === null ? null : await work.open(`data_requests:${requestId}:answer`, request.answer);
  return {
    requestId,
    reference,
    right,
    status,
    receivedAt,
    dueOn,
    waitingFor: waitingFor(status, right),
    coolingOffUntil: status === 'cooling-off' ? coolingOffUntil : null,
    unfinished: OPEN.includes(status),
    mayWithdraw: OPEN.includes(status) && right !== 'minor-found',
    answer: answer?.toString('utf8') ?? null,
    question: mayStillAnswer(status) ? openQuestion(await toldEvents(work, requestId)) : null,
    law: lawOf(request),
    steps: stepsOf(status, right, coolingOffUntil !== null),
  };
}

const mayStillAnswer = (status: Status): boolean => OPEN.includes(status);

function openQuestion(told: readonly ToldEvent[]): string | null {
  if (!hasOpenQuestion(told)) return null;
  return told.findLast(({ kind }) => kind === 'clarification_asked')?.words ?? null;
}

function lawOf({ rule, lawWhy, derivation }: DataRequest): StatusView['law'] {
  if (rule === null || derivation === null) return null;
  return { name: rule.lawName, why: lawWhy ?? '', sentences: derivationSentences(derivation) };
}

function stepsOf(status: Status, right: Right, coolsOff: boolean): StatusStep[] {
  const road: [Status, StatusStep['name']][] = [
    ['received', 'received'],
    ...(coolsOff ? ([['cooling-off', 'cooling-off']] as const satisfies [Status, StatusStep['name']][]) : []),
    [
      'verified',
      right === 'erasure' || right === 'access' || right === 'portability' ? 'verified' : 'verified-read',
    ],
    ['planned', 'planned'],
    ['approved', right === 'erasure' || right === 'depicted' ? 'approved-erased' : 'approved'],
  ];
  const ended = !OPEN.includes(status);
  const at = road.findIndex(([step]) => step === status);
  return road.map(([, name], index) => ({
    name,
    state:
      ended && (status === 'fulfilled' || status === 'partly-fulfilled')
        ? 'done'
        : ended
          ? 'later'
          : index < at
            ? 'done'
            : index === at
              ? 'now'
              : 'later',
  }));
}
