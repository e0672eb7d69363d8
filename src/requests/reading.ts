// Who of the staff opened a person's data, and why: written down at each opening, and shown to the person without names.
import { entriesOf, wasRecorded } from '../audit/audit-entry.ts';
import { findAccount, listAccounts } from '../auth/accounts.ts';
import { dayOf } from '../platform/clock.ts';
import type { Work } from '../work.ts';
import { holdRequest } from './data-request.ts';

/** Why staff open data: the step that the case stands at. */
export type StaffPurpose = 'identify' | 'decide' | 'correct' | 'redact' | 'answer';
/** Why the machine reads data itself, for what it is told to do. */
export type MachinePurpose = 'recipients' | 'restriction' | 'proof';

/** The log holds one entry for everything that one account opened for one purpose within this time. */
const ONE_ENTRY = { hours: 1 } as const;
/** Entries that are shown to the person, newest first. */
const SHOWN = 200;

/** Openings that stand in the log under a name of their own, and what they were for. */
const OWN_EVENTS = { 'evidence.looked': 'evidence', 'document.opened': 'document' } as const;
/** What corrections were called in the log before purposes had codes. */
const EARLIER: Readonly<Record<string, StaffPurpose>> = { rectification: 'correct' };

/** One line of what the person reads: on which day somebody in these roles opened her data, and for what. */
export interface Looked {
  readonly on: Temporal.PlainDate;
  readonly roles: readonly string[];
  readonly purpose: StaffPurpose | 'evidence' | 'document';
}

/**
 * Writes down that data of the person of a case was opened, before any of it is shown; of staff at most once an hour for
 * each account and purpose, else a page that is loaded again would fill the log. Holds the case. Throws `request-unknown`.
 */
export async function recordReading(
  work: Work,
  requestId: string,
  purpose: StaffPurpose | MachinePurpose,
): Promise<void> {
  await holdRequest(work, requestId);
  if (work.actor.kind !== 'staff') {
    await work.record('data.read', requestId, { purpose });
    return;
  }
  const since = work.at.subtract(ONE_ENTRY);
  const sought = { event: 'data.read', about: requestId, actorId: work.actor.id, purpose, since } as const;
  if (await wasRecorded(work.trx, work.controllerId, sought)) return;
  const account = await findAccount(work, work.actor.id);
  await work.record('data.read', requestId, { purpose, roles: (account?.roles ?? []).join(' ') });
}

/** Who of the staff opened data of this case, newest first, each day, role and purpose once; for the proven person alone. */
export async function lookedAt(work: Work, requestId: string): Promise<Looked[]> {
  const events = ['data.read', ...Object.keys(OWN_EVENTS)];
  // What the machine reads is not counted: a store that is away is read again and again, and would push people out.
  const sought = { about: requestId, events, actorKind: 'staff', limit: SHOWN } as const;
  const entries = await entriesOf(work.trx, work.controllerId, sought);
  const rolesNow = new Map((await listAccounts(work)).map(({ id, roles }) => [id, roles.join(' ')]));
  const lines = new Map<string, Looked>();
  for (const { at, event, actorId, details } of entries) {
    const purpose = purposeOf(event, details.purpose);
    if (purpose === null) continue;
    const roles = typeof details.roles === 'string' ? details.roles : (rolesNow.get(actorId) ?? '');
    const on = dayOf(at, work.controller.timeZone);
    lines.set(`${on} ${roles} ${purpose}`, { on, roles: roles.split(' '), purpose });
  }
  return [...lines.values()];
}

function purposeOf(event: string, purpose: unknown): Looked['purpose'] | null {
  // A file that the owner of a system sent has a purpose of its own: the person did not send it.
  if (purpose === undefined && event in OWN_EVENTS) return OWN_EVENTS[event as keyof typeof OWN_EVENTS];
  const code = EARLIER[String(purpose)] ?? String(purpose);
  return ['identify', 'decide', 'correct', 'redact', 'answer'].includes(code) ? (code as StaffPurpose) : null;
}
