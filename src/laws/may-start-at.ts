// Whether an event may start the clock of an answer.
import type { EventKind } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { judge, type Move, type Standing, weakest } from './move.ts';

/** Whether an event may start the clock. In California verification never does (11 CCR 7021(b)). */
export function mayStartAt(rule: Rule, event: EventKind, { signed = false }: Standing = {}): Move {
  if (event === 'received') return { allowed: true };
  const { start, lawName } = rule;
  const met =
    start.on === 'receipt'
      ? []
      : start.on === 'latest-of'
        ? start.events.map((one) => one.met)
        : [start.asked];
  const sentence = `Under ${lawName} the clock runs from receipt, not from ${event.replaceAll('_', ' ')}.`;
  const claim = start.on === 'think-time' ? weakest(start, start.days) : start;
  return judge(
    met.includes(event) ? null : { code: 'clock-starts-elsewhere', reason: sentence },
    claim,
    signed,
  );
}
