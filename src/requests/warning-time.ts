// The wait between the warning to her other addresses and an erasure: inside the clock of the law, never beyond it.
import type { Work } from '../work.ts';
import { type Warned, warningsOf } from './channel-warning.ts';
import type { DataRequest } from './data-request.ts';

/** How far the warnings of an erasure are. */
export interface WarningTime {
  readonly warned: readonly Warned[];
  /** Letters that have not left yet; one that nobody takes has failed, and is no channel. */
  readonly waitingLetters: number;
  /** Until when an erasure waits; null where there is nobody else to warn. */
  readonly until: Temporal.Instant | null;
  /** The answer is due before the promised hours are over, so the wait is shorter. */
  readonly shortened: boolean;
  /** Nothing stands in the way of an approval any more. */
  readonly over: boolean;
}

/** Reads how far the warnings of a case are at this moment. */
export async function warningTime(work: Work, request: DataRequest): Promise<WarningTime> {
  const { warnHours, timeZone } = work.controller;
  const warned = (await warningsOf(work, request.id)).filter(({ kind }) => kind === 'erasure');
  const dueDay = request.dueOn.toZonedDateTime(timeZone).toInstant();
  let until: Temporal.Instant | null = null;
  let shortened = false;
  for (const { sentAt } of warned) {
    if (sentAt === null) continue;
    const { end, cut } = endOfWait(sentAt, warnHours, dueDay);
    if (until === null || Temporal.Instant.compare(end, until) > 0) until = end;
    shortened ||= cut;
  }
  const waitingLetters = warned.filter(({ letter }) => letter === 'waiting').length;
  const over = waitingLetters === 0 && (until === null || Temporal.Instant.compare(until, work.at) <= 0);
  return { warned, waitingLetters, until, shortened, over };
}

/**
 * The promised hours after the letter left, but not into the day on which the answer is due: on that day people must
 * still be able to decide. A letter that leaves on that day or later is not waited for.
 */
export function endOfWait(
  sentAt: Temporal.Instant,
  hours: number,
  dueDay: Temporal.Instant,
): { end: Temporal.Instant; cut: boolean } {
  const promised = sentAt.add({ hours });
  if (Temporal.Instant.compare(promised, dueDay) <= 0) return { end: promised, cut: false };
  return { end: Temporal.Instant.compare(sentAt, dueDay) < 0 ? dueDay : sentAt, cut: true };
}
