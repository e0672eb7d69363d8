// Defects of a captured version: what is missing, masked, doubled or out of step in it, until somebody puts it right.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

export const DEFECT_CODES = [
  /** A list is announced and has no items: something was lost between the page and the capture. */
  'list-without-items',
  /** An address is hidden from programs, so nobody knows where to write. */
  'contact-masked',
  /** No way to reach the controller is given. */
  'contact-missing',
  /** A paragraph stands twice. */
  'paragraph-twice',
  /** Words of somebody else stand in it, which bind nobody here. */
  'foreign-quote',
  /** It names another document that has not been captured. */
  'document-not-captured',
  /** The text changed and the day that it gives did not. */
  'date-unchanged',
  /** The day that it gives changed and the text did not. */
  'text-unchanged',
  /** It gives no day. */
  'date-missing',
  /** A translation is older than what it translates, or of an earlier version. */
  'translation-stale',
] as const;
export type DefectCode = (typeof DEFECT_CODES)[number];

export interface Defect {
  readonly code: DefectCode;
  /** Such as a language or the name of a document; empty: the place alone. */
  readonly about: string;
  /** What is wrong and what to do, for staff. */
  readonly sentence: string;
  /** In the text of the version, in UTF-16 units; null: it has no place. */
  readonly place: { readonly from: number; readonly to: number } | null;
}

export interface KeptDefect extends Defect {
  readonly id: string;
  readonly versionId: string;
  readonly settledAt: Temporal.Instant | null;
  readonly settlement: string | null;
}

/** The table of defects. */
export class DefectRow extends HouseModel {
  static override tableName = 'document_defects';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare versionId: string;
  declare code: DefectCode;
  declare about: string;
  declare sentence: string;
  declare fromOffset: number | null;
  declare toOffset: number | null;
  declare settledBy: string | null;
  declare settledAt: Temporal.Instant | null;
  declare settlement: string | null;
}

/** Writes the defects of a version down. */
export async function keepDefects(work: Work, versionId: string, found: readonly Defect[]): Promise<void> {
  const { trx, controllerId } = work;
  if (found.length === 0) return;
  await DefectRow.query(trx).insert(
    found.map(({ code, about, sentence, place }) => ({
      controllerId,
      id: crypto.randomUUID(),
      versionId,
      code,
      about,
      sentence,
      fromOffset: place?.from ?? null,
      toOffset: place?.to ?? null,
    })),
  );
}

/** The defects of versions, open ones first, in the order of reading. */
export async function defectsOf(work: Work, versionIds: readonly string[]): Promise<KeptDefect[]> {
  const { trx, controllerId } = work;
  const rows = await DefectRow.query(trx)
    .where({ controllerId })
    .whereIn('versionId', [...versionIds])
    .orderBy([{ column: 'settledAt', nulls: 'first' }, 'fromOffset', 'id']);
  return rows.map(
    ({ id, versionId, code, about, sentence, fromOffset, toOffset, settledAt, settlement }) => ({
      id,
      versionId,
      code,
      about,
      sentence,
      place: fromOffset === null || toOffset === null ? null : { from: fromOffset, to: toOffset },
      settledAt,
      settlement,
    }),
  );
}
