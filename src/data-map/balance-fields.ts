// The fields of a map that hold what a person loses with her account.
import { addressOf, type DataMap } from './dataset.ts';

/** One field whose values, added up over her own rows, are a balance. */
export interface BalanceField {
  /** `dataset.collection`. */
  readonly collection: string;
  readonly field: string;
  /** What people call it, such as `credits`; fields of one name are one balance. */
  readonly name: string;
  /** Where a refund is asked for: an address of the web, or of mail; null: the map names none. */
  readonly refund: string | null;
}

/** All fields marked `balance`, in the order of the map. */
export function balanceFields({ datasets }: Pick<DataMap, 'datasets'>): BalanceField[] {
  return datasets.flatMap(({ dataset }) =>
    dataset.collections
      .filter(({ skip }) => !skip)
      .flatMap((collection) =>
        collection.fields.flatMap(({ name: field, balance }) =>
          balance === undefined ? [] : [{ collection: addressOf(dataset, collection), field, ...balance }],
        ),
      ),
  );
}
