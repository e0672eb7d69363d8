// What happened to a case, as far as the law's clocks ask.
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { EventKind, ExtensionReason } from './law-codes.ts';

/** One thing that happened, at a moment. */
export type LawEvent =
  | { readonly kind: Exclude<EventKind, 'extended'>; readonly at: Temporal.Instant }
  | {
      readonly kind: 'extended';
      /** When the notice was given to the person. */
      readonly at: Temporal.Instant;
      readonly reason: ExtensionReason;
      /** The day that the notice names, where it names one; never later than the law allows. */
      readonly until?: Temporal.PlainDate;
      /** A privacy officer overrode a warning in writing. Has no effect where the rule is marked V. */
      readonly overridden?: boolean;
    };

/** The events of one case, and the time zone of the controller in which days begin and end. */
export interface CaseEvents {
  /** IANA name such as Europe/Berlin. */
  readonly zone: string;
  readonly events: readonly LawEvent[];
  /** Questions without an answer count as answered now; absent: at the last event. */
  readonly asOf?: Temporal.Instant;
}

/** Events in the order of time; those of one moment in the order given. Exactly one receipt. */
export function inOrder({ events }: CaseEvents): readonly LawEvent[] {
  const receipts = events.filter(({ kind }) => kind === 'received').length;
  if (receipts !== 1)
    throw new Problem(
      'invalid',
      'one-receipt-needed',
      'A clock needs exactly one receipt of the request. No date was computed.',
      { receipts },
    );
  return [...events].sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** The moment up to which the events are known. */
export function knownUntil(story: CaseEvents): Temporal.Instant {
  const last = inOrder(story).at(-1)?.at;
  const { asOf } = story;
  if (last === undefined) return asOf ?? Temporal.Instant.fromEpochMilliseconds(0);
  return asOf !== undefined && Temporal.Instant.compare(asOf, last) > 0 ? asOf : last;
}

/** The same story as it was known at an earlier moment. */
export function storyAt(story: CaseEvents, at: Temporal.Instant): CaseEvents {
  const events = story.events.filter(
    (event) => event.kind === 'received' || Temporal.Instant.compare(event.at, at) <= 0,
  );
  return { zone: story.zone, events, asOf: at };
}

/** The first day on which something of this kind happened, where the controller is. */
export function firstDay(story: CaseEvents, kind: EventKind): Temporal.PlainDate | null {
  const found = inOrder(story).find((event) => event.kind === kind);
  return found === undefined ? null : dayOf(found.at, story.zone);
}
