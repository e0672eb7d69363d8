// Fields that she named as wrong, on the page of the correction, and the corrections on the page of the copy that she read.
import { type NamedField, namedFor, namedIn } from '../requests/named-field.ts';
import type { Work } from '../work.ts';

export interface ShownNamed {
  /** What is to be corrected here. */
  readonly here: readonly NamedField[];
  /** Corrections that began with the copy of this case, each with the names of its fields. */
  readonly elsewhere: readonly { readonly requestId: string; readonly labels: readonly string[] }[];
}

/** Reads both sides for one case. */
export async function shownNamed(work: Work, requestId: string): Promise<ShownNamed> {
  const corrections = Map.groupBy(await namedIn(work, requestId), (one) => one.requestId);
  return {
    here: await namedFor(work, requestId),
    elsewhere: [...corrections].map(([id, fields]) => ({
      requestId: id,
      labels: [...new Set(fields.map(({ label }) => label))],
    })),
  };
}
