// Stored fields that a document does not name. A list of examples is not closed, so they are reported and never taken to be absent.

import type { DataMap } from '../data-map/dataset.ts';
import { categoriesOf } from '../data-map/dataset.ts';
import type { ClauseLabel } from '../platform/clauses.ts';
import { sharedWords, tellingWords } from './shared-words.ts';

export interface FieldsBeyond {
  /** `such as`, `including` or the like stands in a clause on data: its list is of examples. */
  readonly examples: boolean;
  /** By collection, in the order of the map. */
  readonly collections: readonly {
    readonly address: string;
    readonly label: string;
    readonly fields: readonly string[];
  }[];
  readonly fields: number;
}

const EXAMPLES = /\bsuch as\b|\bincluding\b|\bfor example\b|\be\.g\.|\bamong others\b/i;

/** Personal fields whose words stand nowhere in the text; empty where no clause of it speaks of stored data. */
export function fieldsBeyond(
  text: string,
  clauses: readonly {
    readonly excerpt: string;
    readonly label: ClauseLabel | null;
    readonly also: readonly ClauseLabel[];
  }[],
  { datasets }: DataMap,
): FieldsBeyond {
  const naming = clauses.filter(
    ({ label, also }) => label === 'data-category' || also.includes('data-category'),
  );
  if (naming.length === 0) return { examples: false, collections: [], fields: 0 };
  const said = tellingWords(text);
  const collections = datasets.flatMap(({ dataset }) =>
    dataset.collections.flatMap((collection) => {
      const fields = collection.fields
        .filter((field) =>
          [...categoriesOf(field), ...collection.categories].some((one) => one.startsWith('user')),
        )
        .filter(({ name, label }) => sharedWords(said, `${name.replaceAll('_', ' ')} ${label}`).length === 0)
        .map(({ label }) => label);
      const address = `${dataset.key}.${collection.name}`;
      return fields.length === 0 ? [] : [{ address, label: collection.label, fields }];
    }),
  );
  return {
    examples: naming.some(({ excerpt }) => EXAMPLES.test(excerpt)),
    collections,
    fields: collections.reduce((sum, { fields }) => sum + fields.length, 0),
  };
}
