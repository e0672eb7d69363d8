// Uses that a document of the controller rules out: kept with the sentence, so that whoever asks is refused in its words.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';

export interface RuledOut {
  /** As a purpose is named; no purpose has the same name. */
  readonly name: string;
  /** What the use would be, in words. */
  readonly words: string;
  /** The sentence that rules it out. */
  readonly says: string;
  /** Where it stands: the id of a provision. */
  readonly provision: string | null;
}

class RuledOutRow extends HouseModel {
  static override tableName = 'ruled_out_uses';
  static override idColumn = ['controllerId', 'name'];
  declare controllerId: string;
  declare name: string;
  declare words: string;
  declare says: string;
  declare provision: string | null;
}

function shown({ name, words, says, provision }: RuledOut): RuledOut {
  return { name, words, says, provision };
}

/** Everything that the controller rules out, by name. */
export async function listRuledOut({ trx, controllerId }: Work): Promise<RuledOut[]> {
  return (await RuledOutRow.query(trx).where({ controllerId }).orderBy('name')).map(shown);
}

/** Puts this list in place of what is known. Answers with what became of each name; the log holds counts. */
export async function saveRuledOut(work: Work, wanted: readonly RuledOut[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const known = await listRuledOut(work);
  const outcomes = listOutcomes(known, wanted.map(shown));
  const changed = countChanged(outcomes);
  if (changed === 0) return outcomes;
  await RuledOutRow.query(trx).where({ controllerId }).delete();
  if (wanted.length > 0)
    await RuledOutRow.query(trx).insert(wanted.map((one) => ({ controllerId, ...shown(one) })));
  await work.record('purposes.ruledOut', controllerId, { changed, uses: wanted.length });
  return outcomes;
}
