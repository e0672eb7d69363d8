// The words and pieces by which the desk shows a redaction: its state, its list, and a text beside what the person will see.
import {
  REDACTION_REASONS,
  type RedactionReason,
  type RedactionSpan,
  type RedactionState,
} from '../fulfilment/redaction.ts';
import { redactText } from '../fulfilment/redaction-apply.ts';
import { merged, type SpanKind } from '../fulfilment/redaction-find.ts';
import { type OpenedText, type ReadingState, readingState } from '../fulfilment/redaction-view.ts';
import type { Work } from '../work.ts';
import type { Situation } from './situation.ts';

export const REASON_WORDS: { readonly [R in RedactionReason]: string } = {
  'third-party-data': 'About another person',
  'trade-secret': 'A trade secret',
  privilege: 'Confidential legal advice',
  security: 'Would endanger security',
  other: 'Another reason, told in words',
};

export const REASONS = REDACTION_REASONS.map((value) => ({ value, text: REASON_WORDS[value] }));

const KIND_WORDS: { readonly [K in SpanKind]: string } = {
  email: 'mail address',
  handle: 'user name',
  phone: 'telephone number',
  bank: 'bank account',
  card: 'payment card',
  ip: 'internet address',
  url: 'link to somebody’s page',
  postal: 'postal address',
  name: 'looks like a name',
  listed: 'name that the data of this case holds',
  whole: 'the whole text: too much was found to mark it piece by piece',
  own: 'marked by a reader',
};

const STATE_WORDS: { readonly [S in RedactionState]: string } = {
  preparing: 'Habeas is looking through the texts. The page shows them when it is done.',
  reading: 'Read each text, decide about each part that is marked, and hand them to a second reader.',
  'handed-over': 'Somebody else reads them now and confirms what is taken out, or sends them back.',
  confirmed: 'A second reader has confirmed what is taken out.',
};

/** A reading as the desk shows it. */
export type ShownRedaction = ReturnType<typeof shownState>;

/** What a case page says of its texts; null where it hands out none. */
export async function redactionAtDesk(work: Work, requestId: string) {
  const state = await readingState(work, requestId);
  if (state === null || state.plan.status === 'closed') return null;
  return shownState(state);
}

/** A reading as it is shown: in words, with what may be done. */
export function shownState({ plan, redaction, progress, involved, alone }: ReadingState) {
  const { state, confirmAfter } = redaction;
  const open = plan.status === 'asking' || plan.status === 'drawn';
  return {
    state,
    words: STATE_WORDS[state],
    read: progress.read,
    all: progress.all,
    open,
    waits: open ? textsWait(state, progress) : null,
    involved,
    alone,
    confirmAfter,
  };
}

/** What has to be done about the texts before the plan can be approved; null: nothing, or there is none. */
function textsWait(state: RedactionState, { read, all }: ReadingState['progress']): Situation['texts'] {
  if (state === 'preparing') return 'preparing';
  if (state === 'confirmed' || all === 0) return null;
  return state === 'handed-over' ? 'second-reader' : read < all ? 'unread' : 'all-read';
}

/** A piece of a text: plain, or the part that a decision is about. */
interface Piece {
  readonly text: string;
  readonly number: number | null;
  readonly decision: RedactionSpan['decision'] | null;
}

/** One text as a reader sees it: in pieces, beside what the person will see, with its parts to decide about. */
export function shownText({ text, spans, gaps }: OpenedText) {
  if (text === null) return null;
  const taken = spans.flatMap(({ startsAt, endsAt, decision, reason }) =>
    decision === 'redact' && reason !== null ? [{ start: startsAt, end: endsAt, reason }] : [],
  );
  return {
    pieces: piecesOf(text, spans),
    hers: redactText(text, taken, gaps),
    unseen: text.match(/\p{DI}/gu)?.length ?? 0,
    parts: spans.map(({ id, startsAt, endsAt, kind, decision, reason }, index) => ({
      id,
      number: index + 1,
      words: text.slice(startsAt, Math.min(endsAt, startsAt + 200)),
      kind: KIND_WORDS[kind],
      decision,
      reason: reason === null ? null : REASON_WORDS[reason],
    })),
    waiting: spans.filter(({ decision }) => decision === 'proposed').length,
  };
}

/** Parts that overlap are shown as one, numbered by the first. */
function piecesOf(text: string, spans: readonly RedactionSpan[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of merged(
    spans.map(({ startsAt, endsAt, kind }) => ({ start: startsAt, end: endsAt, kind })),
  )) {
    const inside = spans.filter(({ startsAt, endsAt }) => startsAt < end && endsAt > start);
    const first = inside[0];
    const decision =
      inside.find((one) => one.decision === 'proposed')?.decision ??
      inside.find((one) => one.decision === 'redact')?.decision ??
      'leave';
    if (start > at) pieces.push({ text: text.slice(at, start), number: null, decision: null });
    pieces.push({
      text: text.slice(start, end),
      number: first === undefined ? null : spans.indexOf(first) + 1,
      decision,
    });
    at = end;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), number: null, decision: null }] : pieces;
}

/** A place in a text as a browser counts it, in the text as it is stored: browsers know line ends of one character. */
export function placeInStored(text: string, place: number): number {
  let stored = 0;
  for (let shown = 0; shown < place && stored < text.length; shown += 1)
    stored += text.startsWith('\r\n', stored) ? 2 : 1;
  return stored;
}
