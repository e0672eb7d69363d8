// Whether a limit may be put off, and by how much: only by what the law knows, told before the first limit.
import { dayOf } from '../platform/clock.ts';
import type { Calendar } from './calendar.ts';
import { addPeriod } from './count-days.ts';
import { type CaseEvents, inOrder, type LawEvent, storyAt } from './events.ts';
import { firstLimit } from './first-limit.ts';
import type { ExtensionReason } from './law-codes.ts';
import type { Rule } from './law-schema.ts';
import { type Cited, judge, type Move, type Objection, weakest } from './move.ts';
import { periodOf } from './run-from.ts';

export type Extended = Extract<LawEvent, { kind: 'extended' }>;

interface Wish {
  readonly at: Temporal.Instant;
  /** Absent before staff have chosen one. */
  readonly reason?: ExtensionReason;
  readonly calendar: Calendar;
  /** Counsel signed the rule file: its marks count as read. */
  readonly signed?: boolean;
}

/**
 * Whether the limit may be put off by a notice given at `at`. Refuses where the law knows no extension, where it was
 * used up, for a reason that it does not name, and after the first limit (GDPR Art. 12(3): within one month).
 */
export function mayExtend(rule: Rule, story: CaseEvents, wish: Wish): Move {
  const { signed = false } = wish;
  // Every extension that was told counts, also one of this very moment: two notices at once are one too many.
  const told = effects(rule, story, wish.calendar).filter(({ code }) => code === null);
  const found = objections(rule, story, wish, told.length);
  const [first] = [...found.filter(({ claim }) => claim.mark === 'V'), ...found];
  if (first !== undefined) return judge(first, first.claim, signed);
  const { extension } = rule;
  if (extension.unit === 'none') return { allowed: true };
  const numbers = extension.unit === 'named-date' ? [] : [extension.count];
  return judge(null, weakest(extension, extension.notice_before, extension.max_times, ...numbers), signed);
}

/** Everything that speaks against an extension, each with the claim that it rests on. */
function objections(
  rule: Rule,
  story: CaseEvents,
  { at, reason, calendar }: Wish,
  used: number,
): readonly (Objection & { readonly claim: Cited })[] {
  const { extension, lawName } = rule;
  if (extension.unit === 'none') {
    const sentence = `${lawName} does not let this answer be put off.`;
    return [{ code: 'no-extension', reason: sentence, claim: extension }];
  }
  const found: (Objection & { claim: Cited })[] = [];
  if (used >= extension.max_times.value) {
    const times = used === 1 ? 'once' : `${used} times`;
    const sentence = `${lawName} lets the answer be put off ${times}, and that has happened.`;
    found.push({ code: 'already-extended', reason: sentence, claim: extension.max_times });
  }
  const limit = firstLimit(rule, storyAt(story, at), calendar).on;
  if (Temporal.PlainDate.compare(dayOf(at, story.zone), limit) > 0) {
    const sentence = `An extension can no longer be told: the first limit ended on ${limit}.`;
    found.push({ code: 'extension-too-late', reason: sentence, claim: extension.notice_before });
  }
  if (reason !== undefined && !extension.reasons.includes(reason)) {
    const sentence = `${lawName} does not know "${reason}" as a reason to put an answer off.`;
    found.push({ code: 'extension-reason-not-known', reason: sentence, claim: extension });
  }
  return found;
}

/** An extension that was told; `code` says why it has no effect, null that it has. */
export interface Effect {
  readonly event: Extended;
  readonly code: string | null;
}

/** Every extension told, in order, with its effect. */
export function effects(rule: Rule, story: CaseEvents, calendar: Calendar): readonly Effect[] {
  const found: Effect[] = [];
  for (const event of inOrder(story)) {
    if (event.kind !== 'extended') continue;
    const used = found.filter(({ code }) => code === null).length;
    // Where the text was read, no override helps: a late notice puts nothing off.
    const against = objections(rule, story, { ...event, calendar }, used).find(
      ({ claim }) => claim.mark === 'V' || event.overridden !== true || rule.extension.unit === 'none',
    );
    const dateless = rule.extension.unit === 'named-date' && event.until === undefined;
    found.push({ event, code: against?.code ?? (dateless ? 'extension-without-date' : null) });
  }
  return found;
}

/** The extended end, before pauses and roll-over; never before the end that was counted without it. */
export function extendedEnd(
  rule: Rule,
  start: Temporal.PlainDate,
  counted: Temporal.PlainDate,
  told: readonly Extended[],
  calendar: Calendar,
): Temporal.PlainDate {
  const { extension, counting } = rule;
  const last = told.at(-1);
  if (last === undefined || extension.unit === 'none') return counted;
  const period = periodOf(rule);
  const later = (day: Temporal.PlainDate): Temporal.PlainDate =>
    Temporal.PlainDate.compare(day, counted) > 0 ? day : counted;
  if (extension.unit === 'named-date') return later(last.until ?? counted);
  const more = extension.count.value * told.length;
  // Two further months after one are three months from the start, so that 31 January ends on 30 April.
  const furthest =
    extension.unit === period.unit
      ? addPeriod(start, { unit: period.unit, count: period.count + more }, counting, calendar)
      : addPeriod(counted, { unit: extension.unit, count: more }, counting, calendar);
  const { until } = last;
  return later(until !== undefined && Temporal.PlainDate.compare(until, furthest) < 0 ? until : furthest);
}
