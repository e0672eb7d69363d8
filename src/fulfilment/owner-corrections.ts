// What the owner of a system is told to correct: the fields of the plan, by their names for people, and what they shall be.
import { readMap } from '../data-map/data-store.ts';
import { addressOf } from '../data-map/dataset.ts';
import type { Work } from '../work.ts';
import { correctionsOf } from './run-corrections.ts';

/** One field. Personal: read from the sealed plan each time, and kept nowhere else. */
export interface CorrectedField {
  readonly label: string;
  /** Null: it must be empty. */
  readonly value: string | null;
}

/** Names of fields for people, by `dataset.collection.field`. */
export async function fieldLabels(work: Work): Promise<ReadonlyMap<string, string>> {
  const { datasets } = await readMap(work);
  return new Map(
    datasets.flatMap(({ dataset }) =>
      dataset.collections.flatMap((one) =>
        one.fields.map(({ name, label }) => [`${addressOf(dataset, one)}.${name}`, label] as const),
      ),
    ),
  );
}

/** The fields that a running plan of corrections changes. */
export async function correctedFields(work: Work, planId: string): Promise<CorrectedField[]> {
  const labels = await fieldLabels(work);
  return (await correctionsOf(work, planId)).map(({ collection, column, after }) => ({
    label: labels.get(`${collection}.${column}`) ?? column,
    value: after,
  }));
}
