// The stretches between our questions and the person's answers, and the days that they take out of a count.
import { dayOf } from '../platform/clock.ts';
import { type CaseEvents, inOrder, knownUntil } from './events.ts';
import type { EventKind } from './law-codes.ts';
import type { PauseRule } from './rule-parts.ts';
import type { ExcludedDay } from './without-days.ts';

/** A stretch in which we waited for the person. */
export interface Waiting {
  readonly from: Temporal.PlainDate;
  /** The day of the answer, or the day up to which we know where `open`. */
  readonly to: Temporal.PlainDate;
  readonly open: boolean;
}

/** Questions paired with their answers, the first question with the first answer after it. */
export function waits(story: CaseEvents, asked: EventKind, met: EventKind): readonly Waiting[] {
  const day = (at: Temporal.Instant): Temporal.PlainDate => dayOf(at, story.zone);
  const open: Temporal.PlainDate[] = [];
  const found: Waiting[] = [];
  for (const event of inOrder(story)) {
    if (event.kind === asked) open.push(day(event.at));
    if (event.kind !== met) continue;
    const from = open.shift();
    if (from !== undefined) found.push({ from, to: day(event.at), open: false });
  }
  const now = day(knownUntil(story));
  return [...found, ...open.map((from) => ({ from, to: now, open: true }))];
}

/** The days that pauses take out of a count; a day in two of them stands twice here, and counts out once. */
export function allPausedDays(story: CaseEvents, pauses: readonly PauseRule[]): readonly ExcludedDay[] {
  return pauses.flatMap((pause) =>
    waits(story, pause.from, pause.to).flatMap(({ from, to }) => {
      const first = pause.days === 'both' ? from : from.add({ days: 1 });
      const length = first.until(to).days + 1;
      return Array.from({ length: Math.max(0, length) }, (_, offset) => ({
        on: first.add({ days: offset }),
        reason: pause.reason,
      }));
    }),
  );
}
