// What happened to a case, newest first: entries of the audit log about it, its plans and its letters, in sentences.
import { type AuditEntry, entriesAbout } from '../audit/audit-entry.ts';
import { sentenceFor } from '../audit/vocabulary.ts';
import { RECIPIENT } from '../fulfilment/answer-notice.ts';
import { SYSTEM_OWNER } from '../fulfilment/answer-owner-task.ts';
import { isAct } from '../fulfilment/case-version.ts';
import { WARNED } from '../fulfilment/disown.ts';
import { CUSTOMER } from '../fulfilment/route-to-customer.ts';
import { LINK_HOLDER } from '../fulfilment/take-by-link.ts';
import type { Actor, Work } from '../work.ts';
import { type EntryKind, kindOf } from './entry-kind.ts';
import { LETTER_WORDS } from './words.ts';

export interface TimelineEntry {
  /** Of the entry in the log, so that a link leads to it for as long as the log stands. */
  readonly id: string;
  readonly kind: EntryKind;
  /** It made a new version of the case. */
  readonly act: boolean;
  readonly at: Temporal.Instant;
  readonly sentence: string;
  /** A name of staff, or what kind of actor it was. */
  readonly who: string;
  /** What the log knows beside it: the name of a letter, an answer, a reason. Never personal data. */
  readonly more: string | null;
  /** Left out of the short timeline, because another entry says it. */
  readonly minor: boolean;
}

const WHO: { readonly [K in Actor['kind']]: string } = {
  subject: 'the person',
  machine: 'Habeas',
  clock: 'the clock of Habeas',
  client: 'a program',
  staff: 'a member of staff',
};

/** Who acted without an account and without being the person, by the id of the actor. */
const OUTSIDERS = new Map([
  [RECIPIENT.id, 'the recipient'],
  [LINK_HOLDER.id, 'whoever has the link'],
  [CUSTOMER.id, 'the business customer'],
  [SYSTEM_OWNER.id, 'the owner of a system'],
  [WARNED.id, 'whoever reads a warned address'],
]);

/** Details that say more than the sentence; all others are for machines. */
const TELLING = [
  'recipient',
  'case',
  'system',
  'letter',
  'answer',
  'reason',
  'why',
  'code',
  'purpose',
  'judged',
  'range',
  'protection',
] as const;

/** Details that are names and stay as they are. */
const NAMES: readonly string[] = ['recipient', 'case', 'system', 'range'];

/** Events that another one beside them tells as well. */
const TWICE_TOLD: readonly string[] = [
  'letter.written',
  'request.planned',
  'request.approved',
  'plan.completed',
];

/** The timeline of these ids, with names of staff by account id. */
export async function readTimeline(
  work: Work,
  about: readonly string[],
  names: Readonly<Record<string, string>>,
): Promise<TimelineEntry[]> {
  const entries = await entriesAbout(work.trx, work.controllerId, about);
  return entries.toReversed().map((entry) => ({
    id: entry.id,
    kind: kindOf(entry.event),
    act: isAct(entry.event),
    at: entry.at,
    sentence: sentenceFor(entry.event),
    who: names[entry.actorId] ?? whoElse(entry),
    more: moreOf(entry),
    minor: isMinor(entry),
  }));
}

function whoElse({ actorKind, actorId }: AuditEntry): string {
  const outsider = actorKind === 'client' ? OUTSIDERS.get(actorId) : undefined;
  return outsider ?? (WHO as Readonly<Record<string, string>>)[actorKind] ?? 'somebody';
}

function moreOf({ details }: AuditEntry): string | null {
  const known = TELLING.flatMap((name) => {
    const value = details[name];
    if (typeof value !== 'string') return [];
    return [NAMES.includes(name) ? value : inWords(value)];
  });
  return known.length === 0 ? null : known.join(', ');
}

function inWords(code: string): string {
  return (LETTER_WORDS as Readonly<Record<string, string>>)[code] ?? code.replaceAll('-', ' ');
}

function isMinor({ event, details }: AuditEntry): boolean {
  const letter = typeof details.letter === 'string' ? details.letter : '';
  const aside = inWords(letter).startsWith('To staff') || letter.endsWith('-code');
  return TWICE_TOLD.includes(event) || (event === 'letter.sent' && aside);
}
