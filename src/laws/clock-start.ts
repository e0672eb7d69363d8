// Where a clock starts: at receipt, at the latest of several events, or after a time to think.
import { dayOf } from '../platform/clock.ts';
import type { Calendar } from './calendar.ts';
import { type CaseEvents, firstDay, knownUntil } from './events.ts';
import type { EventKind } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { runFrom } from './run-from.ts';
import { allPausedDays, type Waiting, waits } from './waits.ts';

/** Something that staff should read beside a date: an event that moved nothing, or a silence that means something. */
export interface Remark {
  readonly code: string;
  readonly event: EventKind;
  readonly on: Temporal.PlainDate;
}

export interface ClockStart {
  readonly on: Temporal.PlainDate;
  /** The event that set the day. */
  readonly because: EventKind;
  /** What we wait for before the clock starts; while it is not empty the date is the earliest possible. */
  readonly waitingFor: readonly EventKind[];
  readonly remarks: readonly Remark[];
}

/**
 * The day on which the clock starts. A question that comes after the limit has passed starts nothing anew: it is
 * remarked upon and moves no date.
 */
export function clockStart(rule: Rule, story: CaseEvents, calendar: Calendar): ClockStart {
  const received = firstDay(story, 'received') ?? dayOf(knownUntil(story), story.zone);
  const { start } = rule;
  if (start.on === 'receipt') return { on: received, because: 'received', waitingFor: [], remarks: [] };
  const questions = (start.on === 'latest-of' ? start.events : [start])
    .flatMap(({ asked, met }) => waits(story, asked, met).map((wait) => ({ asked, met, wait })))
    .sort((a, b) => Temporal.PlainDate.compare(a.wait.from, b.wait.from));
  const now = dayOf(knownUntil(story), story.zone);
  const paused = allPausedDays(story, rule.pauses.known);
  const remarks: Remark[] = [];
  const waitingFor: EventKind[] = [];
  let on = received;
  let because: EventKind = 'received';
  for (const { asked, met, wait } of questions) {
    const limit = runFrom(rule, on, paused, calendar).on;
    if (Temporal.PlainDate.compare(wait.from, limit) > 0) {
      remarks.push({ code: 'asked-after-the-limit', event: asked, on: wait.from });
      continue;
    }
    const thinking = start.on === 'think-time' ? wait.from.add({ days: start.days.value }) : null;
    if (thinking !== null && unconfirmed(wait, thinking, now))
      remarks.push({ code: 'not-confirmed-in-time', event: met, on: thinking });
    else if (wait.open) waitingFor.push(met);
    const day = thinking ?? wait.to;
    if (Temporal.PlainDate.compare(day, on) <= 0) continue;
    on = day;
    because = thinking === null ? met : asked;
  }
  return { on, because, waitingFor, remarks };
}

function unconfirmed({ to, open }: Waiting, last: Temporal.PlainDate, now: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(open ? now : to, last) > 0;
}
