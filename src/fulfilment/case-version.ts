// The version of a case: a number that grows with each act, so that nobody decides on what they have not seen.
import { countAbout } from '../audit/audit-entry.ts';
import type { AuditEvent } from '../audit/vocabulary.ts';
import { Problem } from '../platform/problem.ts';
import { holdRequest } from '../requests/data-request.ts';
import type { Work } from '../work.ts';
import { holdPlansOf, PlanRequest } from './plan.ts';

/** What the house writes down beside the acts of people; nobody decides otherwise because of it. */
const ASIDE: readonly AuditEvent[] = [
  'letter.written',
  'letter.leftOut',
  'letter.sent',
  'letter.repeated',
  'letter.failed',
  'code.sent',
  'code.withheld',
  'code.passed',
  'code.failed',
  'data.read',
  'owner.written',
  'owner.opened',
  'evidence.looked',
  'proof.reminded',
  'request.proofReminded',
  'request.reconsiderReminded',
  'plan.started',
  'plan.delayed',
  'step.started',
  'step.completed',
  'step.failed',
];

/** Whether an event makes a new version of its case. */
export function isAct(event: string): boolean {
  return !ASIDE.some((aside) => aside === event);
}

/** The ids whose entries in the log are acts of a case: its own, and those of its plans. */
export async function idsOfCase(work: Work, requestId: string): Promise<string[]> {
  const { trx, controllerId } = work;
  const rows = await PlanRequest.query(trx).select('planId').where({ controllerId, requestId });
  return [requestId, ...rows.map(({ planId }) => planId)];
}

/** The version of a case: how many acts its log tells of. It only grows. */
export async function versionOf(work: Work, requestId: string): Promise<number> {
  return await countAbout(work.trx, work.controllerId, await idsOfCase(work, requestId), ASIDE);
}

/**
 * Refuses an act on a case that is not the one that was read, and holds the case until the work ends, so that of two
 * at once the second sees the first. Throws `request-unknown`, `case-changed`.
 */
export async function mustBeUnchanged(work: Work, requestId: string, version: number): Promise<void> {
  // Plans before their case, as everybody holds them: else she who takes it back and who approves would stop each other.
  await holdPlansOf(work, requestId);
  await holdRequest(work, requestId);
  if ((await versionOf(work, requestId)) === version) return;
  throw new Problem(
    'conflict',
    'case-changed',
    'This case changed while you had it open. Nothing was sent or saved; your words are kept in the form. Look at what changed, then send it again if you still want to.',
  );
}
