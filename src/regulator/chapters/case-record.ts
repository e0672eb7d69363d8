// A case as the request log shows it: what the log says, what the law's clock says, and what was searched.
import { subjectEmails } from '../../subjects/subject.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { daysBetween } from '../metrics/days.ts';
import { type CaseClock, clockReader } from './case-clocks.ts';
import { type LoggedCase, loggedCases } from './case-facts-rows.ts';
import { type CaseSearch, searchesOf } from './case-searches.ts';
import { readRows } from './stream-rows.ts';

/** Whether the answer was in time; null where the case ended without one. */
type Timeliness = 'in-time' | 'late' | 'open' | 'overdue' | null;

/** Columns of the file in their order; the words of 11 CCR 7101, Rule 6.11 and the ICO's list all have theirs. */
export const COLUMNS = [
  'case_number',
  'case_id',
  'person',
  'reference',
  'person_email',
  'intake',
  'channel',
  'received_at',
  'received_on',
  'written_at',
  'right',
  'law',
  'law_rule',
  'law_rule_version',
  'law_file_sha256',
  'acknowledge_by',
  'acknowledged_on',
  'questions',
  'pauses',
  'paused_days',
  'extended',
  'extension_told_on',
  'extension_reason',
  'extended_to',
  'law_due_on',
  'due_on',
  'due_by',
  'standing',
  'outcome',
  'ended_on',
  'days_taken',
  'timeliness',
  'exemption_code',
  'judged',
  'reopened',
  'reviews',
  'about_case',
  'joined_into_case',
  'systems_searched',
  'not_searched',
  'withheld',
  'recipients_told',
  'recipients_answered',
] as const;

export interface Named {
  readonly reference: string | null;
  readonly person_email: string | null;
}

/** The cases of the bundle, in the order of their numbers. */
export async function* caseRecords(look: BundleLook) {
  const readClocks = clockReader(look);
  const today = look.asOf.toZonedDateTimeISO(look.work.controller.timeZone).toPlainDate().toString();
  for await (const cases of loggedCases(look)) {
    const ids = cases.map(({ case_id: id }) => id);
    const clocks = await readClocks(ids);
    const searches = await searchesOf(look, ids);
    const names = await namesOf(look, cases);
    for (const one of cases) {
      const beside = { clock: clocks.get(one.case_id), search: searches.get(one.case_id), today };
      yield recordOf(look, one, { ...beside, named: names.get(one.case_id) });
    }
  }
}

function recordOf(
  { pseudonyms }: BundleLook,
  { subject_id: subjectId, ...logged }: LoggedCase,
  beside: {
    readonly clock: CaseClock | undefined;
    readonly search: CaseSearch | undefined;
    readonly named: Named | undefined;
    readonly today: string;
  },
) {
  const { clock, search, named, today } = beside;
  const pauses = (clock?.derivation.excluded ?? []).map(({ from, to, days, reason }) => ({
    from,
    to,
    days,
    reason,
  }));
  return {
    ...logged,
    person: subjectId === null ? null : pseudonyms.ofSubject(subjectId),
    reference: named?.reference ?? null,
    person_email: named?.person_email ?? null,
    law_rule: clock?.derivation.rule ?? null,
    law_rule_version: clock?.derivation.version ?? null,
    law_file_sha256: clock?.lawDigest ?? null,
    pauses,
    paused_days: pauses.reduce((sum, { days }) => sum + days, 0),
    extended_to: clock?.derivation.extension?.until ?? (logged.extended ? logged.due_on : null),
    law_due_on: clock?.derivation.due_on ?? null,
    due_by: clock?.governedBy ?? null,
    days_taken:
      logged.standing === 'answered' && logged.ended_on !== null
        ? daysBetween(logged.received_on, logged.ended_on)
        : null,
    timeliness: timelinessOf(logged, today),
    systems_searched: search?.systems ?? [],
    not_searched: search?.notSearched ?? 0,
    withheld: search?.withheld ?? [],
  };
}
export type CaseRecord = ReturnType<typeof recordOf>;

function timelinessOf(
  { standing, due_on: due, ended_on: ended }: Omit<LoggedCase, 'subject_id'>,
  today: string,
): Timeliness {
  if (due === null) return null;
  if (standing === 'answered') return ended !== null && ended <= due ? 'in-time' : 'late';
  if (standing === 'open') return due >= today ? 'open' : 'overdue';
  return null;
}

/** Who asked, and the reference of the case: in a bundle about one case alone. */
async function namesOf(look: BundleLook, cases: readonly LoggedCase[]): Promise<ReadonlyMap<string, Named>> {
  const { work, scope } = look;
  if (scope.requestId === null) return new Map();
  const subjects = cases.flatMap(({ subject_id: id }) => (id === null ? [] : [id]));
  const emails = await subjectEmails(work, subjects);
  const ids = cases.map(({ case_id: id }) => id);
  const rows = await readRows<{ id: string; reference: string }>(work, REFERENCES, {
    controllerId: work.controllerId,
    ids,
  });
  const references = new Map(rows.map(({ id, reference }) => [id, reference]));
  return new Map(
    cases.map(({ case_id: id, subject_id: subjectId }) => {
      const email = subjectId === null ? null : (emails.get(subjectId) ?? null);
      return [id, { reference: references.get(id) ?? null, person_email: email }];
    }),
  );
}

const REFERENCES =
  'select id::text, reference from data_requests where controller_id = :controllerId and id = any(:ids::uuid[])';
