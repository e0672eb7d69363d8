// Several clocks run on one case: the law's, and the controller's own promise. The earliest binds, by name.

import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { type DueDate, endOfDay } from './due-date.ts';
import { type CaseEvents, firstDay, inOrder } from './events.ts';
import type { EventKind } from './law-codes.ts';

export interface Clock {
  /** For people: `UK GDPR`, `the controller's promise of 30 days`. */
  readonly name: string;
  readonly binds: 'law' | 'promise';
  readonly what: 'acknowledgment' | 'answer' | 'stop';
  readonly dueOn: Temporal.PlainDate;
  /** The moment at which that day is over. */
  readonly dueAt: Temporal.Instant;
}

/** The clocks that a law sets for a case: its answer, and its acknowledgment where it asks for one. */
export function lawClocks({ dueOn, dueAt, acknowledgeBy, derivation }: DueDate): readonly Clock[] {
  const name = `${derivation.law_name} (${derivation.rule}, version ${derivation.version})`;
  const answer: Clock = { name, binds: 'law', what: derivation.means, dueOn, dueAt };
  if (acknowledgeBy === null || derivation.means === 'acknowledgment') return [answer];
  const at = endOfDay(acknowledgeBy, derivation.zone);
  return [{ name, binds: 'law', what: 'acknowledgment', dueOn: acknowledgeBy, dueAt: at }, answer];
}

/**
 * The clock of a controller that promises an answer within so many days: of receipt, or of a later event such as
 * `confirmed` (LumyxAI: 30 days after deletion was confirmed). Null while that event has not happened.
 */
export function controllerPromise(
  days: number,
  story: CaseEvents,
  from: EventKind = 'received',
): Clock | null {
  const start = firstDay(story, from);
  if (start === null) return null;
  const dueOn = start.add({ days });
  return {
    name: `the controller's promise of ${days} ${days === 1 ? 'day' : 'days'}`,
    binds: 'promise',
    what: 'answer',
    dueOn,
    dueAt: endOfDay(dueOn, story.zone),
  };
}

/** The clock of a controller that promises an end within so many hours of receipt, counted to the moment. */
export function promiseInHours(hours: number, story: CaseEvents, what: string): Clock | null {
  const received = inOrder(story).find(({ kind }) => kind === 'received');
  if (received === undefined) return null;
  const dueAt = received.at.add({ hours });
  return {
    name: `the controller's promise of ${hours} ${hours === 1 ? 'hour' : 'hours'} ${what}`,
    binds: 'promise',
    what: 'answer',
    dueOn: dayOf(dueAt, story.zone),
    dueAt,
  };
}

/** The earliest clock; of two on one moment the law's. Throws `no-clock` where there is none. */
export function governing(clocks: readonly Clock[]): Clock {
  const [first, ...others] = clocks;
  if (first === undefined)
    throw new Problem('invalid', 'no-clock', 'No clock runs on this case. Nothing was decided.');
  return others.reduce((earliest, one) => {
    const order = Temporal.Instant.compare(one.dueAt, earliest.dueAt);
    return order < 0 || (order === 0 && earliest.binds === 'promise' && one.binds === 'law') ? one : earliest;
  }, first);
}
