// Why a date is what it is: everything that went into it, as plain JSON that can be stored and replayed.
import { z } from 'zod';
import type { CaseEvents, LawEvent } from './events.ts';
import { EVENTS, EXTENSION_REASONS, MARKS, PAUSE_REASONS, RIGHTS } from './law-codes.ts';
import { Counting } from './rule-parts.ts';

const day = z.iso.date();
const moment = z.string().refine((text) => {
  try {
    return Temporal.Instant.from(text).toString() === text;
  } catch {
    return false;
  }
}, 'must be a moment in UTC');
const cited = { source: z.string(), mark: z.enum(MARKS) };
const dayOff = z.strictObject({ on: day, name: z.string() });

/** Stored beside the due date; the schema refuses what `dueDate` would not have written. */
export const Derivation = z.strictObject({
  law: z.string(),
  law_name: z.string(),
  rule: z.string(),
  version: z.int(),
  right: z.enum(RIGHTS),
  ...cited,
  /** What must have happened when the time is over. */
  means: z.enum(['answer', 'stop', 'acknowledgment']),
  zone: z.string(),
  calendar: z.strictObject({ id: z.string(), place: z.string().nullable() }),
  as_of: moment,
  events: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('extended'),
        at: moment,
        on: day,
        reason: z.enum(EXTENSION_REASONS),
        until: day.optional(),
        overridden: z.boolean().optional(),
      }),
      z.strictObject({ kind: z.enum(EVENTS).exclude(['extended']), at: moment, on: day }),
    ]),
  ),
  start: z.strictObject({
    on: day,
    because: z.enum(EVENTS),
    think_days: z.int().nullable(),
    waiting_for: z.array(z.enum(EVENTS)),
  }),
  count: z.strictObject({
    unit: z.enum(['calendar-month', 'day', 'business-day', 'immediately']),
    value: z.int(),
    ...cited,
  }),
  counting: Counting,
  /** The end of the first limit, pauses and roll-over included. */
  first_limit: day,
  extension: z
    .strictObject({
      told_on: day,
      reason: z.enum(EXTENSION_REASONS),
      unit: z.enum(['calendar-month', 'day', 'business-day', 'named-date']),
      value: z.int().nullable(),
      until: day.nullable(),
      ...cited,
    })
    .nullable(),
  /** Stretches that do not count; days in two pauses stand once. */
  excluded: z.array(
    z.strictObject({ from: day, to: day, days: z.int(), reason: z.enum(PAUSE_REASONS), ...cited }),
  ),
  /** Questions without an answer, for which the clock stands still: the date moves on with every day. */
  standing_still: z.array(z.enum(PAUSE_REASONS)),
  /** The end before it rolls over weekends and holidays. */
  ends_on: day,
  /** Days off that a count of working days leaves out. */
  passed: z.array(dayOff),
  /** Days off over which the end rolled. */
  rolled_over: z.array(dayOff),
  due_on: day,
  acknowledge_by: day.nullable(),
  /** Events that moved nothing, and silences that mean something, by code. */
  remarks: z.array(z.strictObject({ code: z.string(), event: z.enum(EVENTS), on: day })),
});
export type Derivation = z.output<typeof Derivation>;

/** The events that a stored derivation used, to compute its date again. */
export function storyOf({ zone, as_of, events }: Derivation): CaseEvents {
  return {
    zone,
    asOf: Temporal.Instant.from(as_of),
    events: events.map((event): LawEvent => {
      const at = Temporal.Instant.from(event.at);
      if (event.kind !== 'extended') return { kind: event.kind, at };
      const { kind, reason, until, overridden } = event;
      return {
        kind,
        at,
        reason,
        ...(until === undefined ? {} : { until: Temporal.PlainDate.from(until) }),
        ...(overridden === undefined ? {} : { overridden }),
      };
    }),
  };
}
