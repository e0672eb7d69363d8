// The reading of free texts as rows: the redaction of a plan, its texts without their words, and the parts of them.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { holdPlan, Plan, PlanRequest } from './plan.ts';
import type { SpanKind } from './redaction-find.ts';

export type RedactionState = 'preparing' | 'reading' | 'handed-over' | 'confirmed';
export type SpanDecision = 'proposed' | 'redact' | 'leave';

export const REDACTION_REASONS = [
  'third-party-data',
  'trade-secret',
  'privilege',
  'security',
  'other',
] as const;
/** Why something is taken out of a text; `other` is told in words. */
export type RedactionReason = (typeof REDACTION_REASONS)[number];

export class Redaction extends HouseModel {
  static override tableName = 'redactions';
  static override idColumn = ['controllerId', 'planId'];
  declare controllerId: string;
  declare planId: string;
  declare state: RedactionState;
  declare preparedAt: Temporal.Instant | null;
  declare handedOverBy: string | null;
  declare handedOverAt: Temporal.Instant | null;
  declare confirmAfter: Temporal.Instant | null;
  declare confirmedBy: string | null;
  declare confirmedAt: Temporal.Instant | null;
}

export class RedactionText extends HouseModel {
  static override tableName = 'redaction_texts';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare planId: string;
  declare stepId: string;
  declare columnName: string;
  declare position: number;
  declare chunk: number;
  declare bucket: number;
  declare digest: Buffer;
  declare length: number;
  declare state: 'unread' | 'read' | 'gone';
  declare readBy: string | null;
  declare readAt: Temporal.Instant | null;
  declare seenAt: Temporal.Instant;
}

export class RedactionSpan extends HouseModel {
  static override tableName = 'redaction_spans';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare textId: string;
  declare startsAt: number;
  declare endsAt: number;
  declare kind: SpanKind;
  declare decision: SpanDecision;
  declare reason: RedactionReason | null;
  declare words: Buffer | null;
  declare decidedBy: string | null;
  declare decidedAt: Temporal.Instant | null;
}

/** Plans whose texts may still be read: nothing of them has been handed out or given up. */
const OPEN: readonly Plan['status'][] = ['asking', 'drawn'];

/** The redaction of a plan; undefined where it hands out no free text. */
export async function redactionOf(work: Work, planId: string): Promise<Redaction | undefined> {
  return await Redaction.query(work.trx).findById([work.controllerId, planId]);
}

/** The open plan of a case whose texts are read; undefined where there is none. */
export async function planToRead(work: Work, requestId: string): Promise<Plan | undefined> {
  const { trx, controllerId } = work;
  return await Plan.query(trx)
    .where({ controllerId })
    .whereIn('id', PlanRequest.query(trx).select('planId').where({ controllerId, requestId }))
    .whereIn('id', Redaction.query(trx).select('planId').where({ controllerId }))
    .orderByRaw(`status = 'closed'`)
    .orderBy('createdAt', 'desc')
    .first();
}

/** Holds the plan and its redaction while something of it is decided. Throws `plan-unknown`, `redaction-closed`. */
export async function holdRedaction(
  work: Work,
  planId: string,
  states: readonly RedactionState[] = ['reading'],
): Promise<Redaction> {
  const plan = await holdPlan(work, planId);
  const redaction = await redactionOf(work, planId);
  if (redaction !== undefined && OPEN.includes(plan.status) && states.includes(redaction.state))
    return redaction;
  throw new Problem(
    'conflict',
    'redaction-closed',
    'The texts of this plan are not open for this now: they were handed over, confirmed, or the plan moved on. Nothing was changed; look at the present state of the case.',
  );
}
