// Systems with personal data that nothing of ours reaches: who looks after each, kept per controller.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';

export interface OwnedSystem {
  /** Short, unique beside the stores. */
  readonly name: string;
  /** Its name for people. */
  readonly label: string;
  /** What lies there, in words. */
  readonly holds: readonly string[];
  /** Categories of data, in words (GDPR Art. 15(1)(b)). */
  readonly categories: readonly string[];
  /** By what a person is found there: `email`, or `dataset.collection.field`. The owner is shown no more. */
  readonly identifyBy: readonly string[];
  /** Mail address of whoever looks after it. */
  readonly owner: string;
  /** Who is asked when the owner stays silent; null: staff alone. */
  readonly lastResort: string | null;
  /** Days to answer. */
  readonly days: number;
  /** Of letters and page: `de`. */
  readonly language: string;
}

class OwnedSystemRow extends HouseModel {
  static override tableName = 'owned_systems';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['holds', 'categories', 'identifyBy'];
  declare controllerId: string;
  declare id: string;
  declare name: string;
  declare label: string;
  declare holds: string[];
  declare categories: string[];
  declare identifyBy: string[];
  declare owner: string;
  declare lastResort: string | null;
  declare days: number;
  declare language: string;
}

function shown(row: OwnedSystemRow): OwnedSystem {
  const { name, label, holds, categories, identifyBy, owner, lastResort, days, language } = row;
  return { name, label, holds, categories, identifyBy, owner, lastResort, days, language };
}

/** A system with the id of its row, which the steps of plans name. */
export type KnownSystem = OwnedSystem & { readonly id: string };

/** All systems of the controller that somebody looks after by hand, by name. */
export async function listOwnedSystems(work: Work): Promise<KnownSystem[]> {
  const { trx, controllerId } = work;
  const rows = await OwnedSystemRow.query(trx).where({ controllerId }).orderBy('name');
  return rows.map((row) => ({ ...shown(row), id: row.id }));
}

/** Adds a system, or changes the one of that name; the others stay. */
export async function addOwnedSystem(work: Work, wanted: OwnedSystem): Promise<ListOutcome['outcome']> {
  const others = (await listOwnedSystems(work)).filter(({ name }) => name !== wanted.name);
  const list = [...others.map(({ id: _id, ...one }) => one), wanted];
  const outcomes = await saveOwnedSystems(work, list);
  return outcomes.find(({ name }) => name === wanted.name)?.outcome ?? 'unchanged';
}

/**
 * Puts this list in place of what is known; a system keeps its row. Answers with what became of each name. Throws
 * `system-label-taken`: whom people read of twice would be told once.
 */
export async function saveOwnedSystems(work: Work, wanted: readonly OwnedSystem[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const twice = wanted.find(({ name, label }) =>
    wanted.some((other) => other.label === label && other.name !== name),
  );
  if (twice !== undefined)
    throw new Problem(
      'conflict',
      'system-label-taken',
      `Two systems are called "${twice.label}". Nothing was saved; choose a name for people that tells them apart.`,
    );
  const rows = await OwnedSystemRow.query(trx).where({ controllerId }).forUpdate();
  const outcomes = listOutcomes(rows.map(shown), wanted);
  const ids = new Map(rows.map(({ name, id }) => [name, id]));
  for (const { name, outcome } of outcomes) {
    const id = ids.get(name) ?? crypto.randomUUID();
    const one = wanted.find((value) => value.name === name);
    const values = one && {
      ...one,
      holds: [...one.holds],
      categories: [...one.categories],
      identifyBy: [...one.identifyBy],
    };
    if (outcome === 'removed') await OwnedSystemRow.query(trx).deleteById([controllerId, id]);
    if (outcome === 'added') await OwnedSystemRow.query(trx).insert({ controllerId, id, ...values });
    if (outcome === 'changed')
      await OwnedSystemRow.query(trx)
        .findById([controllerId, id])
        .patch({ ...values });
  }
  const changed = countChanged(outcomes);
  if (changed > 0) await work.record('systems.changed', controllerId, { changed, systems: wanted.length });
  return outcomes;
}
