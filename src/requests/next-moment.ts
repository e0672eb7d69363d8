// The next legally binding moment of a case: what must have happened by when, the earliest that is still owed.
import { endOfDay } from '../laws/due-date.ts';
import type { LetterName } from '../notifications/letter-list.ts';

/**
 * `acknowledge`: receipt must be confirmed. `resume`: the person's time to think is over then, answered or not.
 * `paused`: the clock stands still for the person; the day counts as if she answered now. `extend`: the last day on
 * which more time can be announced lawfully. `answer-or-extend`: that day and the day of the answer are one. `stop`:
 * what she wants ended must have ended.
 */
export const MOMENTS = [
  'acknowledge',
  'paused',
  'resume',
  'extend',
  'answer-or-extend',
  'answer',
  'stop',
] as const;
export type MomentWhat = (typeof MOMENTS)[number];

/** Letters that confirm to a person that the request has come in. */
export const RECEIPTS = [
  'request-received',
  'request-received-by-mail',
  'cooling-off-started',
  'request-in-effect',
  'complaint-acknowledged',
] as const satisfies readonly LetterName[];

/** Whether a letter confirms that a request has come in. */
export function isReceipt(letter: LetterName): boolean {
  return RECEIPTS.some((receipt) => receipt === letter);
}

/** Columns of `data_requests`; all null for a case that is over. */
export interface MomentColumns {
  readonly nextMomentAt: Temporal.Instant | null;
  readonly nextMomentOn: Temporal.PlainDate | null;
  readonly nextMomentWhat: MomentWhat | null;
  /** From when on it is another one by the passing of time alone. */
  readonly momentMovesAt: Temporal.Instant | null;
}

export const NO_MOMENT: MomentColumns = {
  nextMomentAt: null,
  nextMomentOn: null,
  nextMomentWhat: null,
  momentMovesAt: null,
};

/** What the clocks of a case say at a moment; days are days where the controller is. */
export interface Owed {
  readonly at: Temporal.Instant;
  readonly zone: string;
  /** Null: the law wants none, or it was sent. */
  readonly acknowledgeBy: Temporal.PlainDate | null;
  readonly answerBy: Temporal.PlainDate;
  readonly means: 'answer' | 'stop';
  /** The moment of a promise in hours, where it comes before the day is over. */
  readonly answerAt: Temporal.Instant | null;
  /** The last day for an extension that would still be lawful, and move `answerBy`; null: there is none. */
  readonly extendBy: Temporal.PlainDate | null;
  /** The day up to which the person may think; null: she does not, or thinks no more. */
  readonly thinksUntil: Temporal.PlainDate | null;
  /** The clock stands still until the person answers. */
  readonly standsStill: boolean;
}

/** The earliest thing that is owed. What is late stays the next: it comes first until it is done. */
export function nextMoment(owed: Owed): MomentColumns {
  const { zone, acknowledgeBy, extendBy, thinksUntil } = owed;
  const answer = answerOf(owed);
  const others = [
    ['acknowledge', acknowledgeBy],
    ['resume', thinksUntil],
    ['extend', extendBy],
  ] as const;
  return others
    .flatMap(([what, on]) =>
      on === null ? [] : [columns(what, on, endOfDay(on, zone), what === 'acknowledge' ? 'never' : 'then')],
    )
    .reduce((first, one) => (isBefore(one, first) ? one : first), answer);
}

/** The answer, in the words that fit where the clock stands. */
function answerOf({
  at,
  zone,
  answerBy,
  answerAt,
  means,
  extendBy,
  thinksUntil,
  standsStill,
}: Owed): MomentColumns {
  const end = answerAt ?? endOfDay(answerBy, zone);
  if (standsStill && thinksUntil === null) {
    const tomorrow = endOfDay(at.toZonedDateTimeISO(zone).toPlainDate(), zone);
    return { ...columns('paused', answerBy, end, 'never'), momentMovesAt: tomorrow };
  }
  if (means === 'stop') return columns('stop', answerBy, end, 'never');
  return extendBy?.equals(answerBy)
    ? columns('answer-or-extend', answerBy, end, 'then')
    : columns('answer', answerBy, end, 'never');
}

function columns(
  what: MomentWhat,
  on: Temporal.PlainDate,
  at: Temporal.Instant,
  moves: 'then' | 'never',
): MomentColumns {
  return {
    nextMomentAt: at,
    nextMomentOn: on,
    nextMomentWhat: what,
    momentMovesAt: moves === 'then' ? at : null,
  };
}

function isBefore({ nextMomentAt: one }: MomentColumns, { nextMomentAt: other }: MomentColumns): boolean {
  return one !== null && other !== null && Temporal.Instant.compare(one, other) < 0;
}
