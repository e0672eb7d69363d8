// What the desk sees: cases by due date, and one case in full. Reading only.

import { maskEmail } from '../subjects/identifiers.ts';
import { subjectEmail, subjectEmails } from '../subjects/subject.ts';
import { waitingProofs } from '../verification/demand.ts';
import type { Work } from '../work.ts';
import { questionOpen } from './case-event.ts';
import { type Note, readNotes } from './case-note.ts';
import {
  type Channel,
  DataRequest,
  type DenialReason,
  findRequest,
  isByHand,
  isPlanned,
  OPEN_STATUSES,
  type Outcome,
  PROVABLE,
  type Right,
  type Status,
} from './data-request.ts';
import { waitingOwners } from './owner-task.ts';

/** `owner`: whoever looks after a system that is not connected. */
export type WaitingFor = 'person' | 'staff' | 'machine' | 'owner' | 'nobody';

export interface CaseRow {
  readonly id: string;
  readonly reference: string;
  readonly right: Right;
  readonly status: Status;
  readonly channel: Channel;
  readonly receivedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  /** First letter and domain only. */
  readonly email: string;
  readonly waitingFor: WaitingFor;
  /** Of an appeal or a complaint: the case that it is about, and how it ended. */
  readonly aboutRequestId: string | null;
  readonly outcome: Outcome | null;
  /** Who works on the case; null: nobody yet. */
  readonly assigneeId: string | null;
}

export interface CaseFile extends CaseRow {
  readonly caseNumber: string | null;
  readonly emailFull: string;
  readonly hints: string | null;
  readonly ownWords: string | null;
  readonly notes: readonly Note[];
  readonly coolingOffUntil: Temporal.Instant | null;
  readonly waiver: string | null;
  readonly denialReason: DenialReason | null;
  readonly answer: string | null;
}

export interface CaseFilter {
  readonly statuses?: readonly Status[] | undefined;
  readonly overdueOnly?: boolean | undefined;
  /** From 1; 25 rows a page. */
  readonly page?: number | undefined;
}

export const CASES_A_PAGE = 25;

/**
 * Whom a case waits for, read off its status, its right, the proof that it waits for, the owners of systems, if any, and
 * whether a question of ours has no answer yet.
 */
export function waitingFor(
  status: Status,
  right: Right,
  proof: WaitingFor | null,
  owner: WaitingFor | null = null,
  question = false,
): WaitingFor {
  if (proof !== null && PROVABLE.includes(status)) return proof;
  if (status === 'received') return 'person';
  if (status === 'verified' && question && isByHand(right)) return 'person';
  if (status === 'verified') return isPlanned(right) ? 'machine' : 'staff';
  if (status === 'planned') return 'staff';
  if (status === 'approved' && owner !== null) return owner;
  if (status === 'cooling-off' || status === 'approved') return 'machine';
  return status === 'partly-fulfilled' ? 'staff' : 'nobody';
}

/** Whom some cases wait for, by id: what stands beside them is read once for all. */
export async function whomTheyAwait(
  work: Work,
  requests: readonly Pick<DataRequest, 'id' | 'status' | 'right'>[],
): Promise<ReadonlyMap<string, WaitingFor>> {
  const ids = requests.map(({ id }) => id);
  const proofs = await waitingProofs(work, ids);
  const owners = await waitingOwners(work, ids);
  const asked = await DataRequest.query(work.trx)
    .select('id')
    .where({ controllerId: work.controllerId })
    .whereIn('id', ids)
    .whereExists(questionOpen(work));
  const questions = new Set(asked.map(({ id }) => id));
  const waits = requests.map(({ id, status, right }): [string, WaitingFor] => [
    id,
    waitingFor(status, right, proofs.get(id) ?? null, owners.get(id) ?? null, questions.has(id)),
  ]);
  return new Map(waits);
}

/** Cases by due date, those of minors first; open ones unless statuses are named, a page at a time. */
export async function listCases(work: Work, filter: CaseFilter): Promise<{ rows: CaseRow[]; total: number }> {
  const { trx, controllerId } = work;
  const query = DataRequest.query(trx)
    .where({ controllerId })
    .whereIn('status', [...(filter.statuses ?? [...OPEN_STATUSES, 'partly-fulfilled' as const])])
    // A minor comes before everything that is due, as long as something is owed.
    .orderByRaw(`("right" = 'minor-found' and status = any(?)) desc`, [[...OPEN_STATUSES]])
    .orderBy(['dueOn', 'receivedAt', 'id']);
  if (filter.overdueOnly)
    query.where('dueOn', '<', work.at.toZonedDateTimeISO(work.controller.timeZone).toPlainDate().toString());
  const { results, total } = await query.page((filter.page ?? 1) - 1, CASES_A_PAGE);
  const waits = await whomTheyAwait(work, results);
  const emails = await subjectEmails(
    work,
    results.map(({ subjectId }) => subjectId),
  );
  const rows = results.map((request) => row(request, maskEmail(emails.get(request.subjectId) ?? ''), waits));
  return { rows, total };
}

/** One case in full, sealed texts opened; null for ids of others and ids that never were, alike. */
export async function readCase(work: Work, requestId: string): Promise<CaseFile | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const emailFull = await subjectEmail(work, request.subjectId);
  const open = async (name: string, sealed: Buffer | null) =>
    sealed === null ? null : (await work.open(`data_requests:${requestId}:${name}`, sealed)).toString('utf8');
  return {
    ...row(request, maskEmail(emailFull), await whomTheyAwait(work, [request])),
    caseNumber: request.caseNumber,
    emailFull,
    hints: await open('hints', request.hints),
    ownWords: await open('own_words', request.ownWords),
    notes: await readNotes(work, requestId),
    coolingOffUntil: request.coolingOffUntil,
    waiver: await open('waiver', request.waiver),
    denialReason: request.denialReason,
    answer: await open('answer', request.answer),
  };
}

function row(request: DataRequest, email: string, waits: ReadonlyMap<string, WaitingFor>): CaseRow {
  const { id, reference, right, status, channel, receivedAt, dueOn, aboutRequestId, outcome, assigneeId } =
    request;
  return {
    id,
    reference,
    right,
    status,
    channel,
    receivedAt,
    dueOn,
    email,
    waitingFor: waits.get(id) ?? 'nobody',
    aboutRequestId,
    outcome,
    assigneeId,
  };
}
