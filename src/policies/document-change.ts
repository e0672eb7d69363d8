// The step from one version to the next as it is kept: how much changed, what the rules say, and what a person decided.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Difference } from './compare-versions.ts';

export interface DocumentChange {
  /** The later version. */
  readonly versionId: string;
  readonly previousId: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly proposedMaterial: boolean;
  readonly why: string;
  /** Null: nobody decided yet. */
  readonly material: boolean | null;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Temporal.Instant | null;
}

class ChangeRow extends HouseModel {
  static override tableName = 'document_changes';
  static override idColumn = ['controllerId', 'versionId'];
  declare controllerId: string;
  declare versionId: string;
  declare previousId: string;
  declare added: number;
  declare removed: number;
  declare changed: number;
  declare proposedMaterial: boolean;
  declare why: string;
  declare material: boolean | null;
  declare reason: string | null;
  declare decidedBy: string | null;
  declare decidedAt: Temporal.Instant | null;
}

/** Writes down that a version follows another, and what the rules make of it. */
export async function keepChange(
  work: Work,
  step: { readonly versionId: string; readonly previousId: string },
  { added, removed, changed, material, why }: Difference,
): Promise<void> {
  const { trx, controllerId } = work;
  await ChangeRow.query(trx).insert({
    controllerId,
    ...step,
    added,
    removed,
    changed,
    proposedMaterial: material,
    why,
  });
}

/** The step that led to a version; null where it is the first one. */
export async function changeTo(work: Work, versionId: string): Promise<DocumentChange | null> {
  const { trx, controllerId } = work;
  return (await ChangeRow.query(trx).findById([controllerId, versionId])) ?? null;
}

/** The steps that led to versions, in no order. */
export async function changesTo(work: Work, versionIds: readonly string[]): Promise<DocumentChange[]> {
  const { trx, controllerId } = work;
  return await ChangeRow.query(trx)
    .where({ controllerId })
    .whereIn('versionId', [...versionIds]);
}

/**
 * A member of staff says whether the step to a version is material. Throws `document-change-unknown`,
 * `document-change-decided`: once decided it stays, since people were told or not told by it.
 */
export async function decideMaterial(
  work: Work,
  versionId: string,
  { material, reason }: { readonly material: boolean; readonly reason: string },
): Promise<void> {
  const { trx, controllerId, actor, at } = work;
  const row = await ChangeRow.query(trx).findById([controllerId, versionId]).forUpdate();
  if (row === undefined)
    throw new Problem(
      'not-found',
      'document-change-unknown',
      'This version follows no other. Nothing was saved.',
    );
  if (row.decidedAt !== null)
    throw new Problem(
      'conflict',
      'document-change-decided',
      'Somebody has decided this already. Nothing was saved. Look at what was decided.',
    );
  const decidedBy = actor.kind === 'staff' ? actor.id : null;
  await ChangeRow.query(trx)
    .findById([controllerId, versionId])
    .patch({ material, reason, decidedBy, decidedAt: at });
  await work.record('document.judged', versionId, { material });
}
