// The first limit of a clock: what it counts and which days it leaves out; before any extension.
import type { Calendar } from './calendar.ts';
import { type ClockStart, clockStart } from './clock-start.ts';
import type { CaseEvents } from './events.ts';
import type { Rule } from './law-schema.ts';
import { type Run, runFrom } from './run-from.ts';
import { allPausedDays } from './waits.ts';
import type { ExcludedDay } from './without-days.ts';

export interface FirstLimit extends Run {
  readonly start: ClockStart;
  readonly paused: readonly ExcludedDay[];
}

/** The first limit of a case as its events stand. */
export function firstLimit(rule: Rule, story: CaseEvents, calendar: Calendar): FirstLimit {
  const start = clockStart(rule, story, calendar);
  const paused = allPausedDays(story, rule.pauses.known);
  return { start, paused, ...runFrom(rule, start.on, paused, calendar) };
}
