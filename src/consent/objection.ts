// What people put an end to: opt-outs, objections and restrictions, as a list that every egress is held against.
import { HouseModel } from '../platform/database.ts';
import { findSubject } from '../subjects/subject.ts';
import type { Work } from '../work.ts';

/** Uses of data that a person can end; `any-but-storage` is a restriction (GDPR Art. 18(2)). */
export const USES = [
  'sale',
  'sharing',
  'targeted-ads',
  'profiling',
  'sensitive',
  'marketing',
  'any-but-storage',
] as const;
export type Use = (typeof USES)[number];

/** What Global Privacy Control asks (W3C GPC, section 2): it is no wish to erase, and no objection to anything else. */
export const SIGNAL_USES = ['sale', 'sharing', 'targeted-ads'] as const satisfies readonly Use[];

/** Uses for which a store may have a column of its own. */
export type ColumnUse = Extract<Use, 'any-but-storage' | 'marketing'>;
export const WITH_COLUMN: readonly Use[] = ['any-but-storage', 'marketing'] satisfies ColumnUse[];

/** The row of an ended use; `end-objection.ts` writes its end. */
/** One entry of the list: about a person, or about one item of a store. */
export class ObjectionRow extends HouseModel {
  static override tableName = 'objections';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare subjectId: string | null;
  declare itemCollection: string | null;
  declare itemKeyId: string | null;
  declare itemHash: Buffer | null;
  /** Null where a signal of her browser stands behind it instead. */
  declare requestId: string | null;
  declare signalId: string | null;
  declare use: Use;
  declare since: Temporal.Instant;
  declare endedAt: Temporal.Instant | null;
  declare liftsAt: Temporal.Instant | null;
  declare liftingLetter: string | null;
  declare columnsDueAt: Temporal.Instant | null;
  declare columnsTries: number;
}

/** A use that a person has ended. */
export interface Objection {
  readonly use: Use;
  readonly since: Temporal.Instant;
  /** Null: no request, but a signal of her browser. */
  readonly requestId: string | null;
}

/**
 * Ends uses for a person from this moment on; what is ended already keeps its first moment. Each request that restricts
 * her has an entry of its own, because each ends by itself; of the other uses one stands.
 */
export async function endUses(
  work: Work,
  ended: { subjectId: string; requestId: string; uses: readonly Use[] },
): Promise<void> {
  const { controllerId, trx, at } = work;
  const { subjectId, requestId, uses } = ended;
  for (const use of uses) {
    const id = crypto.randomUUID();
    const columnsDueAt = WITH_COLUMN.includes(use) ? at : null;
    const row = { controllerId, id, subjectId, requestId, use, since: at, columnsDueAt };
    await ObjectionRow.query(trx).insert(row).onConflict().ignore();
  }
  if (uses.some((use) => WITH_COLUMN.includes(use))) await work.enqueue('draw-use-columns', { requestId });
  await work.record('use.ended', requestId, { uses: uses.join(' ') });
}

/** Every use that this person has ended, the oldest first. */
export async function objectionsOf(work: Work, subjectId: string): Promise<Objection[]> {
  const rows = await ObjectionRow.query(work.trx)
    .where({ controllerId: work.controllerId, subjectId })
    .whereNull('endedAt')
    .orderBy(['since', 'use']);
  return rows.map(({ use, since, requestId }) => ({ use, since, requestId }));
}

/** Whether data of the person at this address may be put to a use; the objection that forbids it, or null. */
export async function objectionTo(work: Work, asked: { email: string; use: Use }): Promise<Objection | null> {
  const subjectId = await findSubject(work, asked.email);
  if (subjectId === null) return null;
  const standing = await objectionsOf(work, subjectId);
  return standing.find(({ use }) => use === asked.use || use === 'any-but-storage') ?? null;
}
