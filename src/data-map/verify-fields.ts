// The fields of a map that people may be asked about, to prove who they are.
import { addressOf, type DataMap } from './dataset.ts';

/** A field by its address, with the name that people read. */
export interface VerifyField {
  /** `dataset.collection`. */
  readonly collection: string;
  readonly field: string;
  readonly label: string;
}

/** All fields marked `verify`, in the order of the map: the same for everybody, known here or not. */
export function verifyFields({ datasets }: Pick<DataMap, 'datasets'>): VerifyField[] {
  return datasets.flatMap(({ dataset }) =>
    dataset.collections
      .filter(({ skip }) => !skip)
      .flatMap((collection) =>
        collection.fields
          // Maps that were stored before there was such a mark do not hold it.
          .filter(({ verify }) => verify === true)
          .map(({ name, label }) => ({ collection: addressOf(dataset, collection), field: name, label })),
      ),
  );
}
