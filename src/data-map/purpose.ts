// Why data is processed, and what permits it (GDPR Art. 6(1), 13(1)(c)): kept per controller, named by maps in its words.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';
import type { LEGAL_BASES } from './pack-files.ts';

export type LegalBasis = (typeof LEGAL_BASES)[number];

export interface Purpose {
  readonly name: string;
  /** As people read it; collections of a map name it by these words. */
  readonly words: string;
  readonly basis: LegalBasis;
  /** The clause of the policy that promises it. */
  readonly provision: string | null;
  /** Whose data it is, in words (GDPR Art. 30(1)(c)); empty: the controller has not said. */
  readonly subjects: readonly string[];
}

class PurposeRow extends HouseModel {
  static override tableName = 'purposes';
  static override idColumn = ['controllerId', 'name'];
  static override jsonAttributes = ['subjects'];
  declare controllerId: string;
  declare name: string;
  declare words: string;
  declare basis: LegalBasis;
  declare provision: string | null;
  declare subjects: string[];
}

function shown({ name, words, basis, provision, subjects }: Purpose): Purpose {
  return { name, words, basis, provision, subjects };
}

/** All purposes of the controller, by name. */
export async function listPurposes(work: Work): Promise<Purpose[]> {
  const { trx, controllerId } = work;
  return (await PurposeRow.query(trx).where({ controllerId }).orderBy('name')).map(shown);
}

/** Puts this list in place of what is known. Answers with what became of each name; the log holds counts. */
export async function savePurposes(work: Work, wanted: readonly Purpose[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const rows = await PurposeRow.query(trx).where({ controllerId }).forUpdate();
  const outcomes = listOutcomes(rows.map(shown), wanted.map(shown));
  const changed = countChanged(outcomes);
  if (changed === 0) return outcomes;
  // Two purposes may have swapped their words, so none is written over while another still has them.
  await PurposeRow.query(trx).where({ controllerId }).delete();
  if (wanted.length > 0)
    await PurposeRow.query(trx).insert(
      wanted.map((purpose) => ({ controllerId, ...shown(purpose), subjects: [...purpose.subjects] })),
    );
  await work.record('purposes.changed', controllerId, { changed, purposes: wanted.length });
  return outcomes;
}
