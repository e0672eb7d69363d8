// The parts of a rule: how it counts, when it starts, what is due, what pauses and what extends it.
import { z } from 'zod';
import { cited, fact, positive } from './fact.ts';
import { EVENTS, EXTENSION_REASONS, PAUSE_REASONS } from './law-codes.ts';

/** How days and months are counted. `from`: whether the day on which the clock starts is day nought or day one. */
export const Counting = z.strictObject({
  from: z.enum(['day-after', 'same-day']),
  missing_date: z.enum(['last-day', 'day-after-last']),
  roll: z.enum(['none', 'next-working-day']),
  ...cited,
});

export const Start = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('receipt'), ...cited }),
  z.strictObject({
    on: z.literal('latest-of'),
    /** Each counts only where it was asked for. */
    events: z.array(z.strictObject({ asked: z.enum(EVENTS), met: z.enum(EVENTS) })).min(1),
    ...cited,
  }),
  z.strictObject({
    on: z.literal('think-time'),
    asked: z.enum(EVENTS),
    met: z.enum(EVENTS),
    days: positive,
    ...cited,
  }),
]);

export const Due = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('immediately'), means: z.enum(['answer', 'stop']), ...cited }),
  z.strictObject({
    unit: z.enum(['calendar-month', 'day', 'business-day']),
    count: positive,
    /** What must have happened when the time is over. */
    means: z.enum(['answer', 'stop', 'acknowledgment']),
  }),
]);

export const Pause = z.strictObject({
  reason: z.enum(PAUSE_REASONS),
  from: z.enum(EVENTS),
  to: z.enum(EVENTS),
  /** `both`: neither the day of the question nor that of the answer counts; `elapsed`: the first of them does. */
  days: z.enum(['both', 'elapsed']),
  ...cited,
});

export const Extension = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('none'), ...cited }),
  z.strictObject({
    unit: z.literal('named-date'),
    max_times: positive,
    notice_before: fact(z.literal('first-limit')),
    reasons: z.array(z.enum(EXTENSION_REASONS)).min(1),
    ...cited,
  }),
  z.strictObject({
    unit: z.enum(['calendar-month', 'day', 'business-day']),
    count: positive,
    max_times: positive,
    notice_before: fact(z.literal('first-limit')),
    reasons: z.array(z.enum(EXTENSION_REASONS)).min(1),
    ...cited,
  }),
]);

export const Verification = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never'), ...cited }),
  z.strictObject({ kind: z.literal('same-channel'), ...cited }),
  z.strictObject({
    kind: z.literal('tier'),
    highest: z.enum(['reasonable', 'high']),
    only_on_doubt: z.boolean(),
    /** Held data points to be matched, where the law or its regulator names a number. */
    points: positive.optional(),
    ...cited,
  }),
]);

export type Counting = z.output<typeof Counting>;
export type PauseRule = z.output<typeof Pause>;
