// What the person reads on her status page: plain words, the due date, and what we wait for.
import { derivationSentences } from '../laws/derivation-sentences.ts';
import type { Work } from '../work.ts';
import { type ToldEvent, toldEvents } from './case-event.ts';
import { type WaitingFor, waitingFor } from './case-list.ts';
import { type DataRequest, findRequest, type Right, type Status } from './data-request.ts';
import { hasOpenQuestion } from './question.ts';

export interface StatusStep {
  readonly words: string;
  readonly state: 'done' | 'now' | 'later';
}

export interface StatusView {
  readonly requestId: string;
  readonly reference: string;
  readonly right: Right;
  readonly status: Status;
  readonly sentence: string;
  readonly receivedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  readonly waitingFor: WaitingFor;
  readonly coolingOffUntil: Temporal.Instant | null;
  /** She may take it back while nothing is finished. */
  readonly mayWithdraw: boolean;
  readonly answer: string | null;
  /** A question of ours that waits for her answer. */
  readonly question: string | null;
  /** The law that the case runs under, and why its date is what it is. */
  readonly law: { readonly name: string; readonly why: string; readonly sentences: readonly string[] } | null;
  readonly steps: readonly StatusStep[];
}

const SENTENCES: { readonly [S in Status]: string } = {
  received: 'We have your request. We wait for you to prove that the e-mail address is yours.',
  verified: 'Your address is proven. We are now looking for your data.',
  'cooling-off': 'Your address is proven. You have time to change your mind before anything is erased.',
  planned: 'We know what we hold about you. A person here now checks what will be done.',
  approved: 'What will be done is decided, and it is being carried out now.',
  fulfilled: 'Your request is done.',
  'partly-fulfilled': 'Your request is done in part. Below is what is still missing, and why.',
  lapsed:
    'Nobody proved the e-mail address in time, so this request has ended. You can ask again at any time.',
  denied: 'We have refused this request. Our letter tells you why, and where you can complain.',
  withdrawn: 'You took this request back. Nothing more will be done.',
};

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
    sentence: SENTENCES[status],
    receivedAt,
    dueOn,
    waitingFor: waitingFor(status, right),
    coolingOffUntil: status === 'cooling-off' ? coolingOffUntil : null,
    mayWithdraw: OPEN.includes(status),
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
  const road: [Status, string][] = [
    ['received', 'You prove your e-mail address'],
    ...(coolsOff ? ([['cooling-off', 'You have time to change your mind']] as [Status, string][]) : []),
    [
      'verified',
      right === 'erasure' || right === 'access' || right === 'portability'
        ? 'We look for your data'
        : 'We read your request',
    ],
    ['planned', 'A person checks what will be done'],
    ['approved', right === 'erasure' ? 'Your data is erased' : 'Your data is put together'],
  ];
  const ended = !OPEN.includes(status);
  const at = road.findIndex(([step]) => step === status);
  return road.map(([, words], index) => ({
    words,
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
