// When an answer is due: dates only, no database, so that the law can be checked on paper.
import type { Calendar } from './calendar.ts';
import { addPeriod } from './count-days.ts';
import type { Derivation } from './derivation.ts';
import { type CaseEvents, firstDay } from './events.ts';
import { effects, extendedEnd } from './extension.ts';
import { firstLimit } from './first-limit.ts';
import type { EventKind, PauseReason } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { rolledUnlessNow, runFrom } from './run-from.ts';
import { writeDerivation } from './write-derivation.ts';

export interface DueDate {
  /** The last day on which the answer is in time. While `waitingFor` is not empty: the earliest it can be. */
  readonly dueOn: Temporal.PlainDate;
  /** The moment at which that day is over in the controller's zone: from here on the answer is late. */
  readonly dueAt: Temporal.Instant;
  /** The last day on which an extension may be told. */
  readonly firstLimit: Temporal.PlainDate;
  /** The last day on which the receipt may be acknowledged, where the law asks for that. */
  readonly acknowledgeBy: Temporal.PlainDate | null;
  /** Answers of the person without which the clock has not started. */
  readonly waitingFor: readonly EventKind[];
  /** Questions for which the clock stands still; while there are any the date moves on with every day. */
  readonly standingStill: readonly PauseReason[];
  readonly derivation: Derivation;
}

/**
 * When the answer to a request is due under a rule, and why. Pure: the same rule, events and calendar give the same
 * date. `calendar` is `calendarOf(rule.calendar.value, seat)`. Throws `one-receipt-needed`.
 */
export function dueDate(rule: Rule, story: CaseEvents, calendar: Calendar): DueDate {
  const first = firstLimit(rule, story, calendar);
  const told = effects(rule, story, calendar);
  const used = told.filter(({ code }) => code === null).map(({ event }) => event);
  const counted = extendedEnd(rule, first.start.on, first.counted, used, calendar);
  const run = runFrom(rule, first.start.on, first.paused, calendar, counted);
  const acknowledgeBy = acknowledgedBy(rule, story, calendar);
  const derivation = writeDerivation(rule, story, calendar, { first, told, run, acknowledgeBy });
  return {
    dueOn: run.on,
    dueAt: endOfDay(run.on, story.zone),
    firstLimit: first.on,
    acknowledgeBy,
    waitingFor: first.start.waitingFor,
    standingStill: derivation.standing_still,
    derivation,
  };
}

/** The moment at which a day is over, summer time or not: the first moment of the next one. */
export function endOfDay(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant();
}

/** Acknowledgments run from receipt, whatever starts the clock of the answer. */
function acknowledgedBy(rule: Rule, story: CaseEvents, calendar: Calendar): Temporal.PlainDate | null {
  const received = firstDay(story, 'received');
  if (rule.acknowledgment === undefined || received === null) return null;
  const { unit, count } = rule.acknowledgment;
  const end = addPeriod(received, { unit, count: count.value }, rule.counting, calendar);
  return rolledUnlessNow(end, rule, calendar);
}
