// Whether a question takes its days out of the count: only where the law knows the pause.
import { dayOf } from '../platform/clock.ts';
import type { Calendar } from './calendar.ts';
import { dueDate } from './due-date.ts';
import { type CaseEvents, storyAt } from './events.ts';
import type { PauseReason } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { judge, type Move, type Standing } from './move.ts';

/**
 * Whether a question asked at `at` takes its days out of the count. Refuses a pause that the law does not know, and
 * one after the limit. Asking is always free; only the clock does not stop for it.
 */
export function mayPause(
  rule: Rule,
  reason: PauseReason,
  story: CaseEvents,
  { at, calendar, signed = false }: Standing & { readonly at: Temporal.Instant; readonly calendar: Calendar },
): Move {
  const { pauses, lawName } = rule;
  const pause = pauses.known.find((one) => one.reason === reason);
  if (pause === undefined) {
    const sentence = `Under ${lawName} the clock does not stop for this (${reason}): ask, and answer in time.`;
    return judge({ code: 'pause-not-known', reason: sentence }, pauses, signed);
  }
  const limit = dueDate(rule, storyAt(story, at), calendar).dueOn;
  const late = Temporal.PlainDate.compare(dayOf(at, story.zone), limit) > 0;
  const sentence = `The limit ended on ${limit}: nothing is left to pause.`;
  return judge(late ? { code: 'pause-too-late', reason: sentence } : null, pause, signed);
}
